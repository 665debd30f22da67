import type { JsonObject } from '../../lib/json.ts';
import { textAt } from '../read-json.ts';
import type { ChatMessage } from '../state/message.ts';
import type { Channel } from '../state/people.ts';
import { findChannel } from '../state/room.ts';
import { inChannel } from './chat.ts';
import { type Answer, accept, type Call, type Method, refuse } from './method.ts';
import { shown } from './shown.ts';

const pageSize = 100;
const largestPage = 999;

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.replies': (call) =>
    inChannel(call, (channel) => {
      const { messages } = call.room;
      const found = messages.find(channel, textAt(call.args, 'ts'));
      if (!found) return refuse('thread_not_found');
      const thread = messages.thread(channel, found.thread_ts ?? found.ts);
      return page(
        call,
        thread.map((each, index) => (index === 0 ? withReplies(each, thread.slice(1)) : each)),
      );
    }),

  'conversations.history': (call) =>
    inChannel(call, (channel) => {
      const { messages } = call.room;
      const newestFirst = [...messages.history(channel)].reverse();
      return page(
        call,
        newestFirst.map((each) => withReplies(each, messages.thread(channel, each.ts).slice(1))),
      );
    }),

  'conversations.info': (call) => {
    const channel = findChannel(call.room, textAt(call.args, 'channel'));
    return channel ? accept({ channel: described(channel) }) : refuse('channel_not_found');
  },

  // Everybody is in every channel here.
  'conversations.members': (call) =>
    inChannel(call, () =>
      accept({ members: call.room.people.map(({ id }) => id), response_metadata: { next_cursor: '' } }),
    ),

  'conversations.list': (call) =>
    accept({ channels: call.room.channels.map(described), response_metadata: { next_cursor: '' } }),

  'conversations.join': (call) => {
    const channel = findChannel(call.room, textAt(call.args, 'channel'));
    return channel ? accept({ channel: described(channel) }) : refuse('channel_not_found');
  },
};

const described = (channel: Channel): JsonObject => ({
  id: channel.id,
  name: channel.name,
  name_normalized: channel.name,
  is_channel: true,
  is_group: false,
  is_im: false,
  is_private: false,
  is_archived: false,
  is_member: true,
  topic: { value: channel.topic, creator: '', last_set: 0 },
});

const withReplies = (message: ChatMessage, replies: readonly ChatMessage[]): ChatMessage =>
  replies.length === 0
    ? message
    : Object.assign({}, message, {
        thread_ts: message.ts,
        reply_count: replies.length,
        latest_reply: replies.at(-1)?.ts,
      });

/** One page of messages within `oldest` and `latest`; the cursor is where the next one starts. */
function page(call: Call, all: readonly ChatMessage[]): Answer {
  const { args } = call;
  const oldest = textAt(args, 'oldest') || '0';
  const latest = textAt(args, 'latest') || '9999999999';
  const inclusive = isTrue(args['inclusive']);
  const within = all.filter(
    ({ ts }) => (ts > oldest && ts < latest) || (inclusive && (ts === oldest || ts === latest)),
  );
  const limit = Math.min(Number(args['limit'] ?? pageSize) || pageSize, largestPage);
  const start = Number(textAt(args, 'cursor').replace(/^from:/u, '')) || 0;
  const next = start + limit < within.length ? `from:${start + limit}` : '';
  const messages = within
    .slice(start, start + limit)
    .map((each) => shown(each, isTrue(args['include_all_metadata'])));
  return accept({ messages, has_more: next !== '', response_metadata: { next_cursor: next } });
}

/** Forms carry booleans as words. */
const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === '1';
