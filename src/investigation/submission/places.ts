import type { Evidence } from '../../evidence/evidence.ts';
import { canonicalJson, isJsonObject, type JsonValue, pointerTo } from '../../lib/json.ts';

/** One place where a quote stands. */
export interface Place {
  /** The record, and the way to what is quoted in it. */
  readonly index: number;
  readonly path: readonly (string | number)[];
  /** As a receipt spells them: the text at `locator` contains `quote`. */
  readonly locator: string;
  readonly quote: string;
  /** The whole text of what is quoted, by which one sees how much of it the quote is. */
  readonly text: string;
}

/** A quote that stands in more places than this says nothing about any of them. */
const mostPlaces = 400;

/**
 * Where a quote stands in evidence: in a string, or as a number or boolean; else as a member, written `key: value`,
 * `key=value` or `a.b.key: value`; else in the canonical JSON of a list or object. At most one place a record.
 */
export function placesOf(evidence: Evidence, quote: string): readonly Place[] {
  const wanted = quote.trim();
  if (wanted === '') return [];
  const pieces = wanted
    .split(' | ')
    .map((piece) => piece.trim())
    .filter((piece) => piece.length >= shortestPiece && piece !== wanted)
    .sort((one, other) => other.length - one.length);
  for (const words of [wanted, ...pieces]) {
    const places = placesOfWords(evidence, words);
    if (places.length > 0) return places;
  }
  return [];
}

/** A whole line of a result is several texts with bars between them: the longest that is stored is what is quoted. */
const shortestPiece = 12;

function placesOfWords(evidence: Evidence, wanted: string): readonly Place[] {
  const member = memberOf(wanted);
  const ways: readonly ((record: JsonValue) => Found | undefined)[] = [
    (record) => scalarWith(record, wanted, []),
    ...(member === undefined ? [] : [(record: JsonValue) => memberWith(record, member, [])]),
    ...(/["{}[\]]/u.test(wanted) ? [(record: JsonValue) => containerWith(record, wanted, [])] : []),
  ];
  for (const way of ways) {
    const places = placesBy(way, evidence);
    if (places.length > 0) return places;
  }
  return [];
}

function placesBy(way: (record: JsonValue) => Found | undefined, { records }: Evidence): readonly Place[] {
  const places: Place[] = [];
  for (const [index, record] of records.entries()) {
    const found = way(record);
    if (found !== undefined) places.push({ index, ...found, locator: `${index}${pointerTo(...found.at)}` });
    if (places.length === mostPlaces) break;
  }
  return places;
}

type Path = readonly (string | number)[];
/** `at` is what the locator names, `path` what is quoted: a member is quoted in the object that has it. */
type Found = Pick<Place, 'path' | 'quote' | 'text'> & { readonly at: Path };

/** Evidence never changes, and a model quotes from the same records again and again. */
const written = new WeakMap<object, string>();

function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return canonicalJson(value);
  const text = written.get(value) ?? canonicalJson(value);
  written.set(value, text);
  return text;
}

function scalarWith(value: JsonValue, wanted: string, path: Path): Found | undefined {
  if (typeof value === 'string')
    return value.includes(wanted) ? { path, at: path, quote: wanted, text: value } : undefined;
  if (typeof value !== 'object' || value === null)
    return String(value) === wanted ? { path, at: path, quote: wanted, text: wanted } : undefined;
  for (const [key, one] of entriesOf(value)) {
    const found = scalarWith(one, wanted, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Member {
  readonly keys: readonly string[];
  readonly value: string;
}

/** `replicas: 0`, `"replicas": 0`, `spec.replicas = 0`, `spec/replicas: "0"`. */
function memberOf(wanted: string): Member | undefined {
  const match = /^["']?([\p{L}\p{N}_][\p{L}\p{N}_.\-/[\]]{0,200}?)["']?\s*[:=]\s*(\S[^]{0,2000})$/u.exec(
    wanted,
  );
  const [, key, value] = match ?? [];
  if (key === undefined || value === undefined) return undefined;
  const bare = value.replace(/[,;]$/u, '').replace(/^"([^"]*)"$|^'([^']*)'$/u, '$1$2');
  return { keys: key.replaceAll(/\[(\d+)\]/gu, '.$1').split(/[./]/u), value: bare };
}

function memberWith(value: JsonValue, member: Member, path: Path): Found | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, one] of entriesOf(value)) {
    const here = [...path, key];
    if (endsWith(here, member.keys) && (textOf(one) === member.value || isPart(one, member.value)))
      return asMember(key, one, path);
    const found = memberWith(one, member, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isPart = (value: JsonValue, text: string): boolean => typeof value === 'string' && value.includes(text);

/** Whether a path ends in the keys; a key may itself hold the dots and slashes at which it was split. */
function endsWith(path: Path, keys: readonly string[]): boolean {
  const wanted = keys.join('.');
  // Most keys differ in their last letter already.
  if (!wanted.endsWith(String(path.at(-1)).slice(-1))) return false;
  const spelt = path.map(String).join('.').replaceAll('/', '.');
  return spelt === wanted || spelt.endsWith(`.${wanted}`);
}

function asMember(key: string | number, value: JsonValue, path: Path): Found {
  const text = textOf(value);
  const at = typeof key === 'number' ? [...path, key] : path;
  const whole = typeof key === 'number' ? text : `${JSON.stringify(key)}:${canonicalJson(value)}`;
  return { path: [...path, key], at, quote: whole, text };
}

function containerWith(value: JsonValue, wanted: string, path: Path): Found | undefined {
  const text = textOf(value);
  if (typeof value !== 'object' || value === null || !text.includes(wanted)) return undefined;
  for (const [key, one] of entriesOf(value)) {
    const found = containerWith(one, wanted, [...path, key]);
    if (found !== undefined) return found;
  }
  return { path, at: path, quote: wanted, text };
}

function entriesOf(
  value: readonly JsonValue[] | JsonValue,
): readonly (readonly [string | number, JsonValue])[] {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((one, index) => [index, one] as const);
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const one = value[key];
    return one === undefined ? [] : [[key, one] as const];
  });
}
