import { canonicalJson, isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';

/** A feature flag that has another value than before, in the words of its file. */
export interface FlagChange {
  readonly flag: string;
  readonly before: string;
  readonly after: string;
}

/** What a file of flags says, flag by flag; undefined where the text is no such file. */
export function readFlags(text: string): ReadonlyMap<string, string> | undefined {
  const parsed = parse(text);
  const flags = isJsonObject(parsed) ? parsed['flags'] : undefined;
  if (isJsonObject(flags)) return new Map(Object.entries(flags).map(([name, flag]) => [name, valueOf(flag)]));
  return isJsonObject(parsed) && isFlat(parsed)
    ? new Map(Object.entries(parsed).map(([name, value]) => [name, canonicalJson(value ?? null)]))
    : undefined;
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
function valueOf(flag: JsonValue | undefined): string {
  if (!isJsonObject(flag)) return canonicalJson(flag ?? null);
  const parts = [
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
  const said = parts.flatMap((part) => {
    const value = flag[part];
    return value === undefined || (isJsonObject(value) && Object.keys(value).length === 0)
      ? []
      : [`${part} ${plain(value)}`];
  });
  return said.length > 0 ? said.join(', ') : canonicalJson(flag);
}

const plain = (value: JsonValue): string => (typeof value === 'string' ? value : canonicalJson(value));

/** The flags that differ between two versions of one file. */
export function flagChanges(before: string, after: string): readonly FlagChange[] {
  const [old, now] = [readFlags(before), readFlags(after)];
  if (!old || !now) return [];
  return [...now].flatMap(([flag, value]) => {
    const was = old.get(flag);
    return was === value ? [] : [{ flag, before: was ?? 'absent', after: value }];
  });
}
