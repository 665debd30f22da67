import type { JsonObject, JsonValue } from '../lib/json.ts';

/** The list with its items changed; the list itself where nothing changes. */
export function withItems(
  list: readonly JsonValue[],
  change: (item: JsonValue) => JsonValue,
): readonly JsonValue[] {
  const items = list.map(change);
  return items.every((item, index) => item === list[index]) ? list : items;
}

/**
 * The object with its members changed; the object itself where nothing changes. Keys that become equal are
 * told apart by a number, so that no member is lost.
 */
export function withMembers(
  object: JsonObject,
  change: (key: string, member: JsonValue) => readonly [string, JsonValue],
): JsonObject {
  let isSame = true;
  const members = new Map<string, JsonValue>();
  for (const key of Object.keys(object)) {
    const member = object[key];
    if (member === undefined) continue;
    const [newKey, newMember] = change(key, member);
    isSame &&= newKey === key && newMember === member;
    members.set(freeKey(members, newKey), newMember);
  }
  // Not by assignment, which would take `__proto__` for the prototype.
  return isSame ? object : Object.fromEntries(members);
}

function freeKey(taken: ReadonlyMap<string, unknown>, key: string): string {
  if (!taken.has(key)) return key;
  let number = 2;
  while (taken.has(`${key} (${number})`)) number++;
  return `${key} (${number})`;
}
