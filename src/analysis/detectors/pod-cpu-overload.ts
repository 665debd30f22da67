import { type EntityId, entityId } from '../../lib/entity.ts';
import { degradedWorkloads } from '../symptoms/degraded.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { saturatedWorkloads, type Saturation } from '../knowledge/saturation.ts';
import type { View } from '../view.ts';

/** A workload that has become busy without more requests, and slow for it. */
export const podCpuOverload: Detector = {
  mechanism: 'pod-cpu-overload',
  *detect(view) {
    const slower = degradedWorkloads(view);
    for (const saturation of saturatedWorkloads(view)) {
      if (!view.inFocus(saturation.workload) || saturation.byLoad) continue;
      const slow = slower.get(saturation.workload);
      const receipts = statesOf(view, saturation);
      yield finding({
        entity: saturation.workload,
        mechanism: 'pod-cpu-overload',
        claim: `\`${saturation.workload}\` has no processor time to spare: ${saturation.because}.`,
        receipts: [...receipts, ...(slow ? [slow.receipt] : [])],
        breaks: nodesOf(view, saturation.workload),
        strength: slow || saturation.alerts.length > 0 ? 'strong' : 'weak',
      });
    }
  },
};

const nodesOf = (view: View, workload: EntityId): readonly EntityId[] =>
  (view.workloads.get(workload)?.pods ?? []).flatMap((pod) =>
    pod.node === undefined ? [] : [entityId('cluster', 'Node', pod.node)],
  );

const statesOf = (view: View, { series, alerts }: Saturation) => [
  ...series
    .slice(0, 2)
    .map((one) => view.quote(one.item, ['points', Math.max(0, one.points.length - 1)], 'state')),
  ...alerts.slice(0, 2).map((item) => view.quote(item, ['name'], series.length > 0 ? 'symptom' : 'state')),
];
