import type { Clock } from '../../lib/clock.ts';
import type { Feed } from './feed.ts';
import { type ChatMessage, type Draft, isReply } from './message.ts';
import { createTimestamps } from './timestamps.ts';

/** All messages of the workspace; every change of one is published. */
export interface Messages {
  post(draft: Draft): ChatMessage;
  /** Replaces what a message says, in place. */
  edit(message: ChatMessage, change: Partial<Draft>): ChatMessage;
  remove(message: ChatMessage): void;
  react(message: ChatMessage, name: string, user: string, present: boolean): ChatMessage;
  find(channel: string, ts: string): ChatMessage | undefined;
  /** What stands in a channel itself, oldest first, without ephemeral messages. */
  history(channel: string): readonly ChatMessage[];
  /** A thread's first message and its replies, oldest first, without ephemeral messages. */
  thread(channel: string, ts: string): readonly ChatMessage[];
  all(): readonly ChatMessage[];
}

export function createMessages(team: string, clock: Clock, feed: Feed): Messages {
  const book = new Map<string, ChatMessage>();
  const nextTs = createTimestamps(clock);
  const key = (channel: string, ts: string) => `${channel} ${ts}`;
  const keep = (message: ChatMessage) => {
    book.set(key(message.channel, message.ts), message);
    return message;
  };
  const lasting = (channel: string) =>
    [...book.values()].filter((each) => each.channel === channel && each.visible_to === undefined);

  return {
    post: (draft) => {
      const message = keep({ type: 'message', ts: nextTs(), team, ...draft });
      feed.publish({ kind: 'posted', message });
      return message;
    },
    edit: (previous, change) => {
      const edited = { user: previous.user ?? '', ts: nextTs() };
      const message = keep({ ...previous, ...change, edited });
      feed.publish({ kind: 'edited', message, previous });
      return message;
    },
    remove: (message) => {
      book.delete(key(message.channel, message.ts));
      feed.publish({ kind: 'deleted', message });
    },
    react: (previous, name, user, present) => {
      const message = keep(withReaction(previous, name, user, present));
      if (present) feed.publish({ kind: 'reacted', message, name, user });
      return message;
    },
    find: (channel, ts) => book.get(key(channel, ts)),
    history: (channel) => lasting(channel).filter((each) => !isReply(each)),
    thread: (channel, ts) => lasting(channel).filter((each) => each.ts === ts || each.thread_ts === ts),
    all: () => [...book.values()],
  };
}

function withReaction(message: ChatMessage, name: string, user: string, present: boolean): ChatMessage {
  const reactions = message.reactions ?? [];
  const others = reactions.filter((reaction) => reaction.name !== name);
  const before = reactions.find((reaction) => reaction.name === name)?.users ?? [];
  const users = [...before.filter((each) => each !== user), ...(present ? [user] : [])];
  const mine = users.length > 0 ? [{ name, users, count: users.length }] : [];
  return { ...message, reactions: [...others, ...mine] };
}
