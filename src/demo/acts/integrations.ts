import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { readContent } from '../api/content.ts';
import { textAt, without } from '../read-json.ts';
import type { ChatMessage } from '../state/message.ts';
import { integration } from '../state/people.ts';
import { findChannel, type Room } from '../state/room.ts';

/** A message that a monitoring tool posts, in the shape of an incoming webhook. */
export interface AlertPost {
  /** A channel's id or name. */
  readonly channel: string;
  /** The integration that posts: `Alertmanager`, `Grafana`. */
  readonly from: string;
  readonly text?: string;
  readonly blocks?: readonly JsonObject[];
  readonly attachments?: readonly JsonObject[];
}

export type PostOutcome =
  | { readonly status: 'posted'; readonly message: ChatMessage }
  | { readonly status: 'refused'; readonly error: string };

/** Posts as an integration does: subtype `bot_message`, with the integration's own name. */
export function postAlert(room: Room, post: AlertPost): PostOutcome {
  const channel = findChannel(room, post.channel);
  if (!channel) return { status: 'refused', error: 'channel_not_found' };
  const { from } = post;
  const read = readContent(without(post, 'channel', 'from'));
  if (read.status === 'refused') return { status: 'refused', error: read.refusal.error };
  const { botId, appId } = integration(from);
  const message = room.messages.post({
    channel: channel.id,
    subtype: 'bot_message',
    bot_id: botId,
    app_id: appId,
    username: from,
    bot_profile: { id: botId, app_id: appId, name: from, deleted: false },
    ...read.content,
  });
  return { status: 'posted', message };
}

/** Replaces what an integration's message says, in place, as Slack tells it: `message_changed`. */
export function editAlert(
  room: Room,
  spot: { readonly channel: string; readonly ts: string },
  change: Pick<AlertPost, 'text' | 'blocks' | 'attachments'>,
): PostOutcome {
  const message = room.messages.find(spot.channel, spot.ts);
  if (message?.subtype !== 'bot_message') return { status: 'refused', error: 'message_not_found' };
  const read = readContent({ ...change });
  if (read.status === 'refused') return { status: 'refused', error: read.refusal.error };
  return { status: 'posted', message: room.messages.edit(message, read.content) };
}

/** What an incoming webhook brought; `name` and `channel` come from its address where the payload is silent. */
export function readWebhook(payload: unknown, name: string, channel: string): AlertPost | undefined {
  if (!isJsonObject(payload)) return undefined;
  const { blocks, attachments } = payload;
  return {
    channel: textAt(payload, 'channel') || channel,
    from: textAt(payload, 'username') || name,
    text: textAt(payload, 'text'),
    ...(Array.isArray(blocks) ? { blocks: blocks.filter(isJsonObject) } : {}),
    ...(Array.isArray(attachments) ? { attachments: attachments.filter(isJsonObject) } : {}),
  };
}
