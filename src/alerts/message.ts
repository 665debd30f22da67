import { z } from 'zod';
import type { Place } from './alert.ts';
import { type Block, readBlocks } from './blocks.ts';
import { cleanText, type Link, linkTo, readMarkup } from './markup.ts';

interface Sender {
  readonly user?: string | undefined;
  readonly botId?: string | undefined;
  readonly username?: string | undefined;
  readonly appId?: string | undefined;
}

export interface Attachment {
  readonly pretext: string;
  readonly title: string;
  readonly text: string;
  readonly fields: readonly { readonly title: string; readonly value: string }[];
  /** What the sender wrote for clients that show no attachments: to be used where nothing else says it. */
  readonly fallback: string;
  readonly footer: string;
  /** Hexadecimal without `#`, lower case: a hint, never a status. */
  readonly color: string;
  readonly blocks: readonly Block[];
}

/** A Slack message in our own shape: unescaped, links resolved, whatever was malformed left out. */
export interface Message {
  readonly place: Place;
  readonly sender: Sender;
  /** A person speaks to the bot: a mention, a direct message, a command or a shortcut. */
  readonly addressed: boolean;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly blocks: readonly Block[];
  readonly attachments: readonly Attachment[];
  /** Titles and buttons first, then those in texts. */
  readonly links: readonly Link[];
  /** What the sender calls its blocks and buttons: some write the alert's id there. */
  readonly blockIds: readonly string[];
}

const words = z.string().catch('');
const maybe = z.string().optional().catch(undefined);
const RawAttachment = z.object({
  pretext: words,
  title: words,
  title_link: words,
  text: words,
  fallback: words,
  footer: words,
  color: words,
  fields: z.array(z.unknown()).catch([]),
  blocks: z.unknown().optional(),
  actions: z.unknown().optional(),
  callback_id: words,
});
const Field = z.object({
  title: words,
  value: z.union([z.string(), z.number().transform(String)]).catch(''),
});

/** A message event, or the message inside a `message_changed` event. */
export const RawMessage = z.object({
  type: words,
  subtype: maybe,
  channel: maybe,
  channel_type: maybe,
  team: maybe,
  ts: maybe,
  thread_ts: maybe,
  user: maybe,
  bot_id: maybe,
  app_id: maybe,
  username: maybe,
  bot_profile: z.object({ name: maybe }).optional().catch(undefined),
  text: words,
  blocks: z.unknown().optional(),
  attachments: z.array(z.unknown()).catch([]),
  message: z.unknown().optional(),
});
export type RawMessage = z.infer<typeof RawMessage>;

export function readMessage(
  raw: RawMessage,
  how: { readonly place: Place; readonly addressed: boolean },
): Message {
  const { text, links, mentions } = readMarkup(raw.text);
  const layout = readBlocks(raw.blocks);
  const attachments = raw.attachments.slice(0, 100).flatMap(readAttachment);
  const found = [...attachments.flatMap((read) => read.links), ...layout.links, ...links];
  return {
    sender: senderOf(raw),
    ...how,
    ...{ text, mentions },
    blocks: layout.blocks,
    attachments: attachments.map((read) => read.attachment),
    links: found.slice(0, 200).filter(isFirst).slice(0, 20),
    blockIds: [...layout.ids, ...attachments.flatMap((read) => read.ids)],
  };
}

/** A bot that gives itself no name in a message has one in its profile. */
const senderOf = ({ user, bot_id, username, app_id, bot_profile }: RawMessage): Sender => ({
  ...{ user, botId: bot_id, appId: app_id },
  username: username ?? bot_profile?.name,
});

const isFirst = (link: Link, index: number, all: readonly Link[]): boolean =>
  all.findIndex(({ url }) => url === link.url) === index;

function readAttachment(raw: unknown): { attachment: Attachment; links: Link[]; ids: string[] }[] {
  const parsed = RawAttachment.safeParse(raw);
  if (!parsed.success) return [];
  const { title_link, actions, color, callback_id, ...rest } = parsed.data;
  const [pretext, title, text] = [readMarkup(rest.pretext), readMarkup(rest.title), readMarkup(rest.text)];
  const fields = rest.fields.flatMap(readField);
  const layout = readBlocks(rest.blocks);
  const buttons = readBlocks([{ type: 'actions', elements: actions }]);
  const fallback = readMarkup(rest.fallback);
  const titleLink = linkTo(title_link, title.text);
  const attachment = {
    ...{ pretext: pretext.text, title: title.text, text: text.text, fallback: fallback.text },
    ...{ footer: cleanText(rest.footer), color: color.replace('#', '').toLowerCase(), blocks: layout.blocks },
    fields: fields.map(({ title: name, value }) => ({ title: name, value: value.text })),
  };
  const inText = [pretext, title, text, ...fields.map(({ value }) => value), fallback];
  const links = [...(titleLink ? [titleLink] : []), ...buttons.links, ...layout.links];
  const ids = [callback_id, ...layout.ids];
  return [{ attachment, links: [...links, ...inText.flatMap((markup) => markup.links)], ids }];
}

const readField = (raw: unknown) => {
  const { success, data } = Field.safeParse(raw);
  return success ? [{ title: cleanText(data.title), value: readMarkup(data.value) }] : [];
};

/** Where a message stands, or undefined where the event does not say so. */
export function placeOf(raw: RawMessage, team = ''): Place | undefined {
  if (!raw.channel || !raw.ts) return undefined;
  const threadTs = raw.thread_ts === raw.ts ? undefined : raw.thread_ts;
  return { team: raw.team ?? team, channel: raw.channel, ts: raw.ts, ...(threadTs && { threadTs }) };
}
