import type { JsonObject } from '../../lib/json.ts';
import { shown } from '../api/shown.ts';
import { shownView } from '../api/views.ts';
import type { ChatMessage } from '../state/message.ts';
import { casefileBot, team, visitor } from '../state/people.ts';
import { findChannel, type Room } from '../state/room.ts';
import type { OpenView } from '../state/open-view.ts';

/** What every interaction payload says about who acted and where. */
const common = (room: Room): JsonObject => ({
  team: { id: team.id, domain: team.domain },
  user: { id: visitor.id, username: visitor.name, name: visitor.name, team_id: team.id },
  api_app_id: casefileBot.appId,
  token: 'local',
  enterprise: null,
  is_enterprise_install: false,
  trigger_id: room.views.mintTrigger(),
});

const channelOf = (room: Room, id: string): JsonObject => ({ id, name: findChannel(room, id)?.name ?? '' });

/** A press in a message: `block_actions`. */
export const messageAction = (
  room: Room,
  message: ChatMessage,
  action: JsonObject,
  responseUrl: string,
  values: JsonObject,
): JsonObject => ({
  type: 'block_actions',
  ...common(room),
  container: {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.visible_to !== undefined,
    ...(message.thread_ts ? { thread_ts: message.thread_ts } : {}),
  },
  channel: channelOf(room, message.channel),
  message: shown(message),
  state: { values },
  response_url: responseUrl,
  actions: [action],
});

/** A press in a modal or the home view: `block_actions`. */
export const viewAction = (
  room: Room,
  open: OpenView,
  action: JsonObject,
  values: JsonObject,
): JsonObject => ({
  type: 'block_actions',
  ...common(room),
  container: { type: 'view', view_id: open.id },
  view: shownView(open, values),
  actions: [action],
});

export const viewSubmission = (room: Room, open: OpenView, values: JsonObject): JsonObject => ({
  type: 'view_submission',
  ...common(room),
  view: shownView(open, values),
  response_urls: [],
});

/** Sent only for views with `notify_on_close`. */
export const viewClosed = (room: Room, open: OpenView, isCleared: boolean): JsonObject => ({
  type: 'view_closed',
  ...common(room),
  view: shownView(open),
  is_cleared: isCleared,
});

/** A message shortcut: `message_action`. */
export const messageShortcut = (
  room: Room,
  message: ChatMessage,
  callbackId: string,
  responseUrl: string,
): JsonObject => ({
  type: 'message_action',
  ...common(room),
  callback_id: callbackId,
  channel: channelOf(room, message.channel),
  message: shown(message),
  message_ts: message.ts,
  response_url: responseUrl,
});

/** A slash command; commands are not available in threads. */
export const slashCommand = (
  room: Room,
  channel: string,
  command: string,
  text: string,
  responseUrl: string,
): JsonObject => ({
  token: 'local',
  team_id: team.id,
  team_domain: team.domain,
  channel_id: channel,
  channel_name: findChannel(room, channel)?.name ?? '',
  user_id: visitor.id,
  user_name: visitor.name,
  command,
  text,
  api_app_id: casefileBot.appId,
  is_enterprise_install: 'false',
  response_url: responseUrl,
  trigger_id: room.views.mintTrigger(),
});
