import type { Alert } from './alert.ts';
import { cut, linesOf, plainText } from './markup.ts';
import type { Message } from './message.ts';
import { foundIn, sentenceIn } from './sentence.ts';
import { foreignSeverity } from './other-languages.ts';
import { severityOf, statusOf } from './words.ts';

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
  ].flatMap((text) => firstLines(text, message.sender.username));
  return spoken.length > 0 ? spoken : attachments.flatMap(({ fallback }) => firstLines(fallback));
}

/** The first line; also the next where it tells nothing, and that alone where it names but the sender. */
function firstLines(text: string, sender = ''): string[] {
  const lines = linesOf(plainText(text)).map((line) => cut(line, 500));
  const own = (line: string) => sender !== '' && isGeneric(line.replace(sender, ''));
  const [first = '', next] = lines.slice(0, 2);
  if (next === undefined) return first === '' || (own(first) && !isGeneric(first)) ? [] : [first];
  if (!isGeneric(first) && !own(first)) return [first];
  return isGeneric(first) ? [first, next] : [next];
}

const opening =
  /^[^\p{L}\p{N}]*(?<said>(?:re-?)?[\p{L}]+(?: (?:alert|data|up|\p{Lu}{4,}|in [\w ]{1,20}))?)(?::\d+)?\]?(?:\s*[\])}:|】]|\s+[–—-])\s*/iu;
const closing = /\s*(?:[:|]|\s[–—-]|\bis(?: now| back)?)\s+(?<said>[\p{L}-]+)\W*$/iu;
const predicate = /^(?:[\p{L}]+ )is (?:now |back )?(?<said>down|up):\s*/iu;
/** `Critical priority issue is CLOSED: …`, `Prometheus Alert Firing`. */
const noun =
  /^[^\p{L}\p{N}]*(?:[\p{L}]+ ){0,3}(?:incident|issue|alert|alarm|problem) (?:(?:is|was|has been) (?:now )?(?<said>activated|created|opened|open|acknowledged|closed|resolved|firing)|(?<state>firing|fired|triggered|resolved|recovered))\b\s*:?\s*/iu;

/** Words that open many a message which is no alert: `New: …`, `Closed: …`. */
const loose = /^(?:new|opened|open|active|closed|fixed)$/iu;

/**
 * The status that a title begins or ends with: `Triggered: …`, `[OK] …`, `… : Fired`, `Monitor is DOWN: …`.
 * Words that others use too count only in a message that is `surely` about an alert.
 */
export function announced(heading: string, surely: boolean): Alert['status'] | undefined {
  const said = [predicate, noun, opening, closing].flatMap((shape) => saidIn(shape, heading) ?? []);
  const opened = firstOf(
    said.filter((word) => surely || !loose.test(word) || noun.test(heading)),
    statusOf,
  );
  return opened ?? statusOf(sentenceIn(heading)?.said ?? '') ?? foundIn(heading) ?? gravely(heading);
}

/** `[CRITICAL] …` and `EMERGENCY: …` announce without a verb. */
function gravely(heading: string): Alert['status'] | undefined {
  const said = saidIn(opening, heading) ?? '';
  if (said !== said.toUpperCase()) return undefined;
  return /^(?:CRITICAL|CRIT|EMERGENCY|DISASTER|FATAL)$/u.test(said) || foreignSeverity(said) === 'critical'
    ? 'firing'
    : undefined;
}

function saidIn(shape: RegExp, heading: string): string | undefined {
  const { said, state } = shape.exec(heading)?.groups ?? {};
  return said ?? state;
}

/** Without quotation marks and what it announces, so that firing and resolved have one name. */
function bare(heading: string): string {
  const quoted = /^["“](?<inside>.*?),?["”]$/u.exec(heading.trim())?.groups?.['inside'] ?? heading;
  const sentence = predicate.test(quoted) ? undefined : sentenceIn(quoted);
  if (sentence) return sentence.name.replace(sign, '').trim();
  const name = [predicate, noun, opening, closing].reduce((rest, shape) => {
    const match = shape.exec(rest);
    return match && isStatus(saidIn(shape, rest) ?? '') ? rest.replace(match[0], '') : rest;
  }, quoted);
  return name.replace(sign, '').trim();
}

/** A picture before a title changes with the state. */
const sign = /^(?:[\p{Extended_Pictographic}\uFE0F\u200D]|\s)+/u;

/** `is high` describes, `is CRITICAL` announces. */
const isStatus = (said: string): boolean =>
  statusOf(said) !== undefined ||
  (said === said.toUpperCase() && (severityOf(said) !== 'unknown' || foreignSeverity(said) !== undefined));

const generic =
  /^(?:[^\p{L}]|\b(?:[ps]\d|sev-?\d|new|incident|alert|alarm|page|issue|event|notification|critical|high|medium|low|warning|info|is|ongoing|open|closed|resolved)\b|#[\w.-]+)*$/iu;

/** Whether a title says no more than that there is an alert. */
export const isGeneric = (name: string): boolean => generic.test(name);

/** The first title that says more than that there is an alert. */
export const nameFrom = (headings: readonly string[]): string => {
  const names = headings.map(bare);
  const telling = names.find((name) => !generic.test(name)) ?? names[0] ?? '';
  return cut(telling, 200) || 'Unnamed alert';
};

/** What `of` makes of the first item for which it makes something. */
export function firstOf<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const result = of(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
