import { z } from 'zod';
import { type EntityId, entityId, isEntityId } from '../../../lib/entity.ts';
import type { MetricRecord } from '../../../sources/signals.ts';
import type { Database } from './database.ts';
import type { Directory } from './directory.ts';
import { callCounters, histograms, type Meaning, meanings } from './metric-names.ts';
import {
  BucketStep,
  bucketSteps,
  PodSeries,
  podSeries,
  ServiceSeries,
  serviceSeries,
  type Span,
} from './metric-series.ts';
import type { Tsv } from './tsv.ts';

type Points = MetricRecord['points'];

const named = (test: (meaning: Meaning) => boolean): readonly string[] =>
  Object.entries(meanings).flatMap(([name, meaning]) => (test(meaning) ? [name] : []));

const podNames = {
  all: named(() => true),
  counters: named((meaning) => meaning.counter),
  perContainer: named((meaning) => meaning.perContainer === true),
};

/** The first and the last instants of all series, in epoch ms. */
export async function readMetricInstants(database: Database, tsv: Tsv): Promise<readonly number[]> {
  const row = z.object({ moment: z.number().nullable() });
  const instants = `instant_ms(${tsv.column('timestamp')})`;
  const found = await database.rows(
    `SELECT unnest(quantile_disc(${instants}, [0, 0.01, 0.5, 0.99, 1])) AS moment FROM ${tsv.again}`,
    row,
  );
  return found.flatMap(({ moment }) => moment ?? []);
}

/** What pods use, in the names and units that detectors know. */
export async function readPodMetrics(
  database: Database,
  tsv: Tsv,
  span: Span,
): Promise<readonly MetricRecord[]> {
  const rows = await database.rows(podSeries(tsv, span, podNames), PodSeries);
  const series = rows.flatMap(podRecord);
  const pods = Map.groupBy(series, (one) => one.entity);
  return [...pods.values()].flatMap((all) => [
    ...longest(all.filter((one) => !isIntermediate(one))),
    ...throttled(all),
  ]);
}

function podRecord(row: z.infer<typeof PodSeries>): readonly MetricRecord[] {
  const meaning = meanings[row.metric];
  const entity = entityId(row.namespace ?? '', 'Pod', row.pod ?? '');
  const isSilent = meaning?.onlyTelling === true && row.points.every(([, value]) => value === 0);
  if (meaning === undefined || isSilent || !isEntityId(entity)) return [];
  const labels: Readonly<Record<string, string>> = row.reason === '' ? {} : { reason: row.reason };
  return [{ entity, metric: meaning.metric, labels, points: row.points }];
}

const isIntermediate = ({ metric }: MetricRecord): boolean => metric.startsWith('cfs.');

/** The same measure may be recorded raw and by a rule: the one with more points stays. */
function longest(all: readonly MetricRecord[]): readonly MetricRecord[] {
  const best = new Map<string, MetricRecord>();
  for (const one of all) {
    const key = `${one.metric} ${one.labels['reason'] ?? ''}`;
    if ((best.get(key)?.points.length ?? 0) < one.points.length) best.set(key, one);
  }
  return [...best.values()];
}

/** Throttled periods as a share of all periods. */
function throttled(all: readonly MetricRecord[]): readonly MetricRecord[] {
  const [part, whole] = ['cfs.throttled', 'cfs.periods'].map((name) =>
    all.find((one) => one.metric === name),
  );
  if (part === undefined || whole === undefined) return [];
  const periods = new Map(whole.points.map(([at, value]) => [Math.round(at), value]));
  const points = part.points.flatMap(([at, value]): Points => {
    const of = periods.get(Math.round(at)) ?? 0;
    return of > 0 ? [[at, Math.min(1, value / of)]] : [];
  });
  return points.length > 0 ? [{ entity: part.entity, metric: 'cpu.throttled', labels: {}, points }] : [];
}

/** How much services served, how much of it failed, and how long it took. */
export async function readServiceMetrics(
  database: Database,
  tsv: Tsv,
  span: Span,
  directory: Directory,
): Promise<readonly MetricRecord[]> {
  const rates = await database.rows(serviceSeries(tsv, span, callCounters), ServiceSeries);
  const steps = tsv.column('bucket_le').startsWith('NULL')
    ? []
    : await database.rows(bucketSteps(tsv, span, Object.keys(histograms)), BucketStep);
  const entityOf = (row: { readonly service: string | null; readonly namespace: string | null }) =>
    directory.named(row.service ?? '', row.namespace ?? undefined);
  return [
    ...rates.flatMap((row) => [
      ...recordOf(entityOf(row), 'requests.rate', row.rate),
      ...recordOf(entityOf(row), 'requests.errors', row.errors),
    ]),
    ...[...Map.groupBy(steps, (step) => `${step.metric} ${entityOf(step)}`).values()].flatMap((group) =>
      group[0] === undefined ? [] : latencies(entityOf(group[0]), group),
    ),
  ];
}

const recordOf = (entity: EntityId, metric: string, points: Points): readonly MetricRecord[] =>
  points.length > 0 ? [{ entity, metric, labels: {}, points }] : [];

function latencies(entity: EntityId, steps: readonly z.infer<typeof BucketStep>[]): readonly MetricRecord[] {
  const series = (share: number): Points =>
    steps.flatMap((step): Points => {
      const value = quantileOf(step.bounds, share);
      return value === undefined ? [] : [[step.moment, value * (histograms[step.metric] ?? 1)]];
    });
  return [...recordOf(entity, 'latency.p50', series(0.5)), ...recordOf(entity, 'latency.p95', series(0.95))];
}

/** Inside its bucket a value is taken to lie evenly, as Prometheus' `histogram_quantile` takes it. */
function quantileOf(bounds: Points, share: number): number | undefined {
  const total = bounds.at(-1)?.[1] ?? 0;
  const wanted = share * total;
  const index = bounds.findIndex(([, calls]) => calls >= wanted);
  const [bound, calls] = bounds[index] ?? [0, 0];
  const [below, before] = bounds[index - 1] ?? [0, 0];
  if (total <= 0 || index < 0) return undefined;
  // Beyond the last finite bound nothing is known: it is told itself.
  if (bound >= 1e300) return index === 0 ? undefined : below;
  return calls === before ? bound : below + ((bound - below) * (wanted - before)) / (calls - before);
}
