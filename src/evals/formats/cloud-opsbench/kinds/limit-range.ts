import { compact, type Manifest } from '../manifest.ts';
import { asPrinted, type Line } from '../kubectl/outline.ts';
import { readTable, type Row } from '../kubectl/table.ts';
import type { KindReader } from './kind.ts';

export const limitRange: KindReader = {
  kind: 'LimitRange',
  apiVersion: 'v1',
  resources: ['limitranges', 'limitrange', 'limits'],
  namespaced: true,
  describe: ({ lines }) => limits(lines),
  row: () => undefined,
};

const columns: Readonly<Record<string, string>> = {
  Min: 'min',
  Max: 'max',
  'Default Request': 'defaultRequest',
  'Default Limit': 'default',
  'Max Limit/Request Ratio': 'maxLimitRequestRatio',
};

/** Limits from their table, alone or inside a namespace; one limit a type. */
function limits(lines: readonly Line[]): Manifest {
  const printed = asPrinted(lines);
  const rows = readTable(printed.slice(printed.findIndex((line) => /^\s*Type\s+Resource\s/u.test(line))));
  const types = [...new Set(rows.map((row) => row['Type'] ?? ''))].filter((type) => type !== '');
  return { spec: compact({ limits: types.map((type) => limit(type, rows)) }) };
}

function limit(type: string, rows: readonly Row[]): Manifest {
  const own = rows.filter((row) => row['Type'] === type);
  const members: Record<string, Manifest | undefined> = {};
  for (const [heading, member] of Object.entries(columns))
    members[member] = compact(
      Object.fromEntries(own.map((row) => [row['Resource'] ?? '', printed(row[heading])])),
    );
  return compact({ type, ...members }) ?? {};
}

const printed = (cell: string | undefined): string | undefined =>
  cell === '-' || cell === '' ? undefined : cell;
