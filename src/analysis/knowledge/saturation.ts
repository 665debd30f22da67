import type { EntityId } from '../../lib/entity.ts';
import { backgroundReason } from '../symptoms/background.ts';
import type { Item } from '../view/item.ts';
import { parseQuantity } from '../view/quantity.ts';
import { textAt } from '../view/read.ts';
import type { Series } from '../view/series.ts';
import type { View } from '../view.ts';

/** A workload that uses far more processor time than before, or all that it may. */
export interface Saturation {
  readonly workload: EntityId;
  /** The usage, throttling or alert that shows it. */
  readonly series: readonly Series[];
  readonly alerts: readonly Item<'alerts'>[];
  readonly because: string;
  /** Its requests grew as much as its usage: it does more work, not harder work. */
  readonly byLoad: boolean;
}

export function saturatedWorkloads(view: View): readonly Saturation[] {
  return [...view.workloads.keys()].flatMap((workload) => {
    const series = seriesOf(view, workload);
    const alerts = cpuAlerts(view, workload);
    const told = alerts.length > 0 && !series.some(wasComparable) ? 'its alerts say so' : undefined;
    const because = reasonIn(view, workload, series) ?? told;
    if (because === undefined) return [];
    return [{ workload, series: series.filter(isTelling), alerts, because, byLoad: grewByLoad(series) }];
  });
}

/** Its own series and those of its pods. */
const seriesOf = (view: View, workload: EntityId): readonly Series[] => [
  ...view.seriesFor(workload),
  ...(view.workloads.get(workload)?.pods ?? []).flatMap((pod) => view.seriesFor(pod.id)),
];

const isTelling = ({ metric }: Series): boolean =>
  metric === 'cpu.usage' || metric.startsWith('cpu.throttled');

/** Measured before and since: then the measurements tell, and not the alert. */
const wasComparable = (one: Series): boolean =>
  isTelling(one) && one.baseline !== undefined && one.current !== undefined;

function reasonIn(view: View, workload: EntityId, series: readonly Series[]): string | undefined {
  const usage = series.find((one) => one.metric === 'cpu.usage');
  const throttled = series.some(isThrottledAnew);
  const now = usage?.current?.median;
  if (!usage || now === undefined) return throttled ? 'it is throttled' : undefined;
  const limit = limitOf(view, workload);
  const before = usage.baseline?.median;
  const grew = before !== undefined && now > 2 * before && now > before + 0.05;
  const full = limit !== undefined && now > 0.8 * limit;
  if (!(grew && (throttled || full)) && !(full && throttled)) return undefined;
  const was = before === undefined ? '' : `, ${before.toFixed(2)} before`;
  return `it uses ${now.toFixed(2)} cores${was}${limit === undefined ? '' : `, of ${limit} allowed`}`;
}

/** Throttled for a good part of the time, and more than before. */
function isThrottledAnew({ metric, baseline, current }: Series): boolean {
  if (!metric.startsWith('cpu.throttled') || !current) return false;
  return current.median > 0.1 && current.median > 2 * (baseline?.median ?? 0);
}

function limitOf(view: View, workload: EntityId): number | undefined {
  const limits = (view.workloads.get(workload)?.containers ?? [])
    .filter((container) => !container.init)
    .map((container) => parseQuantity(textAt(container.spec, 'resources', 'limits', 'cpu')));
  return limits.length > 0 && limits.every((limit) => limit !== undefined)
    ? limits.reduce((a, b) => a + b, 0)
    : undefined;
}

function grewByLoad(series: readonly Series[]): boolean {
  const growth = (metric: string): number | undefined => {
    const one = series.find((candidate) => candidate.metric === metric);
    return one?.baseline && one.current && one.baseline.median > 0
      ? one.current.median / one.baseline.median
      : undefined;
  };
  const [requests, usage] = [growth('requests.rate'), growth('cpu.usage')];
  return requests !== undefined && requests > 1.5 && (usage === undefined || requests > usage / 2);
}

const tellsOfCpu = /cpu/iu;

const cpuAlerts = (view: View, workload: EntityId): readonly Item<'alerts'>[] =>
  view.alerts.filter(
    ({ record }) =>
      record.entity !== undefined &&
      tellsOfCpu.test(record.name) &&
      view.workloadOf(record.entity) === workload &&
      backgroundReason(record, view) === undefined,
  );
