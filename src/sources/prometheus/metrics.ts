import { cut as cutText } from '../../lib/cut.ts';
import type { Labels } from '../entity-of-labels.ts';
import { answers } from '../narrow.ts';
import type { Answered, LookUpFailure } from '../outcome.ts';
import type { MetricRecord } from '../signals.ts';
import type { LookUp } from '../source.ts';
import type { PrometheusApi, Reply, Series } from './api.ts';
import type { SeriesQuery } from './series-query.ts';
import { stepSeconds } from './step.ts';

const atOnce = 4;
const mostSeriesPerQuery = 50;
const mostSeries = 400;
/** More than are kept, so that those that moved can be chosen. */
const mostSeriesAsked = 500;

/** Runs the queries a few at a time; fails only where every one of them did. */
export async function readSeries(
  api: PrometheusApi,
  queries: readonly SeriesQuery[],
  lookUp: LookUp,
  abort: AbortSignal,
): Promise<Answered<MetricRecord> | LookUpFailure> {
  const step = stepSeconds(lookUp.window);
  const replies = await inTurn(queries, (query) =>
    api.range(query.promql, lookUp.window, step, mostSeriesAsked, abort),
  );
  const failures = replies.filter((reply) => reply.status !== 'ok');
  const [failure] = failures;
  if (failure !== undefined && failures.length === queries.length) return failure;
  const read = queries.map((query, index) => recordsOf(query, replies[index], lookUp));
  const all = read.flatMap((one) => one.records);
  const lost = read.reduce((sum, one) => sum + one.lost, 0) + Math.max(0, all.length - mostSeries);
  const notes = [
    ...(failure === undefined
      ? []
      : [`${failures.length} of ${queries.length} queries failed: ${failure.message}`]),
    ...(lost > 0 ? [`${lost} further series were not kept`] : []),
  ];
  return {
    records: all.slice(0, mostSeries),
    broken: read.reduce((sum, one) => sum + one.broken, 0),
    ...(notes.length > 0 && { cut: notes.join('; ') }),
  };
}

async function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const next = items.entries();
  const worker = async () => {
    for (const [index, item] of next) results[index] = await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

interface Read {
  readonly records: readonly MetricRecord[];
  readonly lost: number;
  readonly broken: number;
}

function recordsOf(query: SeriesQuery, reply: Reply<Series> | undefined, lookUp: LookUp): Read {
  if (reply?.status !== 'ok') return { records: [], lost: 0, broken: 0 };
  const records = reply.data.flatMap((series) => recordOf(query, series));
  const wanted = records.filter((record) => answers(lookUp, record.entity));
  const kept = mostMoved(wanted);
  return { records: kept, lost: wanted.length - kept.length, broken: reply.broken };
}

function recordOf(query: SeriesQuery, series: Series): MetricRecord[] {
  const entity = query.entity(series.metric);
  const points = series.values
    .map(([at, value]): [number, number] => [at, Number(value)])
    .filter(([, value]) => Number.isFinite(value));
  if (entity === undefined || points.length === 0) return [];
  const { __name__: own, ...labels } = series.metric;
  const metric = query.metric ?? own ?? cutText(query.promql, 300);
  return [{ entity, metric, labels: mergedLabels(query.labels, labels), points }];
}

const mergedLabels = (added: Labels | undefined, own: Labels): Record<string, string> => ({
  ...added,
  ...own,
});

/** The series that changed most between the first and the second half of the window, in their own order. */
function mostMoved(records: readonly MetricRecord[]): readonly MetricRecord[] {
  if (records.length <= mostSeriesPerQuery) return records;
  const byMove = [...records].sort((a, b) => move(b) - move(a));
  const kept = new Set(byMove.slice(0, mostSeriesPerQuery));
  return records.filter((record) => kept.has(record));
}

function move({ points }: MetricRecord): number {
  const values = points.map(([, value]) => value);
  const middle = Math.ceil(values.length / 2);
  const scale = Math.max(...values.map(Math.abs));
  const [before, since] = [mean(values.slice(0, middle)), mean(values.slice(middle))];
  // A series that began inside the window is news in itself.
  return scale === 0 ? 0 : Math.abs((since ?? 0) - (before ?? 0)) / scale;
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
