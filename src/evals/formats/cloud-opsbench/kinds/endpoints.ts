import { compact, count, type Manifest, oneOrNone } from '../manifest.ts';
import { asPrinted, below, isNothing, type Line } from '../kubectl/outline.ts';
import { readTable } from '../kubectl/table.ts';
import type { KindReader } from './kind.ts';

export const endpoints: KindReader = {
  kind: 'Endpoints',
  apiVersion: 'v1',
  resources: ['endpoints', 'endpoint', 'ep'],
  namespaced: true,
  describe: ({ lines }) => compact({ subsets: subsets(below(lines, 'Subsets')) }),
  row: (cells) => compact({ subsets: listed(cells['ENDPOINTS'] ?? '') }),
};

/** Subsets follow each other, each starting with its ready addresses. */
function subsets(lines: readonly Line[]): readonly Manifest[] {
  const starts = lines.flatMap((line, index) => (line.key === 'Addresses' ? [index] : []));
  return starts.flatMap((start, index) => {
    const inside = lines.slice(start, starts[index + 1]);
    const members = {
      addresses: addresses(inside, 'Addresses'),
      notReadyAddresses: addresses(inside, 'NotReadyAddresses'),
      ports: ports(inside),
    };
    return oneOrNone(members);
  });
}

const addresses = (lines: readonly Line[], key: string): readonly Manifest[] =>
  (lines.find((line) => line.key === key)?.value ?? '')
    .split(/,\s*/u)
    .filter((ip) => !isNothing(ip))
    .map((ip) => ({ ip }));

const ports = (lines: readonly Line[]): readonly Manifest[] =>
  readTable(asPrinted(below(lines, 'Ports'))).map(
    (row) =>
      compact({
        name: row['Name'] === '<unset>' ? undefined : row['Name'],
        port: count(row['Port']),
        protocol: row['Protocol'],
      }) ?? {},
  );

/** `10.0.0.1:80,10.0.0.2:80 + 3 more...`: ready addresses only. */
function listed(text: string): readonly Manifest[] {
  const pairs = [...text.matchAll(/([\d.]+|\[[^\]]+\]):(\d+)/gu)];
  const numbers = [...new Set(pairs.map((pair) => Number(pair[2])))];
  return numbers.map((number) => ({
    addresses: pairs.filter((pair) => Number(pair[2]) === number).map((pair) => ({ ip: pair[1] ?? '' })),
    ports: [{ port: number }],
  }));
}
