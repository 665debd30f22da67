import { z } from 'zod';
import { cleanText, type Link, linkTo, readMarkup } from './markup.ts';

/** One piece of text in a Block Kit layout. */
export interface Block {
  readonly kind: 'header' | 'text' | 'field' | 'context';
  readonly text: string;
}

/** What a person reads in a message's blocks, in order, and where its links and buttons lead. */
export interface Layout {
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** The ids that the sender gave its blocks. */
  readonly ids: readonly string[];
}

const anything = z.array(z.unknown()).catch([]);
const words = z.string().catch('');
const Text = z.union([z.string(), z.object({ text: z.string() }).transform(({ text }) => text)]).catch('');
const RawBlock = z.object({
  type: words,
  text: Text,
  fields: z.array(Text).catch([]),
  elements: anything,
  accessory: z.unknown().optional(),
  block_id: words,
});
const Button = z.object({ text: Text, url: z.string() });
const Rich = z.object({
  type: words,
  text: words,
  url: words,
  name: words,
  user_id: words,
  channel_id: words,
  elements: anything,
});
type Rich = z.infer<typeof Rich>;

/** Reads blocks of any shape; what is none is passed over. */
export function readBlocks(raw: unknown): Layout {
  const layouts = anything.parse(raw).slice(0, 100).map(readBlock);
  return {
    blocks: layouts.flatMap(({ blocks }) => blocks),
    links: layouts.flatMap(({ links }) => links),
    ids: layouts.flatMap(({ ids }) => ids),
  };
}

function readBlock(raw: unknown): Layout {
  const parsed = RawBlock.safeParse(raw);
  if (!parsed.success) return { blocks: [], links: [], ids: [] };
  const { type, text, fields, elements, accessory, block_id: id } = parsed.data;
  const ids = id === '' ? [] : [id];
  if (type === 'rich_text')
    return { blocks: textBlock('text', richText(elements)), links: richLinks(elements), ids };
  const inContext = type === 'context' ? elements.map((element) => Text.parse(element)) : [];
  const pieces = [
    ...piece(type === 'header' ? 'header' : 'text', text),
    ...fields.flatMap((field) => piece('field', field)),
    ...inContext.flatMap((element) => piece('context', element)),
  ];
  const buttons = [...elements, accessory].flatMap(buttonLink);
  return {
    blocks: pieces.flatMap(({ block }) => block),
    links: [...buttons, ...pieces.flatMap(({ links }) => links)],
    ids,
  };
}

function piece(kind: Block['kind'], raw: string): { block: Block[]; links: readonly Link[] }[] {
  const { text, links } = readMarkup(raw);
  return [{ block: textBlock(kind, text), links }];
}

const textBlock = (kind: Block['kind'], text: string): Block[] =>
  text.trim() === '' ? [] : [{ kind, text }];

function buttonLink(raw: unknown): Link[] {
  const button = Button.safeParse(raw);
  const link = button.success ? linkTo(button.data.url, button.data.text) : undefined;
  return link ? [link] : [];
}

/** Rich text the way a person would type it: quotes after `>`, code between fences. */
const richText = (elements: readonly unknown[]): string => cleanText(elements.map(richBlock).join('\n'));

function richBlock(raw: unknown): string {
  const { type, elements } = parseRich(raw);
  if (type === 'rich_text_list')
    return elements.map((item) => `• ${inline(parseRich(item).elements)}`).join('\n');
  const text = inline(elements);
  if (type === 'rich_text_quote') return text.replace(/^/gmu, '> ');
  return type === 'rich_text_preformatted' ? `\`\`\`\n${text}\n\`\`\`` : text;
}

const inline = (elements: readonly unknown[]): string =>
  elements.map((element) => inlineText(parseRich(element))).join('');

function inlineText({ type, text, url, name, user_id, channel_id }: Rich): string {
  if (type === 'user') return `@${user_id}`;
  if (type === 'channel') return `#${channel_id}`;
  return type === 'emoji' ? `:${name}:` : text || url;
}

/** Slack nests rich text three deep at most: list, section, link. */
function richLinks(elements: readonly unknown[], depth = 3): Link[] {
  if (depth === 0) return [];
  return elements.flatMap((raw) => {
    const { type, url, text, elements: inner } = parseRich(raw);
    const link = type === 'link' ? linkTo(url, text) : undefined;
    return [...(link ? [link] : []), ...richLinks(inner, depth - 1)];
  });
}

const nothing: Rich = { type: '', text: '', url: '', name: '', user_id: '', channel_id: '', elements: [] };

function parseRich(raw: unknown): Rich {
  const parsed = Rich.safeParse(raw);
  return parsed.success ? parsed.data : nothing;
}
