import { type EntityId, isEntityId } from '../lib/entity.ts';
import { isJsonObject, type JsonValue, pointerTo } from '../lib/json.ts';
import type { Evidence } from './evidence.ts';
import { instructionIn } from './instructions.ts';
import { mintReceipt, type Receipt } from './receipt.ts';

/** A text in telemetry that reads like an instruction to whoever reads it. Never obeyed; told to people. */
export interface SuspectText {
  /** What it seems to ask for, in our own words. */
  readonly what: string;
  readonly entity?: EntityId;
  readonly receipts: readonly Receipt[];
}

/** What a text seems to ask of whoever reads it; undefined for ordinary telemetry. */
export const suspectedIn = (text: string): string | undefined => instructionIn(text)?.what;

const mostTold = 10;
const mostReceipts = 3;

/**
 * Instructions in the evidence of a run: in logs, annotations, alert texts, event messages, names, keys. One entry
 * for each entity and ploy. Pure; a text that stands often is read once.
 */
export function suspicionsIn(evidence: readonly Evidence[]): readonly SuspectText[] {
  const known = new Map<string, string | undefined>();
  const found = new Map<string, SuspectText>();
  const read = (text: string): string | undefined => {
    if (!known.has(text)) known.set(text, suspectedIn(text));
    return known.get(text);
  };
  for (const one of evidence)
    for (const [index, record] of one.records.entries()) {
      // Nearly every record is ordinary: where its texts stand is worked out only for the others.
      if (!someText(record, (text) => read(text) !== undefined)) continue;
      for (const { path, text } of textsIn(record, [])) {
        const what = read(text);
        if (what === undefined) continue;
        const entity = ownerOf(record);
        const key = `${entity ?? one.source} ${what}`;
        const earlier = found.get(key)?.receipts ?? [];
        if (earlier.length === mostReceipts || (found.size === mostTold && earlier.length === 0)) continue;
        const receipts = [...earlier, mintReceipt(one, `${index}${pointerTo(...path)}`, { shows: 'state' })];
        found.set(key, { what, ...(entity !== undefined && { entity }), receipts });
      }
    }
  return [...found.values()];
}

const fields = ['entity', 'caller', 'callee'];

const ownerOf = (record: JsonValue): EntityId | undefined =>
  isJsonObject(record)
    ? fields
        .map((field) => record[field])
        .find((value): value is EntityId => typeof value === 'string' && isEntityId(value))
    : undefined;

interface Text {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** Every text of a record, and the keys of its members, which the sender chooses too. */
function* textsIn(value: JsonValue, path: Text['path']): Generator<Text> {
  if (typeof value === 'string') {
    if (value.length >= shortest) yield { path, text: value };
  } else if (Array.isArray(value)) {
    for (const [index, one] of (value as readonly JsonValue[]).entries())
      yield* textsIn(one, [...path, index]);
  } else if (isJsonObject(value))
    for (const [key, one] of Object.entries(value)) {
      if (key.length >= shortest) yield { path: [...path, key], text: key };
      if (one !== undefined) yield* textsIn(one, [...path, key]);
    }
}

/** Whether any text of a record, or key of its members, is such a one. */
function someText(value: JsonValue, is: (text: string) => boolean): boolean {
  if (typeof value === 'string') return value.length >= shortest && is(value);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some((one) => someText(one, is));
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(
    ([key, one]) => (key.length >= shortest && is(key)) || (one !== undefined && someText(one, is)),
  );
}

/** Nothing shorter says anything. */
const shortest = 12;
