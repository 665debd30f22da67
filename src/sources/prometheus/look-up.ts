import type { Clock } from '../../lib/clock.ts';
import { answers } from '../narrow.ts';
import { answered, failed, type LookUpFailure } from '../outcome.ts';
import type { AlertRecord, MetricRecord } from '../signals.ts';
import type { LookUp, Outcome } from '../source.ts';
import { firingHistory, readAlerts } from './alerts.ts';
import type { PrometheusApi } from './api.ts';
import { graphLink } from './links.ts';
import { readSeries } from './metrics.ts';
import { planQueries } from './plan.ts';

/** What the look-ups of one Prometheus need. */
export interface Prometheus {
  readonly api: PrometheusApi;
  /** Without a slash at its end. */
  readonly webUrl: string;
  readonly clock: Clock;
  readonly rateSeconds: number;
}

const rulesQuery = 'GET /api/v1/rules?type=alert';
const namesQuery = 'GET /api/v1/label/__name__/values';

export async function lookForAlerts(
  { api, clock, webUrl }: Prometheus,
  lookUp: LookUp,
  abort: AbortSignal,
): Promise<Outcome<AlertRecord>> {
  const asked = { query: `${rulesQuery}\n${firingHistory}`, link: `${webUrl}/alerts` };
  const read = await readAlerts(api, webUrl, lookUp.window, abort);
  if ('status' in read) return failed(asked, read);
  return answered(asked, clock, {
    ...read,
    records: read.records.filter((it) => answers(lookUp, it.entity)),
  });
}

export async function lookForMetrics(
  { api, clock, webUrl, rateSeconds }: Prometheus,
  lookUp: LookUp,
  abort: AbortSignal,
): Promise<Outcome<MetricRecord>> {
  const reading = readAlerts(api, webUrl, lookUp.window, abort);
  const [alerts, names] = await Promise.all([reading, api.metricNames(abort)]);
  const nothing = `${rulesQuery}\n${namesQuery}`;
  if ('status' in alerts && names.status !== 'ok') return failed({ query: nothing }, alerts);
  const known = 'status' in alerts ? [] : alerts.records;
  const { queries, cut } = planQueries(lookUp, known, names.status === 'ok' ? names.data : [], rateSeconds);
  const promql = queries.map((query) => query.promql);
  const link = graphLink(webUrl, promql, lookUp.window);
  const asked = { query: promql.join('\n') || nothing, ...(link && { link }) };
  const read = await readSeries(api, queries, lookUp, abort);
  if ('status' in read) return failed(asked, read);
  const notes = [missing('rules', alerts), missing('names of series', names), cut, read.cut].filter(Boolean);
  return answered(asked, clock, { ...read, ...(notes.length > 0 && { cut: notes.join('; ') }) });
}

const missing = (what: string, reply: object | LookUpFailure): string | undefined =>
  'message' in reply ? `the ${what} could not be read: ${reply.message}` : undefined;
