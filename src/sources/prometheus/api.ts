import { z } from 'zod';
import type { Clock, Window } from '../../lib/clock.ts';
import { cut } from '../../lib/cut.ts';
import { type ExplainBody, httpApi } from '../http.ts';
import type { HttpSettings } from '../http-settings.ts';
import type { LookUpFailure } from '../outcome.ts';

/** What one request brought, with the number of items that could not be read. */
export type Reply<T> =
  | { readonly status: 'ok'; readonly data: readonly T[]; readonly broken: number }
  | LookUpFailure;

const Labels = z.record(z.string(), z.string());

/** A finite value of a series: epoch seconds and value. */
type Point = [at: number, value: number];

/** A series over time as `query_range` gives it, without what is no number. */
const Series = z.object({ metric: Labels, values: z.array(z.unknown()).default([]) }).transform((read) => ({
  metric: read.metric,
  points: read.values.flatMap(pointOf),
}));
export type Series = z.infer<typeof Series>;

/** By hand: an answer may hold a million of them. */
function pointOf(pair: unknown): readonly Point[] {
  if (!Array.isArray(pair)) return [];
  const [at, text] = pair as readonly unknown[];
  const value = typeof text === 'string' ? Number(text) : Number.NaN;
  return typeof at === 'number' && Number.isFinite(value) ? [[at, value]] : [];
}

const ActiveAlert = z.object({
  labels: Labels,
  annotations: Labels.default({}),
  state: z.enum(['firing', 'pending', 'inactive']),
  activeAt: z.string().optional(),
});

/** An alerting rule with what is active under it. */
export const AlertingRule = z.object({
  name: z.string().min(1),
  query: z.string(),
  health: z.string().default('unknown'),
  alerts: z.array(ActiveAlert).default([]),
});
export type AlertingRule = z.infer<typeof AlertingRule>;

/** The part of Prometheus's HTTP API that is read (https://prometheus.io/docs/prometheus/2.42/querying/api/). */
export interface PrometheusApi {
  /** One expression over the window at `stepSeconds`; at most `limit` series where the server knows limits. */
  range(
    promql: string,
    window: Window,
    stepSeconds: number,
    limit: number,
    abort: AbortSignal,
  ): Promise<Reply<Series>>;
  /** One expression now; its series are not read. */
  instant(promql: string, abort: AbortSignal): Promise<Reply<unknown>>;
  alertingRules(abort: AbortSignal): Promise<Reply<AlertingRule>>;
  metricNames(abort: AbortSignal): Promise<Reply<string>>;
  close(): void;
}

export function prometheusApi(settings: HttpSettings, clock: Clock): PrometheusApi {
  const http = httpApi('Prometheus', settings, clock);
  const ask = async <T>(
    path: string,
    query: Readonly<Record<string, string>>,
    abort: AbortSignal,
    items: Items<T>,
  ): Promise<Reply<T>> => {
    const reply = await http.get(`/api/v1/${path}`, new URLSearchParams(query), abort, explainError);
    return reply.status === 'ok' ? readItems(reply.body, items) : reply;
  };
  return {
    range: (promql, { from, to }, stepSeconds, limit, abort) => {
      const bounds = { start: from, end: to, step: String(stepSeconds), limit: String(limit) };
      return ask('query_range', { query: promql, ...bounds }, abort, matrix);
    },
    instant: (promql, abort) => ask('query', { query: promql }, abort, vector),
    alertingRules: (abort) => ask('rules', { type: 'alert' }, abort, rules),
    metricNames: (abort) => ask('label/__name__/values', {}, abort, names),
    close: () => http.close(),
  };
}

/** Where the items stand in the `data` of an answer, and what one of them is. */
interface Items<T> {
  readonly list: z.ZodType<readonly unknown[]>;
  readonly item: z.ZodType<T>;
}

const results = z.object({ result: z.array(z.unknown()) }).transform((data) => data.result);
const matrix: Items<Series> = { list: results, item: Series };
const vector: Items<unknown> = { list: results, item: z.unknown() };
const names: Items<string> = { list: z.array(z.unknown()), item: z.string() };
const rules: Items<AlertingRule> = {
  list: z
    .object({ groups: z.array(z.object({ rules: z.array(z.unknown()) })) })
    .transform((data) => data.groups.flatMap((group) => group.rules)),
  item: AlertingRule,
};

function readItems<T>(body: unknown, { list, item }: Items<T>): Reply<T> {
  const envelope = z.object({ status: z.literal('success'), data: list }).safeParse(body);
  if (!envelope.success)
    return { status: 'misconfigured', message: 'The answer is JSON, but not as Prometheus gives it.' };
  const read = envelope.data.data.map((one) => item.safeParse(one));
  const data = read.flatMap((one) => (one.success ? [one.data] : []));
  return { status: 'ok', data, broken: read.length - data.length };
}

const ApiError = z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() });

const explainError: ExplainBody = (body) => {
  const read = ApiError.safeParse(body);
  if (!read.success) return undefined;
  const { errorType, error } = read.data;
  const said = cut(error.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim(), 200);
  if (errorType === 'timeout' || errorType === 'canceled')
    return { status: 'timeout', message: 'Prometheus gave up on the query.' };
  if (errorType === 'unavailable' || errorType === 'internal')
    return { status: 'unreachable', message: `Prometheus cannot answer now: ${said}` };
  return { status: 'misconfigured', message: `Prometheus refuses the query: ${said}` };
};
