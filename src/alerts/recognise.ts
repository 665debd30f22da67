import { z } from 'zod';
import type { Alert, Place } from './alert.ts';
import { alertFormats } from './formats/registry.ts';
import { whatWasSaid } from './formats/human.ts';
import { type Message, placeOf, RawMessage, readMessage } from './message.ts';
import { isHeartbeat } from './notices.ts';
import { isRoutine } from './words.ts';

/** What the parsers make of one message: an alert and where it stands, or in words why it is none. */
export type Recognition =
  | {
      readonly kind: 'alert';
      readonly alert: Alert;
      readonly place: Place;
      readonly question?: string;
      /** The Slack id of the person who speaks to the bot; absent where a bot posted the alert. */
      readonly askedBy?: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

/** Who we are in the workspace: our own messages are passed over, mentions of us are heard. */
export interface Self {
  readonly userId?: string | undefined;
  readonly botId?: string | undefined;
}

const spoken = new Set([undefined, 'bot_message', 'thread_broadcast', 'file_share', 'me_message']);
const none = (reason: string): Recognition => ({ kind: 'none', reason });

/**
 * Reads a Slack message event: bare, as `{event}`, or in the envelope that the Events API sends. An edit
 * stands for the message as it is now. Never throws, whatever the shape.
 */
export function recognise(input: unknown, self: Self = {}): Recognition {
  const { event, team, botUser } = unwrap(input);
  const outer = RawMessage.safeParse(event);
  if (!outer.success || outer.data.type === '') return none('not a Slack message event');
  const { type, subtype, channel, channel_type } = outer.data;
  if (type !== 'message' && type !== 'app_mention') return none(`not a message but ${nameOf(type)}`);
  const edited = subtype === 'message_changed';
  const inner = edited ? RawMessage.safeParse(outer.data.message) : outer;
  if (!inner.success) return none('an edit without the message that was edited');
  if (!spoken.has(inner.data.subtype))
    return none(`a notice of Slack's own: ${nameOf(inner.data.subtype ?? '')}`);
  const raw = {
    ...inner.data,
    channel: channel ?? inner.data.channel,
    team: inner.data.team ?? outer.data.team,
  };
  if (raw.bot_id !== undefined && raw.bot_id === self.botId) return none('our own message');
  if (raw.user !== undefined && raw.user === self.userId) return none('our own message');
  const place = placeOf(raw, team);
  if (place === undefined) return none('a message without channel or timestamp');
  const us = self.userId ?? botUser;
  const mentioned = type === 'app_mention' || (us !== undefined && raw.text.includes(`<@${us}`));
  return classify(readMessage(raw, { place, addressed: mentioned || channel_type === 'im' }));
}

/** What a person asked with the slash command; `place` is where the bot repeated it in the channel. */
export function recogniseCommand(command: {
  readonly text: string;
  readonly place: Place;
  readonly user?: string;
}): Recognition {
  const raw = RawMessage.parse({ type: 'message', text: command.text, user: command.user });
  return classify(readMessage(raw, { place: command.place, addressed: true }));
}

const Shortcut = z.object({
  message: RawMessage,
  channel: z.object({ id: z.string() }),
  team: z.object({ id: z.string() }).nullish().catch(undefined),
  user: z.object({ id: z.string() }).nullish().catch(undefined),
});

/** The message on which a person chose the message shortcut: whatever it says, they want it looked at. */
export function recogniseShortcut(payload: unknown): Recognition {
  const parsed = Shortcut.safeParse(payload);
  if (!parsed.success) return none('not a message shortcut');
  const { message: raw, channel, team, user } = parsed.data;
  const place = placeOf({ ...raw, channel: channel.id }, team?.id);
  if (place === undefined) return none('a message without timestamp');
  const found = classify(readMessage(raw, { place, addressed: false }));
  const asked =
    found.kind === 'alert'
      ? found
      : classify(readMessage({ ...raw, bot_id: undefined }, { place, addressed: true }));
  return asked.kind === 'alert'
    ? { question: 'Investigate this message.', ...asked, ...(user && { askedBy: user.id }) }
    : none('a message without text');
}

function classify(message: Message): Recognition {
  const { place } = message;
  for (const format of alertFormats) {
    const alert = format.recognise(message);
    if (alert === undefined) continue;
    if (alert.format !== 'human')
      return isHeartbeat(alert.name)
        ? none('an alert that always fires, to show that alerting works')
        : { kind: 'alert', alert, place };
    const { question } = whatWasSaid(message);
    const askedBy = message.sender.user;
    return { kind: 'alert', alert, place, ...(question && { question }), ...(askedBy && { askedBy }) };
  }
  return none(whyNot(message));
}

function whyNot(message: Message): string {
  if (message.addressed && message.sender.botId === undefined) return 'a mention that asks nothing';
  if (message.sender.botId === undefined) return 'a person wrote it without mentioning the bot';
  const words = [
    message.text,
    ...message.attachments.flatMap(({ pretext, title, text }) => [pretext, title, text]),
  ];
  if (words.some(isRoutine)) return 'a handover, a digest or a report, not an alert';
  return 'a bot wrote it, and nothing in it marks an alert';
}

const Envelope = z.object({
  event: z.unknown().optional(),
  body: z.unknown().optional(),
  team_id: z.string().optional().catch(undefined),
  authorizations: z
    .array(z.object({ user_id: z.string(), is_bot: z.literal(true) }).catch({ user_id: '', is_bot: true }))
    .catch([]),
});

interface Unwrapped {
  readonly event: unknown;
  readonly team?: string | undefined;
  readonly botUser?: string | undefined;
}

function unwrap(input: unknown): Unwrapped {
  const { success, data } = Envelope.safeParse(input);
  if (!success) return { event: input };
  if (data.event === undefined) return data.body === undefined ? { event: input } : unwrap(data.body);
  const botUser = data.authorizations.find(({ user_id }) => user_id !== '')?.user_id;
  return { event: data.event, team: data.team_id, botUser };
}

const nameOf = (type: string): string => (/^[\w.]{1,60}$/u.test(type) ? type : 'something unknown');
