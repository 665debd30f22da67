import type { Alert } from './alert.ts';
import { cut, linesOf, plainText } from './markup.ts';
import type { Message } from './message.ts';
import { statusOf } from './words.ts';

/** The lines that may be the message's title, best first; a fallback only where nothing else speaks. */
export function headingsOf(message: Message): string[] {
  const { attachments } = message;
  const blocks = [...message.blocks, ...attachments.flatMap((attachment) => attachment.blocks)];
  const of = (kind: string) => blocks.filter((block) => block.kind === kind).map(({ text }) => text);
  const spoken = [
    ...attachments.map(({ title }) => title),
    ...of('header'),
    message.text,
    ...of('text').slice(0, 1),
    ...attachments.flatMap(({ pretext, text }) => [pretext, text]),
  ].flatMap((text) => linesOf(plainText(text)).slice(0, 1));
  return spoken.length > 0
    ? spoken
    : attachments.flatMap(({ fallback }) => linesOf(plainText(fallback)).slice(0, 1));
}

const opening =
  /^[^\p{L}\p{N}]*(?<said>(?:re-?)?[\p{L}]+(?: (?:alert|data|up|in [\w ]{1,20}))?)(?::\d+)?\]?(?:\s*[\])}:|]|\s+[–—-])\s*/iu;
const closing = /\s*(?:[:|]|\s[–—-]|\bis(?: now| back)?)\s+(?<said>[\p{L}-]+)\W*$/iu;
const predicate = /^(?:[\p{L}]+ )is (?:now |back )?(?<said>down|up):\s*/iu;

/** The status that a title begins or ends with: `Triggered: …`, `[OK] …`, `… : Fired`, `Monitor is DOWN: …`. */
export function announced(heading: string): Alert['status'] | undefined {
  const said = [predicate, opening, closing].map((shape) => shape.exec(heading)?.groups?.['said']);
  return firstOf(
    said.filter((word) => word !== undefined),
    statusOf,
  );
}

/** Without the status that it announces, so that firing and resolved have one name. */
function bare(heading: string): string {
  for (const shape of [predicate, opening, closing]) {
    const match = shape.exec(heading);
    if (match && statusOf(match.groups?.['said'] ?? '')) return heading.replace(match[0], '').trim();
  }
  return heading.trim();
}

const generic =
  /^(?:[^\p{L}]|\b(?:[ps]\d|sev-?\d|new|incident|alert|alarm|page|issue|event|notification)\b)*$/iu;

/** The first title that says more than that there is an alert. */
export const nameFrom = (headings: readonly string[]): string => {
  const names = headings.map(bare);
  const telling = names.find((name) => !generic.test(name)) ?? names[0] ?? '';
  return cut(telling.replace(/^["“]|["”,]+$/gu, ''), 200) || 'Unnamed alert';
};

/** What `of` makes of the first item for which it makes something. */
export function firstOf<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = of(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
