import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

/** A feature flag that has another value than before, in the words of its file. */
export interface FlagChange {
  readonly flag: string;
  readonly before: string;
  readonly after: string;
}

type FlagValue = ReadonlyMap<string, string>;

/** What a file of flags says of each flag, member by member; undefined where the text is no such file. */
export function readFlags(text: string): ReadonlyMap<string, FlagValue> | undefined {
  const parsed = parse(text);
  if (!isJsonObject(parsed)) return undefined;
  const flags = isJsonObject(parsed['flags']) ? parsed['flags'] : isFlat(parsed) ? parsed : undefined;
  return flags && new Map(Object.entries(flags).map(([name, flag]) => [name, valueOf(flag)]));
}

const parse = (text: string): JsonValue | undefined => {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
};

const isFlat = (value: JsonObject): boolean =>
  Object.values(value).length > 0 && Object.values(value).every((one) => typeof one === 'boolean');

/** Flag daemons name a default variant and whether the flag counts at all; targeting rules change it too. */
const members = [
  'state',
  'enabled',
  'on',
  'defaultVariant',
  'fallthrough',
  'default',
  'value',
  'targeting',
  'rules',
];

function valueOf(flag: JsonValue | undefined): ReadonlyMap<string, string> {
  const whole = new Map([['value', plain(flag ?? null)]]);
  if (!isJsonObject(flag)) return whole;
  const said = members.flatMap((member): [string, string][] => {
    const value = flag[member];
    const isVoid = value === undefined || (isJsonObject(value) && Object.keys(value).length === 0);
    return isVoid ? [] : [[member, plain(value)]];
  });
  return said.length > 0 ? new Map(said) : whole;
}

const plain = (value: JsonValue): string => (typeof value === 'string' ? value : canonicalJson(value));

/** The flags that differ between two versions of one file, in the first member that tells. */
export function flagChanges(before: string, after: string): readonly FlagChange[] {
  const [old, now] = [readFlags(before), readFlags(after)];
  if (!old || !now) return [];
  return [...now].flatMap(([flag, value]) => {
    const was = old.get(flag);
    if (!was) return [{ flag, before: 'absent', after: [...value.values()].join(' ') }];
    const member = [...new Set([...value.keys(), ...was.keys()])].find(
      (one) => value.get(one) !== was.get(one),
    );
    return member === undefined
      ? []
      : [{ flag, before: was.get(member) ?? 'absent', after: value.get(member) ?? 'absent' }];
  });
}
