import { atPointer, canonicalJson, isJsonObject, type JsonValue, pointerTo } from '../lib/json.ts';
import type { Evidence } from './evidence.ts';

/** A record's index and the JSON pointer into it, as a locator spells them. */
const recordLocator = /^(0|[1-9]\d{0,8})((?:\/.*)?)$/su;

/** The text that stands at a locator: a string itself, anything else as canonical JSON. */
export function textAt(evidence: Evidence, locator: string): string | undefined {
  if (locator === 'query') return evidence.query;
  const [, index, pointer] = recordLocator.exec(locator) ?? [];
  const record = index === undefined ? undefined : evidence.records[Number(index)];
  const value = record === undefined ? undefined : atPointer(record, pointer ?? '');
  return value === undefined ? undefined : textOf(value);
}

const textOf = (value: JsonValue): string => (typeof value === 'string' ? value : canonicalJson(value));

/**
 * Where a quote stands that came without a locator: the first string that contains it, or number or boolean
 * that is it; else the smallest list or object whose canonical JSON contains it; else the query.
 */
export function locate(evidence: Evidence, quote: string): string | undefined {
  if (quote === '') return undefined;
  for (const [index, record] of evidence.records.entries()) {
    const path = scalarWith(record, quote);
    if (path !== undefined) return `${index}${pointerTo(...path)}`;
  }
  for (const [index, record] of evidence.records.entries())
    if (textOf(record).includes(quote)) return `${index}${pointerTo(...smallestWith(record, quote))}`;
  return evidence.query.includes(quote) ? 'query' : undefined;
}

type Path = readonly (string | number)[];

function scalarWith(value: JsonValue, quote: string): Path | undefined {
  if (typeof value === 'string') return value.includes(quote) ? [] : undefined;
  if (typeof value !== 'object' || value === null) return String(value) === quote ? [] : undefined;
  for (const [key, member] of membersOf(value)) {
    const path = scalarWith(member, quote);
    if (path !== undefined) return [key, ...path];
  }
  return undefined;
}

function smallestWith(value: JsonValue, quote: string): Path {
  const inside = membersOf(value).find(([, member]) => textOf(member).includes(quote));
  return inside === undefined ? [] : [inside[0], ...smallestWith(inside[1], quote)];
}

function membersOf(value: JsonValue): (readonly [string | number, JsonValue])[] {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).map((item, index) => [index, item] as const);
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const member = value[key];
    return member === undefined ? [] : [[key, member] as const];
  });
}
