import type { EntityId } from '../../lib/entity.ts';
import { entityOfLabels } from '../entity-of-labels.ts';
import type { AlertRecord } from '../signals.ts';
import type { LookUp } from '../source.ts';
import { measured, oneOf, seconds } from './promql.ts';
import { requestQueries } from './requests.ts';
import type { SeriesQuery } from './series-query.ts';
import { wellKnownQueries } from './well-known.ts';

/** How many different questions one look-up may hold. */
const mostQueries = 40;
const mostAlertQueries = 12;

/**
 * What to ask for without knowing the set-up: what the conditions of alerts measure, then what common
 * exporters and request counters tell. The most telling first; `cut` says what was left out.
 */
export function planQueries(
  lookUp: LookUp,
  alerts: readonly AlertRecord[],
  names: readonly string[],
  rateSeconds: number,
): { readonly queries: readonly SeriesQuery[]; readonly cut: string | undefined } {
  const namespaces = lookUp.namespaces ? `,namespace=~${oneOf(lookUp.namespaces)}` : '';
  const setting = { names: new Set(names), rate: seconds(rateSeconds), namespaces };
  const conditions = alertQueries(alerts);
  const requests = requestQueries(setting);
  const all = [...conditions.slice(0, mostAlertQueries), ...wellKnownQueries(setting), ...requests.queries];
  const notes = [
    notAsked(conditions.length - mostAlertQueries, 'conditions of alerts'),
    notAsked(requests.left, 'series about requests'),
    notAsked(all.length - mostQueries, 'questions'),
  ].filter((note) => note !== undefined);
  return { queries: all.slice(0, mostQueries), cut: notes.length > 0 ? notes.join('; ') : undefined };
}

const notAsked = (left: number, what: string): string | undefined =>
  left > 0 ? `${left} further ${what} were not asked for` : undefined;

const urgency = { firing: 0, resolved: 1, pending: 2 } as const;

function alertQueries(alerts: readonly AlertRecord[]): readonly SeriesQuery[] {
  const sorted = [...alerts].sort(
    (a, b) => urgency[a.state] - urgency[b.state] || (b.startsAt ?? '').localeCompare(a.startsAt ?? ''),
  );
  const byPromql = new Map<string, SeriesQuery>();
  for (const alert of sorted)
    for (const promql of measured(alert.expression ?? ''))
      if (!byPromql.has(promql)) byPromql.set(promql, conditionQuery(promql, alert));
  return [...byPromql.values()];
}

function conditionQuery(promql: string, alert: AlertRecord): SeriesQuery {
  const fallback: EntityId = alert.entity ?? `prometheus/AlertingRule/${alert.name}`;
  return {
    promql,
    // A condition may sum labels away; then its series are about what the alert is about.
    entity: (labels) => entityOfLabels(labels) ?? fallback,
    labels: { alertname: alert.name },
  };
}
