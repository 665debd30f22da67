import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { degradedWorkloads } from '../symptoms/degraded.ts';
import type { Series } from '../view/series.ts';
import type { View } from '../view.ts';

/** More requests at the way in than before, with everything behind it following suit. */
export const loadSurge: Detector = {
  mechanism: 'load-surge',
  *detect(view) {
    const grown = view.series.filter((one) => one.metric === 'requests.rate' && factorOf(one) >= 2);
    const workloads = [...Map.groupBy(grown, (one) => view.workloadOf(one.entity))].filter(
      ([id]) => view.workloads.has(id) && view.inFocus(id),
    );
    const ids = new Set(workloads.map(([id]) => id));
    // Where the load comes from: nobody of those who call it has grown.
    for (const [id, series] of workloads) {
      if (view.callersOf(id).some((caller) => ids.has(caller))) continue;
      const found = blame(view, id, series);
      if (found) yield found;
    }
  },
};

const factorOf = ({ baseline, current }: Series): number =>
  baseline && current && current.median > baseline.median + 1
    ? current.median / Math.max(baseline.median, 0.1)
    : 0;

function blame(view: View, id: Finding['entity'], series: readonly Series[]): Finding | undefined {
  const [first] = [...series].sort((a, b) => factorOf(b) - factorOf(a));
  const slow = degradedWorkloads(view);
  const hurt = [id, ...view.calleesOf(id)].map((one) => slow.get(one)).find((one) => one !== undefined);
  if (!first || !hurt) return undefined;
  const [was, is] = [first.baseline?.median ?? 0, first.current?.median ?? 0];
  return finding({
    entity: id,
    mechanism: 'load-surge',
    claim: `\`${id}\` gets ${is.toFixed(1)} requests a second, ${was.toFixed(1)} before, and the system slows down under them.`,
    receipts: [
      view.quote(first.item, ['points', Math.max(0, first.points.length - 1)], 'change'),
      hurt.receipt,
    ],
    strength: 'strong',
    breaks: [...view.calleesOf(id)],
  });
}
