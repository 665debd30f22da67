import { type EntityId, parseEntity } from '../../../lib/entity.ts';
import type { MetricRecord } from '../../../sources/signals.ts';
import { localTime } from './kubectl/time.ts';
import type { Naming } from './names.ts';

interface Meaning {
  readonly metric: string;
  /** From the unit in the file to the base unit. */
  readonly convert: (value: number) => number;
}

const same = (value: number): number => value;
const fromMs = (value: number): number => value / 1000;
const fromPercent = (value: number): number => value / 100;

/** What the columns of an application mean: cores, bytes, seconds throttled a second, packets a second, ms. */
const ofWorkload: Readonly<Record<string, Meaning>> = {
  cpu: { metric: 'cpu.usage', convert: same },
  mem: { metric: 'memory.usage', convert: same },
  cpu_cfs: { metric: 'cpu.throttled.seconds', convert: same },
  rps: { metric: 'requests.rate', convert: same },
  success_rate: { metric: 'requests.errors', convert: (value) => Math.max(0, 1 - value) },
  network_receive: { metric: 'network.receive.packets', convert: same },
  network_transmit: { metric: 'network.transmit.packets', convert: same },
};

/** What the columns of a node mean: per cent, per cent, segments sent again a second. */
const ofNode: Readonly<Record<string, Meaning>> = {
  cpu: { metric: 'cpu.utilization', convert: fromPercent },
  mem: { metric: 'memory.utilization', convert: fromPercent },
  tcp_retans: { metric: 'tcp.retransmits.rate', convert: same },
  tcp_retrans: { metric: 'tcp.retransmits.rate', convert: same },
};

export interface ReadMetrics {
  readonly records: readonly MetricRecord[];
  readonly broken: number;
}

/** `raw_data/metrics.csv`: a column of local times, then one column for each `<name>-<metric>`. */
export function readMetrics(source: string, zone: string, nameOf: Naming): ReadMetrics {
  const [head, ...lines] = source
    .replace(/^\uFEFF/u, '')
    .split(/\r?\n/u)
    .filter((line) => line.trim() !== '');
  const columns = (head ?? '').split(',');
  const rows = lines.map((line) => line.split(','));
  const times = rows.map((row) => localTime(row[0] ?? '', zone));
  const records = columns.slice(1).flatMap((column, index) => {
    const points = rows.flatMap((row, at) => point(times[at], row[index + 1]));
    return series(column, points, idleTimes(column, columns, rows, times), nameOf);
  });
  return { records, broken: times.filter((time) => time === undefined).length };
}

type Point = readonly [seconds: number, value: number];

function point(time: number | undefined, cell: string | undefined): readonly Point[] {
  const value = Number(cell);
  if (time === undefined || cell === undefined || cell.trim() === '' || !Number.isFinite(value)) return [];
  return [[time / 1000, value]];
}

/** With no request there is no share of them: the file says 0 % success there. */
function idleTimes(
  column: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  times: readonly (number | undefined)[],
): ReadonlySet<number> {
  if (!column.endsWith('-success_rate')) return new Set();
  const rate = columns.indexOf(column.replace(/success_rate$/u, 'rps'));
  return new Set(rows.flatMap((row, at) => (Number(row[rate]) === 0 ? [(times[at] ?? 0) / 1000] : [])));
}

function series(
  column: string,
  points: readonly Point[],
  idle: ReadonlySet<number>,
  nameOf: Naming,
): readonly MetricRecord[] {
  const [, name, metric] = /^(.+)-([^-]+)$/u.exec(column.trim()) ?? [];
  if (name === undefined || metric === undefined || points.length === 0) return [];
  const entity = nameOf(name);
  const { metric: known, convert } = meaning(entity, metric);
  const kept = points
    .filter(([at]) => !idle.has(at))
    .map(([at, value]): [number, number] => [at, convert(value)]);
  return kept.length === 0 ? [] : [{ entity, metric: known, labels: {}, points: kept }];
}

function meaning(entity: EntityId, metric: string): Meaning {
  const known = (parseEntity(entity).kind === 'Node' ? ofNode : ofWorkload)[metric];
  const quantile = /^p(\d+)_?latency$/u.exec(metric)?.[1];
  if (known !== undefined) return known;
  return quantile === undefined
    ? { metric, convert: same }
    : { metric: `latency.p${quantile}`, convert: fromMs };
}
