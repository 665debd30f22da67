import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Observed } from '../view/observed.ts';
import { objectsAt, textAt } from '../view/read.ts';
import { latestFirst } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';

const resources: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory',
  DiskPressure: 'disk space',
  PIDPressure: 'process numbers',
};

/** A node that runs out of memory, disk or process numbers, and puts pods out for it. */
export const nodePressure: Detector = {
  mechanism: 'node-pressure',
  *detect(view) {
    for (const node of view.ofKind('Node')) {
      const found = pressed(view, node);
      if (found) yield found;
    }
  },
};

function pressed(view: View, node: Observed): Finding | undefined {
  const conditions = objectsAt(node.manifest, 'status', 'conditions');
  const index = conditions.findIndex(
    (one) => (textAt(one, 'type') ?? '') in resources && textAt(one, 'status') === 'True',
  );
  const condition = conditions[index];
  if (!condition) return undefined;
  const what = resources[textAt(condition, 'type') ?? ''] ?? 'room';
  const evicted = view.pods.filter(
    (pod) => pod.node === node.name && textAt(pod.object.manifest, 'status', 'reason') === 'Evicted',
  );
  const [event] = latestFirst(view.eventsOf(node.id)).filter(({ record }) =>
    /EvictionThresholdMet|FreeDiskSpaceFailed|HasDiskPressure|InsufficientMemory|SystemOOM/u.test(
      record.reason,
    ),
  );
  const since = textAt(condition, 'lastTransitionTime');
  return finding({
    entity: node.id,
    mechanism: 'node-pressure',
    claim: `\`${node.id}\` runs out of ${what}${evicted.length > 0 ? `, and put out ${evicted.length} pods` : ''}.`,
    receipts: [
      view.quote(node.current, ['manifest', 'status', 'conditions', index], 'state'),
      ...(event ? [view.quote(event, ['message'], 'state')] : []),
      ...evicted.slice(0, 2).map((pod) => view.quote(pod.object.current, ['manifest', 'status'], 'symptom')),
      view.quote(node.current, ['manifest', 'status', 'conditions', index], 'link'),
    ],
    strength: evicted.length > 0 ? 'decisive' : 'strong',
    breaks: evicted.map((pod) => pod.workload),
    standing: view.standingSince(since),
    since,
  });
}
