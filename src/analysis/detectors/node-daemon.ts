import type { Receipt } from '../../evidence/receipt.ts';
import type { EntityId } from '../../lib/entity.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Item } from '../view/item.ts';
import type { Observed } from '../view/observed.ts';
import { objectsAt, textAt } from '../view/read.ts';
import { parseSchedulingFailure } from '../knowledge/scheduling-message.ts';
import { complaintsOf } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod } from '../view/workloads.ts';

/** The daemons that make a node a node, by what is lost without each. */
const daemons: Readonly<Record<string, string>> = {
  containerd: 'containers on it cannot be started or watched',
  kubelet: 'pods on it are no longer managed',
  'kube-proxy': 'Service addresses do not work from its pods',
  'kube-scheduler': 'new pods are not placed',
};

/** A node's daemon that does not run, seen by a check or told by the node's own condition. */
export const nodeDaemon: Detector = {
  mechanism: 'node-daemon-unavailable',
  *detect(view) {
    const names = new Set([
      ...view.ofKind('Node').map((node) => node.id),
      ...view.probes.filter((item) => daemonOf(item)).map((item) => item.record.entity),
    ]);
    for (const id of names) {
      const seen = byCheck(view, id) ?? byCondition(view, id);
      if (seen) yield blame(view, id, seen);
    }
  },
};

interface Seen {
  readonly daemon: string;
  readonly receipt: Receipt;
  readonly since?: string | undefined;
}

function daemonOf(item: Item<'probes'>): string | undefined {
  const named = /^daemon:(.+)$/u.exec(item.record.probe)?.[1];
  const daemon = /docker|crio|cri-o/u.test(named ?? '') ? 'containerd' : named;
  return daemon !== undefined && daemon in daemons ? daemon : undefined;
}

/** In the order of `daemons`: without a runtime the kubelet fails too. */
function byCheck(view: View, id: EntityId): Seen | undefined {
  const failed = view.probesOf(id).filter((item) => !item.record.passed);
  for (const daemon of Object.keys(daemons)) {
    const item = failed.find((one) => daemonOf(one) === daemon);
    if (item)
      return {
        daemon,
        receipt: view.quote(item, ['text'], 'state', { part: /Active:[^\n]*/u }),
        // The check tells when somebody looked, the node since when it is so.
        since: byCondition(view, id)?.since ?? item.record.at,
      };
  }
  return undefined;
}

/** What the node controller and the kubelet write into the Ready condition. */
const conditionTexts: readonly (readonly [RegExp, string])[] = [
  [
    /container runtime (is down|status check|network not ready)|PLEG is not healthy|runtime not ready|containerd|dockerd/iu,
    'containerd',
  ],
  [/kubelet stopped posting node status|NodeStatusUnknown|NodeStatusNeverUpdated/iu, 'kubelet'],
];

function byCondition(view: View, id: EntityId): Seen | undefined {
  const node = view.objects.get(id);
  const conditions = objectsAt(node?.manifest, 'status', 'conditions');
  const index = conditions.findIndex(
    (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') !== 'True',
  );
  if (!node || index < 0) return undefined;
  const condition = conditions[index];
  const text = `${textAt(condition, 'reason') ?? ''} ${textAt(condition, 'message') ?? ''}`;
  const daemon = conditionTexts.find(([pattern]) => pattern.test(text))?.[1];
  if (daemon === undefined) return undefined;
  const receipt = view.quote(node.current, ['manifest', 'status', 'conditions', index], 'state');
  return { daemon, receipt, since: textAt(condition, 'lastTransitionTime') };
}

function blame(view: View, id: EntityId, { daemon, receipt, since }: Seen): Finding {
  const node = view.objects.get(id);
  return finding({
    entity: id,
    mechanism: `${daemon}-unavailable`,
    claim: `\`${daemon}\` does not run on \`${id}\`, so ${daemons[daemon] ?? 'its pods suffer'}.`,
    receipts: [receipt, ...linksOf(view, id, node)],
    breaks: daemon === 'kube-scheduler' ? unplaced(view) : keptOff(view, node),
    since,
  });
}

/** A workload that runs there, and the node's own condition. */
function linksOf(view: View, id: EntityId, node: Observed | undefined): Receipt[] {
  const [pod] = view.podsOn(id.split('/')[2] ?? '').filter((one) => view.inFocus(one.id));
  const conditions = objectsAt(node?.manifest, 'status', 'conditions');
  const index = conditions.findIndex(
    (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') !== 'True',
  );
  return [
    ...(node && index >= 0
      ? [view.quote(node.current, ['manifest', 'status', 'conditions', index], 'symptom')]
      : []),
    ...(pod ? [view.quote(pod.object.current, ['manifest', 'spec', 'nodeName'], 'link')] : []),
  ];
}

/** Pods that wait for a place because a node that is not ready keeps them off. */
function keptOff(view: View, node: Observed | undefined): readonly EntityId[] {
  const isReady = objectsAt(node?.manifest, 'status', 'conditions').some(
    (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
  );
  if (!node || isReady) return [];
  const waits = (pod: Pod): boolean =>
    pod.node === undefined &&
    complaintsOf(view, pod).some(({ text }) =>
      parseSchedulingFailure(text)?.reasons.some((reason) => reason.obstacle === 'condition-taint'),
    );
  return view.pods.filter(waits).map((pod) => pod.workload);
}

const unplaced = (view: View): readonly EntityId[] =>
  view.pods.filter((pod) => pod.node === undefined && pod.phase === 'Pending').map((pod) => pod.workload);
