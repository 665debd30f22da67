import { compact, type Manifest } from '../manifest.ts';
import { asPrinted, type Line, value } from '../kubectl/outline.ts';
import { readTable } from '../kubectl/table.ts';
import type { KindReader } from './kind.ts';

export const resourceQuota: KindReader = {
  kind: 'ResourceQuota',
  apiVersion: 'v1',
  resources: ['resourcequotas', 'resourcequota', 'quota'],
  namespaced: true,
  describe: ({ lines }) => quota(lines),
  row: (cells) => amounts([...pairs(cells['REQUEST']), ...pairs(cells['LIMIT'])]),
};

/** A quota from its table `Resource  Used  Hard`, alone or inside a namespace. */
export function quota(lines: readonly Line[]): Manifest {
  const printed = asPrinted(lines);
  const rows = readTable(
    printed.slice(printed.findIndex((line) => /^\s*Resource\s+Used\s+Hard/u.test(line))),
  );
  const scopes = value(lines, 'Scopes')?.split(/,\s*/u);
  const body = amounts(
    rows.map((row) => ({ name: row['Resource'] ?? '', used: row['Used'] ?? '', hard: row['Hard'] ?? '' })),
  );
  return scopes === undefined ? body : { ...body, spec: { ...body['spec'], scopes } };
}

interface Amount {
  readonly name: string;
  readonly used: string;
  readonly hard: string;
}

/** `pods: 10/10, requests.cpu: 1/2`. */
const pairs = (text = ''): readonly Amount[] =>
  [...text.matchAll(/([^\s:,]+): ([^\s/,]+)\/([^\s,]+)/gu)].map(([, name, used, hard]) => ({
    name: name ?? '',
    used: used ?? '',
    hard: hard ?? '',
  }));

function amounts(rows: readonly Amount[]): { readonly [key: string]: Manifest | undefined } {
  const hard = compact(Object.fromEntries(rows.map((row) => [row.name, row.hard])));
  const used = compact(Object.fromEntries(rows.map((row) => [row.name, row.used])));
  return { spec: compact({ hard }), status: compact({ hard, used }) };
}
