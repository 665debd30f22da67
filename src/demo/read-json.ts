import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';

/** A member as text; anything else than a string is the empty text. */
export const textAt = (value: JsonObject | undefined, key: string): string => {
  const member = value?.[key];
  return typeof member === 'string' ? member : '';
};

/** A member that is an object, or undefined. */
export const objectAt = (value: JsonObject | undefined, key: string): JsonObject | undefined => {
  const member = value?.[key];
  return isJsonObject(member) ? member : undefined;
};

/** The objects in a member that is a list; what is no object is left out. */
export const objectsAt = (value: JsonObject | undefined, key: string): readonly JsonObject[] => {
  const member = value?.[key];
  return Array.isArray(member) ? (member as readonly JsonValue[]).filter(isJsonObject) : [];
};

/** A copy without some members. */
export function without<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const kept = Object.entries(value).filter(([key]) => !keys.some((each) => each === key));
  return Object.fromEntries(kept) as Omit<T, K>;
}
