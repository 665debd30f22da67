import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/**
 * Careful reading of manifests: they come from any version of any API, so every member may be missing or of
 * another type. Nothing here throws; what is not there is undefined or empty.
 */
export type Path = readonly (string | number)[];

export function valueAt(value: JsonValue | undefined, ...path: Path): JsonValue | undefined {
  let here: JsonValue | undefined = value;
  for (const key of path) {
    if (Array.isArray(here)) here = (here as readonly JsonValue[])[Number(key)];
    else if (isJsonObject(here)) here = Object.hasOwn(here, key) ? here[key] : undefined;
    else return undefined;
  }
  return here;
}

/** The text at a path; numbers and booleans as they are written. */
export function textAt(value: JsonValue | undefined, ...path: Path): string | undefined {
  const found = valueAt(value, ...path);
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

/** The number at a path; a text of digits counts as the number that it spells. */
export function numberAt(value: JsonValue | undefined, ...path: Path): number | undefined {
  const found = valueAt(value, ...path);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export const flagAt = (value: JsonValue | undefined, ...path: Path): boolean =>
  valueAt(value, ...path) === true || valueAt(value, ...path) === 'true';

export const objectAt = (value: JsonValue | undefined, ...path: Path): JsonObject => {
  const found = valueAt(value, ...path);
  return isJsonObject(found) ? found : {};
};

/** The values of an array at a path. */
export const valuesAt = (value: JsonValue | undefined, ...path: Path): readonly JsonValue[] => {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? (found as readonly JsonValue[]) : [];
};

/** The array at a path as objects, in their places; a member of another type is an empty object. */
export const objectsAt = (value: JsonValue | undefined, ...path: Path): readonly JsonObject[] =>
  valuesAt(value, ...path).map((member) => (isJsonObject(member) ? member : {}));

export const textsAt = (value: JsonValue | undefined, ...path: Path): readonly string[] =>
  valuesAt(value, ...path).filter((member) => typeof member === 'string');

/** Labels, selectors, data and the like: a flat map of texts. */
export const labelsAt = (value: JsonValue | undefined, ...path: Path): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(objectAt(value, ...path)).flatMap(([key, member]) =>
      typeof member === 'string' || typeof member === 'number' || typeof member === 'boolean'
        ? [[key, String(member)]]
        : [],
    ),
  );
