import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { clipped } from './telling.ts';

/** What controllers write for themselves. */
const noise = new Set([
  'metadata.managedFields',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.selfLink',
  'metadata.annotations.kubectl.kubernetes.io/last-applied-configuration',
]);

type Path = readonly (string | number)[];

/**
 * A manifest as indented `key: value` lines, values as they are stored. A member that is an empty list or object is
 * printed as one; text of several lines keeps them.
 */
export function manifestLines(value: JsonValue | undefined, path: Path = [], indent = ''): readonly string[] {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).flatMap((one, index) => {
      const [first = '', ...others] = manifestLines(one, [...path, index], `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...others];
    });
  if (!isJsonObject(value)) return [`${indent}${scalar(value)}`];
  return Object.entries(value).flatMap(([key, member]) =>
    member === undefined || noise.has([...path, key].join('.'))
      ? []
      : memberLines(key, member, [...path, key], indent),
  );
}

function memberLines(key: string, member: JsonValue, path: Path, indent: string): readonly string[] {
  if (typeof member !== 'object' || member === null) return [`${indent}${key}: ${scalar(member)}`];
  if (Object.keys(member).length === 0) return [`${indent}${key}: ${Array.isArray(member) ? '[]' : '{}'}`];
  return [`${indent}${key}:`, ...manifestLines(member, path, `${indent}  `)];
}

const scalar = (value: JsonValue | undefined): string =>
  clipped(typeof value === 'string' ? value : JSON.stringify(value ?? null), 600);
