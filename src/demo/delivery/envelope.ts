import type { JsonObject } from '../../lib/json.ts';
import { shown } from '../api/shown.ts';
import type { Change } from '../state/feed.ts';
import type { ChatMessage } from '../state/message.ts';
import { casefileBot, team } from '../state/people.ts';
import { shortId } from '../state/views.ts';

/** The Events API's wrapping of one event, with an id of its own. */
export const enveloped = (event: JsonObject, nowMs: number): JsonObject => ({
  team_id: team.id,
  api_app_id: casefileBot.appId,
  event,
  type: 'event_callback',
  event_id: `Ev${shortId()}`,
  event_time: Math.floor(nowMs / 1000),
  authorizations: [
    {
      enterprise_id: null,
      team_id: team.id,
      user_id: casefileBot.id,
      is_bot: true,
      is_enterprise_install: false,
    },
  ],
  is_ext_shared_channel: false,
  event_context: `4-${shortId()}`,
});

/** The events that Slack would send about a change; a mention is told twice, as `app_mention` and as `message`. */
export function eventsOf(change: Change): readonly JsonObject[] {
  if (change.kind === 'reacted') return [reactionAdded(change.message, change.name, change.user)];
  if (change.kind !== 'posted' && change.kind !== 'edited' && change.kind !== 'deleted') return [];
  if (change.message.visible_to !== undefined) return [];
  if (change.kind === 'posted') return [messageEvent(change.message), ...mentionEvents(change.message)];
  const { channel, ts } = change.message;
  const common = { type: 'message', channel, channel_type: 'channel', hidden: true };
  if (change.kind === 'deleted') {
    const previous = shown(change.message, false);
    return [
      { ...common, subtype: 'message_deleted', ts, event_ts: ts, deleted_ts: ts, previous_message: previous },
    ];
  }
  const changedAt = change.message.edited?.ts ?? ts;
  return [
    {
      ...common,
      subtype: 'message_changed',
      ts: changedAt,
      event_ts: changedAt,
      message: shown(change.message, false),
      previous_message: shown(change.previous, false),
    },
  ];
}

const messageEvent = (message: ChatMessage): JsonObject => ({
  ...shown(message, false),
  channel: message.channel,
  channel_type: 'channel',
  event_ts: message.ts,
});

const mentionEvents = (message: ChatMessage): readonly JsonObject[] =>
  message.text.includes(`<@${casefileBot.id}>`) && message.user !== casefileBot.id
    ? [{ ...messageEvent(message), type: 'app_mention' }]
    : [];

const reactionAdded = (message: ChatMessage, name: string, user: string): JsonObject => ({
  type: 'reaction_added',
  user,
  reaction: name,
  item_user: message.user,
  item: { type: 'message', channel: message.channel, ts: message.ts },
  event_ts: message.ts,
});
