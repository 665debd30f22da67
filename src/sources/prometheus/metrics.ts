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
  const read = await inTurn(queries, async (query) => {
    const reply = await api.range(query.promql, lookUp.window, step, mostSeriesAsked, abort);
    // At once, so that only what is kept of an answer stays in memory.
    return reply.status === 'ok' ? recordsOf(query, reply, lookUp) : reply;
  });
  const failures = read.filter((one) => one.status !== 'ok');
  const [failure] = failures;
  if (failure !== undefined && failures.length === queries.length) return failure;
  const brought = read.filter((one) => one.status === 'ok');
  const all = brought.flatMap((one) => one.records);
  const lost = sum(brought.map((one) => one.lost)) + Math.max(0, all.length - mostSeries);
  const notes = [
    ...(failure === undefined
      ? []
      : [`${failures.length} of ${queries.length} queries failed: ${failure.message}`]),
    ...(lost > 0 ? [`${lost} further series were not kept`] : []),
  ];
  return {
    records: all.slice(0, mostSeries),
    broken: sum(brought.map((one) => one.broken)),
    ...(notes.length > 0 && { cut: notes.join('; ') }),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

async function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const next = items.entries();
  const worker = async () => {
    for (const [index, item] of next) results[index] = await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

type Brought = Extract<Reply<Series>, { status: 'ok' }>;

interface Read {
  readonly status: 'ok';
  readonly records: readonly MetricRecord[];
  readonly lost: number;
  readonly broken: number;
}

function recordsOf(query: SeriesQuery, reply: Brought, lookUp: LookUp): Read {
  const records = reply.data.flatMap((series) => recordOf(query, series));
  const wanted = records.filter((record) => answers(lookUp, record.entity));
  const kept = mostMoved(wanted);
  return { status: 'ok', records: kept, lost: wanted.length - kept.length, broken: reply.broken };
}

function recordOf(query: SeriesQuery, { metric: own, points }: Series): MetricRecord[] {
  const entity = query.entity(own);
  if (entity === undefined || points.length === 0) return [];
  const { __name__: name, ...labels } = own;
  const metric = query.metric ?? name ?? cutText(query.promql, 300);
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
  values.length === 0 ? undefined : sum(values) / values.length;
