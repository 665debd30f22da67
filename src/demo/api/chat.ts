import type { JsonObject } from '../../lib/json.ts';
import { textAt } from '../read-json.ts';
import type { ChatMessage, Draft } from '../state/message.ts';
import type { Person } from '../state/people.ts';
import { findChannel, type Room } from '../state/room.ts';
import { type Content, readContent } from './content.ts';
import { type Answer, accept, type Call, type Method, refuse } from './method.ts';
import { shown } from './shown.ts';

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': (call) =>
    withContent(call, (channel, content) => {
      const thread = threadFor(call.room, channel, textAt(call.args, 'thread_ts'));
      const draft = { ...signed(call.caller, channel), ...content, ...thread };
      const message = call.room.messages.post(draft);
      return accept({ channel, ts: message.ts, message: shown(message) });
    }),

  'chat.postEphemeral': (call) =>
    withContent(call, (channel, content) => {
      const user = textAt(call.args, 'user');
      if (!call.room.people.some((person) => person.id === user)) return refuse('user_not_in_channel');
      const thread = threadFor(call.room, channel, textAt(call.args, 'thread_ts'));
      const draft = { ...signed(call.caller, channel), ...content, ...thread, visible_to: user };
      return accept({ message_ts: call.room.messages.post(draft).ts });
    }),

  'chat.update': (call) =>
    withContent(call, (channel, content) =>
      ownMessage(call, channel, 'cant_update_message', (message) => {
        // What is not given stays: a text alone does not replace blocks that were there before.
        const edited = call.room.messages.edit(message, { ...content, text: content.text || message.text });
        return accept({ channel, ts: edited.ts, text: edited.text, message: shown(edited) });
      }),
    ),

  'chat.delete': (call) =>
    inChannel(call, (channel) =>
      ownMessage(call, channel, 'cant_delete_message', (message) => {
        call.room.messages.remove(message);
        return accept({ channel, ts: message.ts });
      }),
    ),

  'chat.getPermalink': (call) =>
    inChannel(call, (channel) => {
      const ts = textAt(call.args, 'message_ts');
      if (!call.room.messages.find(channel, ts)) return refuse('message_not_found');
      return accept({
        channel,
        permalink: `https://local.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
      });
    }),
};

/** Runs a step with the call's channel, or says as Slack does that there is none. */
export function inChannel(call: Call, step: (channel: string) => Answer): Answer {
  const channel = findChannel(call.room, textAt(call.args, 'channel'));
  return channel ? step(channel.id) : refuse('channel_not_found');
}

function withContent(call: Call, step: (channel: string, content: Content) => Answer): Answer {
  return inChannel(call, (channel) => {
    const read = readContent(call.args);
    return read.status === 'sound'
      ? step(channel, read.content)
      : refuse(read.refusal.error, read.refusal.details);
  });
}

function ownMessage(
  call: Call,
  channel: string,
  foreign: string,
  step: (message: ChatMessage) => Answer,
): Answer {
  const message = call.room.messages.find(channel, textAt(call.args, 'ts'));
  if (!message || message.visible_to !== undefined) return refuse('message_not_found');
  return message.user === call.caller.id ? step(message) : refuse(foreign);
}

/** Where the parent was deleted Slack posts to the channel itself and reports no error. */
export function threadFor(room: Room, channel: string, ts: string): Pick<Draft, 'thread_ts'> {
  const parent = ts === '' ? undefined : room.messages.find(channel, ts);
  return parent ? { thread_ts: parent.thread_ts ?? parent.ts } : {};
}

/** The fields that say who posted. */
export function signed(
  poster: Person,
  channel: string,
): Pick<Draft, 'channel' | 'user' | 'bot_id' | 'app_id' | 'bot_profile'> {
  const { id, botId, appId, name } = poster;
  if (botId === undefined || appId === undefined) return { channel, user: id };
  const profile: JsonObject = { id: botId, app_id: appId, name, deleted: false };
  return { channel, user: id, bot_id: botId, app_id: appId, bot_profile: profile };
}
