import type { LogRecord } from '../signals.ts';

/** So many lines, and so much text, are handed over one by one. */
const manyLines = 400;
const fewLength = 1_048_576;
const maxKnown = 20_000;
const maxGroups = 1_000;
/** Two lines that agree so far are of one shape. */
const shapeLength = 1_000;

const severities = ['fatal', 'error', 'warn', 'unknown', 'info', 'debug'];

/**
 * What changes from line to line of one shape. Status codes stay as they are: a failed request and a served
 * one are not the same line.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/gu, '<time>'],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/giu, '<uuid>'],
  [/\b(?:0x)?(?=[a-f]{0,40}\d)[0-9a-f]{8,}\b/giu, '<hex>'],
];
const number = /(HTTP\/[\d.]{1,3}"? |(?:status|code)\W{0,3})?\d+/giu;

/** The shape of a line: what stays the same when ids, times and counts change. */
function shapeOf(text: string): string {
  const start = text.slice(0, shapeLength);
  const named = patterns.reduce((shape, [pattern, name]) => shape.replace(pattern, name), start);
  return named.replace(number, (whole: string, status?: string) => (status === undefined ? '<n>' : whole));
}

/** Log lines gathered into groups of one shape, each with one line as it was written; bounded in memory. */
export class LogGroups {
  readonly #groups = new Map<string, LogRecord>();
  /** All lines one by one, as long as they are few. */
  #few: LogRecord[] | undefined = [];
  #fewLength = 0;
  #overflow = 0;
  #spareLength: number;

  /** `maxLength` bounds the text of all groups together, in UTF-16 units. */
  constructor(maxLength: number) {
    this.#spareLength = maxLength;
  }

  add(line: LogRecord): void {
    this.#addToFew(line);
    const key = `${line.entity} ${line.severity} ${shapeOf(line.text)}`;
    const group = this.#groups.get(key);
    if (group === undefined) this.#addGroup(key, line);
    else this.#groups.set(key, merge(group, line));
  }

  /** Errors first, then by time, and a sentence about what was left out. */
  result(): { readonly records: readonly LogRecord[]; readonly cut?: string } {
    const records = [...(this.#few ?? this.#groups.values())].sort(worstFirst);
    const leftOut = records.slice(maxGroups).reduce((sum, { count }) => sum + count, this.#overflow);
    if (leftOut === 0) return { records };
    const cut = `${leftOut} log lines were left out, the least severe first.`;
    return { records: records.slice(0, maxGroups), cut };
  }

  #addToFew(line: LogRecord): void {
    this.#fewLength += line.text.length;
    if (this.#few?.length === manyLines || this.#fewLength > fewLength) this.#few = undefined;
    this.#few?.push(line);
  }

  #addGroup(key: string, line: LogRecord): void {
    this.#spareLength -= line.text.length;
    if (this.#groups.size < maxKnown && this.#spareLength >= 0) this.#groups.set(key, line);
    else this.#overflow += line.count;
  }
}

function merge(group: LogRecord, line: LogRecord): LogRecord {
  const instants = [group.at, group.lastAt, line.at, line.lastAt].filter((at) => at !== undefined);
  instants.sort((a, b) => Date.parse(a) - Date.parse(b));
  const [at, lastAt] = [instants[0], instants.at(-1)];
  // The line quoted stays the first that was met, so `at` may be that of another line of its shape.
  return { ...group, count: group.count + line.count, ...(at && { at }), ...(lastAt && { lastAt }) };
}

const rank = ({ severity }: LogRecord): number => severities.indexOf(severity);
const time = ({ at }: LogRecord): number => (at === undefined ? 0 : Date.parse(at));
const worstFirst = (a: LogRecord, b: LogRecord): number => rank(a) - rank(b) || time(a) - time(b);
