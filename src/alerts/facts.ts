import { linesOf, plainText } from './markup.ts';
import type { Message } from './message.ts';

/** Something that a message says under a title: a field, `*Title:* value`, or a title with its value below. */
export interface Fact {
  /** Lower case. */
  readonly title: string;
  readonly value: string;
}

const titled = /^\*(?<title>[^*\n:]{1,40}):?\*:?[^\S\n]*(?<value>.*)$/u;
const loose =
  /^[^\p{L}\p{N}]{0,6}(?<title>\p{L}[\p{L}\p{N} _./-]{0,39}?)["*`]{0,2}\s?:\*?\s+(?<value>\S.*)$/u;
/** A table in a code block: `STATUS    FIRING`. */
const aligned = /^(?<title>[A-Z][A-Z_]{1,30})\s{2,}(?<value>\S.*)$/u;
const context = /^(?<title>state|status|severity|priority|urgency):\s*(?<value>\S.*)$/iu;

/** All titled values of a message, in the order in which they are read. */
export function factsOf(message: Message): Fact[] {
  const fields = message.attachments.flatMap((attachment) => attachment.fields);
  const blocks = [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks)];
  const texts = [
    ...message.attachments.map(({ text }) => text),
    ...blocks.map(({ text }) => text),
    message.text,
  ];
  return [...fields.map(({ title, value }) => fact(title, value)), ...texts.flatMap(factsIn)].filter(
    ({ value }) => value !== '',
  );
}

/** Also those that are not set off: `- Server: spine2`, and several in a line, `release: 1.4   env: prod`. */
export function looseFactsOf(message: Message): Fact[] {
  const blocks = [...message.blocks, ...message.attachments.flatMap((attachment) => attachment.blocks)];
  const texts = [
    message.text,
    ...message.attachments.flatMap(({ pretext, text }) => [pretext, text]),
    ...blocks.map(({ text }) => text),
  ];
  const pieces = texts.flatMap(linesOf).flatMap((line) => line.slice(0, 1_000).split(/\s{2,}|\s[|·]\s|,$/u));
  return pieces.slice(0, 400).flatMap((piece) => {
    const { title, value } = loose.exec(piece.trim())?.groups ?? {};
    const found =
      title === undefined || value === undefined ? undefined : fact(title, value.replace(/^"|"$/gu, ''));
    return found && found.value !== '' ? [found] : [];
  });
}

/** The titled values that stand in one text. */
export function factsIn(text: string): Fact[] {
  const lines = linesOf(text);
  return lines.flatMap((line, index) => {
    const { title, value } =
      titled.exec(line.trim())?.groups ??
      context.exec(line.trim())?.groups ??
      aligned.exec(line.trim())?.groups ??
      {};
    if (title === undefined) return statusInside(line);
    const below = lines[index + 1];
    const said = value?.split(/\s[|·]\s+\*|\s{2,}\*/u, 1)[0];
    const spoken = said?.trim() ? said : below !== undefined && !titled.test(below.trim()) ? below : '';
    return [fact(title, spoken)];
  });
}

/** PagerDuty's foot line: `Triggered 10:00 UTC · status *triggered*`. */
function statusInside(line: string): Fact[] {
  const { title, value } = /\b(?<title>status|state)\s+\*(?<value>[^*]+)\*/iu.exec(line)?.groups ?? {};
  return title !== undefined && value !== undefined ? [fact(title, value)] : [];
}

const fact = (title: string, value: string): Fact => ({
  title: plainText(title).replace(/:$/u, '').toLowerCase(),
  value: plainText(value),
});

/** All values under one of these titles, those of the first title first. */
export const factsNamed = (facts: readonly Fact[], ...titles: readonly string[]): string[] =>
  titles.flatMap((wanted) => facts.filter(({ title }) => title === wanted).map(({ value }) => value));

/** The first value under one of these titles. */
export const factNamed = (facts: readonly Fact[], ...titles: readonly string[]): string | undefined =>
  facts.find(({ title }) => titles.includes(title))?.value;
