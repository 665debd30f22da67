import { backgroundReason } from '../symptoms/background.ts';
import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { parseQuantity } from '../view/quantity.ts';
import { textAt } from '../view/read.ts';
import type { Series } from '../view/series.ts';
import { workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** A workload whose memory grows steadily towards its limit, without more requests. */
export const memoryGrowth: Detector = {
  mechanism: 'memory-growth',
  *detect(view) {
    for (const workload of workloadsInFocus(view)) {
      const series = [workload.id, ...workload.pods.map((pod) => pod.id)]
        .flatMap((id) => view.seriesFor(id))
        .find((one) => one.metric === 'memory.usage' && isGrowing(one));
      if (!series || grewByLoad(view, workload)) continue;
      const limit = limitOf(workload);
      const last = series.current?.last ?? 0;
      if (limit !== undefined && last < limit * 0.7) continue;
      const alert = view.alerts.find(
        ({ record }) =>
          record.entity !== undefined &&
          view.workloadOf(record.entity) === workload.id &&
          backgroundReason(record, view) === undefined,
      );
      const at = Math.max(0, series.points.length - 1);
      yield finding({
        entity: workload.id,
        mechanism: 'memory-growth',
        claim: `The memory of \`${workload.id}\` has grown to ${mebibytes(last)} from ${mebibytes(series.points[0]?.[1] ?? 0)} and does not stop${limit === undefined ? '' : `; its limit is ${mebibytes(limit)}`}.`,
        receipts: [
          view.quote(series.item, ['points', at], 'state'),
          view.quote(series.item, ['points', 0], 'state'),
          alert ? view.quote(alert, ['name'], 'symptom') : view.quote(series.item, ['points', at], 'link'),
        ],
        strength: alert && limit !== undefined ? 'strong' : 'weak',
      });
    }
  },
};

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;

/** Four quarters, each well above the one before: caches that fill level off. */
function isGrowing({ points }: Series): boolean {
  if (points.length < 8) return false;
  const size = Math.floor(points.length / 4);
  const means = [0, 1, 2, 3].map((quarter) => {
    const part = points.slice(quarter * size, (quarter + 1) * size);
    return part.reduce((sum, [, value]) => sum + value, 0) / part.length;
  });
  const [first = 0, , , last = 0] = means;
  return (
    means.every((mean, index) => index === 0 || mean > (means[index - 1] ?? 0) * 1.05) && last > first * 1.5
  );
}

function grewByLoad(view: View, workload: Workload): boolean {
  const requests = view.seriesFor(workload.id).find((one) => one.metric === 'requests.rate');
  return (
    requests?.baseline !== undefined &&
    requests.current !== undefined &&
    requests.current.median > requests.baseline.median * 1.5
  );
}

function limitOf({ containers }: Workload): number | undefined {
  const limits = containers
    .filter((one) => !one.init)
    .map((one) => parseQuantity(textAt(one.spec, 'resources', 'limits', 'memory')));
  return limits.length > 0 && limits.every((one) => one !== undefined)
    ? limits.reduce((a, b) => a + b, 0)
    : undefined;
}
