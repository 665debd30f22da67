import { instant, type Window } from '../../lib/clock.ts';
import { canonicalJson } from '../../lib/json.ts';
import { entityOfLabels, type Labels } from '../entity-of-labels.ts';
import { instantOf } from '../instant-of.ts';
import type { Answered, LookUpFailure } from '../outcome.ts';
import type { AlertRecord } from '../signals.ts';
import type { AlertingRule, PrometheusApi, Series } from './api.ts';
import { graphLink } from './links.ts';
import { stepSeconds } from './step.ts';

/** Prometheus keeps no list of alerts that ended, but a series that says when each was firing. */
export const firingHistory = 'ALERTS{alertstate="firing"}';

const mostAlerts = 500;

/**
 * The alerts that are active now and began before the window's end, and those that fired inside the window
 * and do no longer. Fails only if the rules cannot be read; a missing history is a cut.
 */
export async function readAlerts(
  api: PrometheusApi,
  webUrl: string,
  window: Window,
  abort: AbortSignal,
): Promise<Answered<AlertRecord> | LookUpFailure> {
  const [rules, history] = await Promise.all([
    api.alertingRules(abort),
    api.range(firingHistory, window, stepSeconds(window), mostAlerts, abort),
  ]);
  if (rules.status !== 'ok') return rules;
  const linked = (record: AlertRecord) => withLink(record, webUrl, window);
  const active = rules.data.flatMap((rule) => activeUnder(rule, window)).map(linked);
  const past = history.status === 'ok' ? history.data : [];
  const known = new Set(active.map((record) => canonicalJson(record.labels)));
  const ended = past.flatMap((series) => fired(series, rules.data, window, known)).map(linked);
  const all = [...active, ...ended];
  const notes = [
    ...rules.data.filter((rule) => rule.health === 'err').map((rule) => `the rule ${rule.name} fails`),
    ...(history.status === 'ok' ? [] : [`alerts that ended are not listed: ${history.message}`]),
    ...(all.length > mostAlerts ? [`${all.length - mostAlerts} further alerts are not listed`] : []),
  ];
  const broken = rules.broken + (history.status === 'ok' ? history.broken : 0);
  return {
    records: all.slice(0, mostAlerts),
    broken,
    ...(notes.length > 0 && { cut: notes.slice(0, 5).join('; ') }),
  };
}

function activeUnder(rule: AlertingRule, window: Window): AlertRecord[] {
  return rule.alerts.flatMap(({ labels, annotations, state, activeAt }) => {
    const startsAt = instantOf(activeAt);
    if (state === 'inactive' || (startsAt !== undefined && startsAt > instant(Date.parse(window.to))))
      return [];
    return [{ ...recordOf(rule.name, labels, rule), state, annotations, ...(startsAt && { startsAt }) }];
  });
}

/** An alert out of its history; still firing where the history runs to the end of a window in the past. */
function fired(
  series: Series,
  rules: readonly AlertingRule[],
  window: Window,
  known: ReadonlySet<string>,
): AlertRecord[] {
  const labels = withoutLabels(series.metric, ['__name__', 'alertstate']);
  const [first, last] = [series.points[0]?.[0], series.points.at(-1)?.[0]];
  if (first === undefined || last === undefined || known.has(canonicalJson(labels))) return [];
  const step = stepSeconds(window);
  const name = labels['alertname'] ?? 'unnamed';
  const rule = rules.find((one) => one.name === name);
  const sawStart = first * 1000 >= Date.parse(window.from) + step * 1000;
  const sawEnd = last * 1000 <= Date.parse(window.to) - 2 * step * 1000;
  return [
    {
      ...recordOf(name, labels, rule),
      state: sawEnd ? 'resolved' : 'firing',
      ...(sawStart && { startsAt: instant(first * 1000) }),
      ...(sawEnd && { endsAt: instant(last * 1000) }),
    },
  ];
}

function recordOf(name: string, labels: Labels, rule: AlertingRule | undefined) {
  const entity = entityOfLabels(labels);
  return {
    name,
    labels: { ...labels },
    annotations: {},
    ...(entity && { entity }),
    ...(rule && { expression: rule.query }),
  };
}

function withLink(record: AlertRecord, webUrl: string, window: Window): AlertRecord {
  const link = graphLink(webUrl, record.expression === undefined ? [] : [record.expression], window);
  return link === undefined ? record : { ...record, link };
}

const withoutLabels = (labels: Labels, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
