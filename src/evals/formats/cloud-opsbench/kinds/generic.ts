import type { JsonValue } from '../../../../lib/json.ts';
import { compact, type Manifest } from '../manifest.ts';
import { isNothing, type Line } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';

const common = new Set([
  'Name',
  'Namespace',
  'Labels',
  'Annotations',
  'Events',
  'API Version',
  'Kind',
  'Metadata',
]);

/** A reader for a kind that has none of its own: keys back in camel case, repeated keys as lists. */
export const genericKind = (kind: string, resource: string, namespaced: boolean): KindReader => ({
  kind,
  apiVersion: '',
  resources: [resource],
  namespaced,
  describe: ({ lines }) => ({
    ...compact({ apiVersion: lines.find((line) => line.key === 'API Version')?.value }),
    ...object(lines.filter((line) => !common.has(line.key ?? ''))),
  }),
  row: (cells) =>
    compact({
      printed: Object.fromEntries(
        Object.entries(cells).filter(([name]) => !['NAME', 'AGE', 'LABELS'].includes(name)),
      ),
    }),
});

function object(lines: readonly Line[]): Manifest {
  const members: Record<string, JsonValue> = {};
  const seen = new Set<string>();
  for (const line of lines) {
    if (line.key === undefined) continue;
    const name = camel(line.key);
    const before = members[name];
    const value = valueOf(line);
    if (before === undefined) members[name] = value;
    else
      members[name] =
        seen.has(name) && Array.isArray(before) ? [...(before as JsonValue[]), value] : [before, value];
    if (before !== undefined) seen.add(name);
  }
  return members;
}

function valueOf(line: Line): JsonValue {
  if (line.children.length === 0) return isNothing(line.value) ? null : line.value;
  if (line.children.some((child) => child.key !== undefined)) return object(line.children);
  return [line.value, ...line.children.map((child) => child.text.trimEnd())].filter((text) => text !== '');
}

/** `Match Labels` to `matchLabels`, `API Group` to `apiGroup`; names that are data are left alone. */
function camel(label: string): string {
  const words = label.split(' ');
  if (words.some((word) => !/^[A-Z][A-Za-z0-9]*$/u.test(word))) return label;
  const [first, ...rest] = words;
  return [
    first?.toUpperCase() === first
      ? first?.toLowerCase()
      : `${first?.slice(0, 1).toLowerCase() ?? ''}${first?.slice(1) ?? ''}`,
    ...rest,
  ].join('');
}
