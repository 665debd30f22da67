import { isJsonObject, type JsonObject, type JsonValue } from '../../../lib/json.ts';

/** An object in the shape of the Kubernetes API, or a part of one. */
export type Manifest = JsonObject;

type Loose = { readonly [key: string]: JsonValue | undefined };

const isEmpty = (value: JsonValue | undefined): boolean =>
  value === undefined ||
  (Array.isArray(value) && value.length === 0) ||
  (isJsonObject(value) && Object.keys(value).length === 0);

/** Leaves out members that are undefined, an empty list or an empty object; undefined when none is left. */
export function compact(members: Loose): Manifest | undefined {
  const kept = Object.entries(members).filter(([, value]) => !isEmpty(value));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** A list of one, without empty members; an empty list where nothing is left. */
export function oneOrNone(members: Loose): readonly Manifest[] {
  const whole = compact(members);
  return whole === undefined ? [] : [whole];
}

/** Members of `first` win; objects are merged through and through, lists and plain values are not. */
export function merge(first: Manifest, second: Manifest): Manifest {
  const merged: Record<string, JsonValue | undefined> = { ...second };
  for (const [key, value] of Object.entries(first)) {
    const other = merged[key];
    merged[key] = isJsonObject(value) && isJsonObject(other) ? merge(value, other) : value;
  }
  return merged;
}

/** The member at a path of keys, or undefined. */
export function member(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let here = value;
  for (const key of path) here = isJsonObject(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}

export const text = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const list = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : [];

/** A whole number, or undefined for anything else. */
export const count = (printed: string | undefined): number | undefined =>
  printed !== undefined && /^-?\d+$/u.test(printed.trim()) ? Number(printed) : undefined;

/** `true`/`false` in any case, or undefined. */
export const flag = (printed: string | undefined): boolean | undefined =>
  printed === undefined || !/^(?:true|false|yes|no)$/iu.test(printed.trim())
    ? undefined
    : /^(?:true|yes)$/iu.test(printed.trim());

/** A port by number or by name. */
export const port = (printed: string): number | string => count(printed) ?? printed;

/** A plain value as text; empty for lists and objects. */
export const plain = (value: JsonValue | undefined): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
