import type { Alert } from './alert.ts';

export type Link = Alert['links'][number];

/** Slack's mrkdwn as plain characters: entities unescaped, links replaced by their labels. */
export interface Markup {
  readonly text: string;
  readonly links: readonly Link[];
  /** Ids of the people and bots that are mentioned. */
  readonly mentions: readonly string[];
}

/** Slack cuts a message's text here; what is longer did not come from Slack. */
const longestText = 40_000;
const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
// Datadog closes a label's bracket after the link: `<url|[Monitor Status>]`.
const token = /<(?<target>[^<>|\s][^<>|]*)(?:\|(?<label>[^<>]*))?>\]?|(?<bare>https?:\/\/[^\s<>|`"]+)/gu;
const emoji = /(?<=^|\s):[a-z][\w+'-]*:(?=\s|$)/gu;
// Control codes, and characters that reorder or hide what a person reads.
const unprintable = /[^\P{Cc}\n\t]|[\u200B\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;

const unescape = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/gu, (entity) => entities[entity] ?? '');

/** Without control codes and hidden characters, and no longer than a Slack message can be. */
export const cleanText = (text: string): string =>
  text.slice(0, longestText).replaceAll('\r\n', '\n').replace(unprintable, '');

export function readMarkup(raw: string): Markup {
  const links: Link[] = [];
  const mentions: string[] = [];
  let text = '';
  let end = 0;
  const source = cleanText(raw);
  for (const match of source.matchAll(token)) {
    text += unescape(source.slice(end, match.index));
    end = match.index + match[0].length;
    const { target = '', label, bare } = match.groups ?? {};
    if (target.startsWith('@')) mentions.push(target.slice(1));
    const link = linkTo(bare ?? target, label, text);
    if (link) links.push(link);
    text += shown(target, label) ?? (bare === undefined ? unescape(match[0]) : unescape(bare));
    if (match[0].endsWith(']') && !label?.startsWith('[')) text += ']';
  }
  return { text: text + unescape(source.slice(end)), links, mentions };
}

/** What a person sees for `<target|label>`; undefined for what is no Slack markup at all. */
function shown(target: string, label: string | undefined): string | undefined {
  if (target.startsWith('!')) return label ?? `@${target.slice(1)}`;
  if (/^[@#]/u.test(target))
    return label === undefined ? target : `${target.slice(0, 1)}${label.replace(/^[@#]/u, '')}`;
  if (!/^(?:https?|mailto|tel):/iu.test(target)) return undefined;
  return unescape(label?.replace(/^\[(?=[^\]]*$)/u, '') ?? target);
}

/** A link that a browser may open; titled by its label, else by the word before it, else by its host. */
export function linkTo(target: string, label = '', before = ''): Link | undefined {
  const url = unescape(target).replace(/[.,;]+$/u, '');
  if (!/^https?:\/\//iu.test(url) || !URL.canParse(url)) return undefined;
  const named = plainText(unescape(label)).replace(/^\[(?=[^\]]*$)/u, '');
  const lead = /([A-Za-z][\w ]{0,30}):\*?\s*$/u.exec(before.slice(-40))?.[1];
  const title = /[\p{L}\p{N}]/u.test(named) && named !== url ? named : (lead ?? new URL(url).host);
  return { title: cut(title, 100), url };
}

/** Without emphasis, code marks and emoji codes; white space inside a line is collapsed. */
export const plainText = (text: string): string =>
  text
    .replace(/[*`~]/gu, '')
    .replace(/(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])/gu, '$1')
    .replace(emoji, '')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .trim();

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/** At most `length` characters, the last of them an ellipsis where something was cut. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;

/** The first texts that say something, as one line or two of plain text. */
export const summarise = (...texts: readonly string[]): string =>
  cut(
    texts
      .flatMap((text) => linesOf(plainText(text)))
      .slice(0, 2)
      .join('\n'),
    300,
  );
