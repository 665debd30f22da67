import type { Instant } from '../lib/clock.ts';

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const iso =
  /\b(?<date>\d{4}-\d\d-\d\d)[T ](?<time>\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?\s?(?<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)(?!\d)/iu;
/** `Fri Aug 28 2026 04:32:36 UTC` and `Fri, 28 Aug 2026 04:32:36 GMT`. */
const spelled = new RegExp(
  String.raw`\b(?:(?<month>${months})\w* (?<day>\d{1,2}),?|(?<day2>\d{1,2}) (?<month2>${months})\w*) (?<year>\d{4}),? (?:at )?(?<time>\d\d:\d\d(?::\d\d)?) (?:UTC|GMT|Z\b)`,
  'iu',
);

/** The first instant in a text that names its zone; a time without a zone may be any. */
export function instantIn(text: string): Instant | undefined {
  const { date, time, zone } = iso.exec(text)?.groups ?? {};
  if (date !== undefined && time !== undefined && zone !== undefined)
    return toInstant(`${date}T${time}${/^[+-]/u.test(zone) ? zone : 'Z'}`);
  const found = spelled.exec(text)?.groups;
  if (found === undefined) return undefined;
  const day = found['day'] ?? found['day2'] ?? '';
  const month = found['month'] ?? found['month2'] ?? '';
  return toInstant(`${day} ${month} ${found['year'] ?? ''} ${found['time'] ?? ''} UTC`);
}

function toInstant(text: string): Instant | undefined {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

const beginning =
  /\b(?:triggered|fired|firing since|started|starts ?at|start time|began|opened|created|since|state ?change(?: ?time)?)\b[^\d\n]{0,24}(?<rest>[^\n]{0,60})/giu;

/** When something began, where a text says so with its zone: `last triggered at Fri Aug 28 2026 04:32:36 UTC`. */
export function beginningIn(text: string): Instant | undefined {
  for (const match of text.matchAll(beginning)) {
    const at = instantIn(match[0]);
    if (at !== undefined) return at;
  }
  return undefined;
}
