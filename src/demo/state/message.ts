import type { JsonObject } from '../../lib/json.ts';

/** A message as Slack's Web API spells it; `channel` and `visible_to` are this workspace's own additions. */
export interface ChatMessage {
  readonly type: 'message';
  readonly channel: string;
  readonly ts: string;
  readonly team: string;
  readonly text: string;
  readonly subtype?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly username?: string;
  readonly bot_profile?: JsonObject;
  readonly blocks?: readonly JsonObject[];
  readonly attachments?: readonly JsonObject[];
  readonly files?: readonly JsonObject[];
  readonly metadata?: JsonObject;
  readonly thread_ts?: string;
  /** Of a message that is streamed: `errored` where Slack ended it before the bot did. */
  readonly streaming_state?: 'in_progress' | 'completed' | 'errored';
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly reactions?: readonly Reaction[];
  /** Set on an ephemeral message: the only person who sees it. */
  readonly visible_to?: string;
}

type Reaction = {
  readonly name: string;
  readonly users: readonly string[];
  readonly count: number;
};

/** What a poster gives; the book adds the rest. */
export type Draft = Omit<ChatMessage, 'type' | 'ts' | 'team'>;

export const isReply = (message: ChatMessage): boolean =>
  message.thread_ts !== undefined && message.thread_ts !== message.ts;
