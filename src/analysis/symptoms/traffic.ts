import type { EntityId } from '../../lib/entity.ts';
import { subjectOf } from './alert-entity.ts';
import { backgroundReason } from './background.ts';
import { freshErrors } from './fresh-errors.ts';
import type { Item } from '../view/item.ts';
import { isAboutMoney } from '../knowledge/spend.ts';
import type { Series } from '../view/series.ts';
import type { LiveSymptom } from './symptoms.ts';
import type { View } from '../view.ts';

/** What is wrong now with traffic, by alerts, probes, metrics, traces and logs. */
export function trafficSymptoms(view: View): readonly LiveSymptom[] {
  return [
    ...alertSymptoms(view),
    ...probeSymptoms(view),
    ...metricSymptoms(view),
    ...callSymptoms(view),
    ...logSymptoms(view),
  ].filter((symptom) => view.inFocus(symptom.entity));
}

/** Alerts that fire for want of requests, by what they are usually called. */
const tellsOfStarving =
  /no[_ ]?(traffic|requests?)|(traffic|requests?|throughput|network)[_ ]?(rate)?.{0,12}?(low|drop|absent|zero|stopped)/iu;

const alertSymptoms = (view: View): LiveSymptom[] =>
  view.alerts.flatMap((item) => {
    const { record } = item;
    const entity = subjectOf(record, view);
    if (!entity || backgroundReason(record, view) !== undefined) return [];
    const receipt = view.quote(item, ['name'], 'symptom');
    const claim = `Alert ${record.name} fires for \`${entity}\`.`;
    return [
      {
        entity,
        claim,
        receipt,
        flows: true,
        soft: isAboutMoney(record.name),
        starved: tellsOfStarving.test(record.name),
      },
    ];
  });

/** What the latest of each check says: an earlier failure is history. */
function probeSymptoms(view: View): LiveSymptom[] {
  const when = (item: Item<'probes'>): number => Date.parse(item.record.at ?? '') || 0;
  const latest = new Map<string, Item<'probes'>>();
  for (const item of view.probes) {
    const { entity, probe, target, from } = item.record;
    const key = [entity, probe, target, from].join(' ');
    const known = latest.get(key);
    if (!known || when(item) >= when(known)) latest.set(key, item);
  }
  return [...latest.values()].flatMap((item) => {
    const { entity, passed, target, from } = item.record;
    if (passed) return [];
    const symptom = {
      entity,
      claim: `The check of ${target} fails.`,
      receipt: view.quote(item, ['text'], 'symptom'),
      flows: true,
      soft: false,
    };
    return [from === undefined ? symptom : { ...symptom, seenFrom: from }];
  });
}

function metricSymptoms(view: View): LiveSymptom[] {
  return view.series.flatMap((series): LiveSymptom[] => {
    const claim = degradation(series);
    if (claim === undefined) return [];
    const entity = view.workloadOf(series.entity);
    const receipt = view.quote(series.item, ['points', series.points.length - 1], 'symptom');
    return [{ entity, claim: `\`${entity}\`: ${claim}.`, receipt, flows: true, soft: true, measured: true }];
  });
}

/** What is worse than before, in words with numbers; undefined where nothing is. */
function degradation({ metric, baseline, current }: Series): string | undefined {
  if (!current) return undefined;
  const before = baseline?.median ?? 0;
  if (metric === 'requests.errors' && current.median > before + 0.02)
    return `${percent(current.median)} of requests fail, ${percent(before)} before`;
  if (metric.startsWith('latency.') && baseline && current.median > Math.max(2 * before, before + 0.05))
    return `${metric} is ${milliseconds(current.median)}, ${milliseconds(before)} before`;
  return undefined;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const milliseconds = (seconds: number): string => `${Math.round(seconds * 1000)} ms`;

/** Failed calls, each pair of workloads once, with the record that has most of them. */
function callSymptoms(view: View): LiveSymptom[] {
  const traced = view.calls.filter((call) => call.item !== undefined && call.calls > 0);
  return [...Map.groupBy(traced, ({ caller, callee }) => `${caller} ${callee}`).values()].flatMap((calls) => {
    const [worst] = [...calls].sort((a, b) => b.errors - a.errors);
    const [made, failed] = [sum(calls.map((one) => one.calls)), sum(calls.map((one) => one.errors))];
    if (!worst?.item || failed < made * 0.05 || failed === 0) return [];
    const receipt = view.quote(worst.item, worst.item.record.error ? ['error'] : ['errors'], 'symptom');
    const claim = `${failed} of ${made} calls from \`${worst.caller}\` to \`${worst.callee}\` failed.`;
    return [{ entity: worst.caller, claim, receipt, flows: true, soft: true, measured: failed >= made / 5 }];
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function logSymptoms(view: View): LiveSymptom[] {
  const loudest = new Map<EntityId, LiveSymptom & { readonly count: number }>();
  for (const item of freshErrors(view)) {
    const { count, text } = item.record;
    const entity = view.workloadOf(item.record.entity);
    if ((loudest.get(entity)?.count ?? 0) >= count) continue;
    const receipt = view.quote(item, ['text'], 'symptom', { part: text.slice(0, 300) });
    const claim = `\`${entity}\` logs errors.`;
    const since = item.record.at === undefined ? {} : { since: item.record.at };
    loudest.set(entity, { entity, claim, receipt, flows: true, soft: true, count, ...since });
  }
  return [...loudest.values()];
}
