import type { Style } from '../../diagnosis/style.ts';
import type { Instant } from '../../lib/clock.ts';
import { cut } from '../../lib/cut.ts';

/**
 * Makes untrusted text safe inside Slack's mrkdwn. `&`, `<` and `>` are what mentions, links and dates are made
 * of; the other marks cannot be escaped, so a look-alike stands in for them where they would have an effect.
 */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

export const escape = (text: string): string => text.replace(/[&<>]/gu, (mark) => entities[mark] ?? mark);

/** Room in Slack is counted in the text as it is sent. */
const escapedLength = (text: string): number => escape(text).length;

/** Cut so that it fits `room` once it is escaped. */
export const fitted = (text: string, room: number): string => cut(text, room, escapedLength);

/** Embeddings, overrides, isolates and marks: nothing that we are sent may turn the line around. */
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Mandaic}\p{Script=Samaritan}]/u;

/** Text that runs right to left stays inside first-strong isolates, so that it cannot reorder its line. */
export function isolated(text: string): string {
  const plain = text.replace(bidiControls, '');
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** `*`, `_`, `~` and backticks at the border of a word, where Slack would take them for formatting. */
const lookAlikes: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
const unformatted = (text: string): string =>
  text.replace(/(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`/gu, (mark) => lookAlikes[mark] ?? mark);

/** A name in code type; its content cannot end the span. */
export const code = (name: string, room = 200): string => {
  const content = isolated(fitted(oneLine(name), room)).replaceAll('`', 'ˋ');
  return `\`${escape(content === '' ? '?' : content)}\``;
};

/** Words in running text; pairs of backticks in them stay code. */
export const words = (text: string, room = 200): string =>
  isolated(fitted(oneLine(text), room))
    .split(/(`[^`]+`)/u)
    .map((part, index) => (index % 2 === 1 ? code(part.slice(1, -1), room) : escape(unformatted(part))))
    .join('');

/** Without the marks between which Slack sets a block of code. */
export const unfenced = (text: string): string => text.replaceAll('```', 'ˋˋˋ');

/** A block of code of at most `room` characters that cannot be closed from inside. */
export function codeBlock(text: string, room: number): string {
  const content = isolated(fitted(unfenced(text), room - 10));
  return `\`\`\`\n${escape(content)}\n\`\`\``;
}

/** A time in the reader's own zone. */
export function time(at: Instant, withDay = false): string {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) return words(at);
  const [day, clock] = new Date(ms).toISOString().split('T');
  const [format, fallback] = withDay
    ? ['{date_short_pretty}, {time_secs}', `${day} ${clock?.slice(0, 8)}`]
    : ['{time_secs}', clock?.slice(0, 8)];
  return `<!date^${Math.floor(ms / 1000)}^${format}|${fallback} UTC>`;
}

/** A link where the address is one that a browser may open, else nothing. */
export function link(url: string, title: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, href } = new URL(url);
  if ((protocol !== 'https:' && protocol !== 'http:') || href.length > 1000) return '';
  return `<${escape(href.replaceAll('|', '%7C'))}|${words(title).replaceAll('|', '¦')}>`;
}

export const mrkdwn: Style = {
  text: words,
  code,
  bold: (marked) => `*${marked}*`,
  time,
};
