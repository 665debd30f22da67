import type { Receipt } from '../../evidence/receipt.ts';
import type { EntityId } from '../../lib/entity.ts';
import { backgroundReason } from './background.ts';
import type { Series } from '../view/series.ts';
import type { View } from '../view.ts';

/** A workload that answers more slowly than before. */
export interface Degraded {
  readonly workload: EntityId;
  /** Whether the ordinary request is slower too, not only the slowest ones. */
  readonly median: boolean;
  readonly receipt: Receipt;
}

/** Slower by half again would be noise; twice as slow and by ten milliseconds is not. */
const isSlower = ({ metric, baseline, current }: Series): boolean =>
  metric.startsWith('latency.') &&
  baseline !== undefined &&
  current !== undefined &&
  current.median > 2 * baseline.median &&
  current.median > baseline.median + 0.01;

const tellsOfLatency = /latency|slow|duration|response.?time/iu;

/** Measured where there are metrics, else as alerts tell. */
export function degradedWorkloads(view: View): ReadonlyMap<EntityId, Degraded> {
  const found = new Map<EntityId, Degraded>();
  const note = (workload: EntityId, median: boolean, receipt: Receipt) => {
    const known = found.get(workload);
    found.set(workload, known ? { ...known, median: known.median || median } : { workload, median, receipt });
  };
  for (const item of view.alerts) {
    const { entity, name } = item.record;
    if (!entity || !tellsOfLatency.test(name) || backgroundReason(item.record, view) !== undefined) continue;
    note(view.workloadOf(entity), false, view.quote(item, ['name'], 'symptom'));
  }
  for (const series of view.series.filter(isSlower)) {
    const last = ['points', Math.max(0, series.points.length - 1)];
    note(
      view.workloadOf(series.entity),
      series.metric === 'latency.p50',
      view.quote(series.item, last, 'symptom'),
    );
  }
  return new Map([...found].filter(([workload]) => view.workloads.has(workload)));
}

/** Everybody who depends on a workload by calls, near or far. */
export function ancestorsOf(view: View, workload: EntityId): ReadonlySet<EntityId> {
  const seen = new Set<EntityId>();
  const todo = [...view.callersOf(workload)];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (seen.has(next) || next === workload) continue;
    seen.add(next);
    todo.push(...view.callersOf(next));
  }
  return seen;
}
