import type { Receipt } from '../../evidence/receipt.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import {
  demandsOf,
  isControlPlane,
  isCordoned,
  meetsAffinity,
  meetsSelector,
  requestsOf,
  workers,
} from '../view/nodes.ts';
import type { Observed } from '../view/observed.ts';
import { parseQuantity } from '../view/quantity.ts';
import { type Path, textAt, valueAt } from '../view/read.ts';
import {
  type Obstacle,
  parseSchedulingFailure,
  type Reason,
  type SchedulingFailure,
} from '../knowledge/scheduling-message.ts';
import { type Complaint, complaintsOf, unreadyPods, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Pods that no node takes: cordons, taints, selectors, affinity, capacity, ports, spread. */
export const unschedulable: Detector = {
  mechanism: 'unschedulable',
  *detect(view) {
    for (const workload of workloadsInFocus(view)) {
      const stuck = stuckPod(view, workload);
      if (stuck) yield* judge(view, workload, stuck);
    }
  },
};

interface Stuck {
  readonly pod: Pod;
  readonly complaint: Complaint;
  readonly failure: SchedulingFailure;
}

function stuckPod(view: View, workload: Workload): Stuck | undefined {
  for (const pod of unreadyPods(workload)) {
    if (pod.node !== undefined) continue;
    for (const complaint of complaintsOf(view, pod)) {
      const failure = parseSchedulingFailure(complaint.text);
      if (failure) return { pod, complaint, failure };
    }
  }
  return undefined;
}

interface Blame {
  readonly mechanism: string;
  readonly because: string;
  readonly receipts?: readonly Receipt[];
}

function* judge(view: View, workload: Workload, stuck: Stuck): Iterable<Finding> {
  const blame = blameFor(view, stuck);
  if (!blame) return;
  const { complaint } = stuck;
  yield finding({
    entity: workload.id,
    mechanism: blame.mechanism,
    claim: `No node takes the pods of \`${workload.id}\`: ${blame.because}.`,
    receipts: [
      view.quote(complaint.item, complaint.path, 'state', {
        part: /\d+\/\d+ nodes are available.*?(?=\.? preemption:|$)/su,
      }),
      ...(blame.receipts ?? []),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    since: complaint.since,
  });
}

/**
 * The scheduler gives each node one reason, its first. A pod is ruled out by what rules out the nodes that it
 * could otherwise have had, so the question goes from what the pod demands to what those nodes lack.
 */
function blameFor(view: View, stuck: Stuck): Blame | undefined {
  const ordinary = withoutControlPlane(view, stuck.failure.reasons);
  const has = (obstacle: Obstacle) => ordinary.some((reason) => reason.obstacle === obstacle);
  if (has('claim-unbound') || has('claim-missing')) return undefined;
  if (has('affinity')) {
    const blame = demandsUnmet(view, stuck, has('cordon'));
    if (blame) return blame;
    // The nodes that it could have had are not ready: that is the node's trouble, not the pod's.
    if (stuck.failure.reasons.some((reason) => reason.obstacle === 'condition-taint')) return undefined;
  }
  if (isTooLarge(view, stuck, 'cpu') && has('cpu')) return simpleBlame(view, stuck, 'cpu');
  if (isTooLarge(view, stuck, 'memory') && has('memory')) return simpleBlame(view, stuck, 'memory');
  const [heaviest] = ordinary
    .filter((reason) => mechanisms[reason.obstacle] !== undefined)
    .sort((a, b) => (b.nodes ?? 99) - (a.nodes ?? 99));
  return heaviest && simpleBlame(view, stuck, heaviest.obstacle);
}

/** What keeps ordinary pods off the control plane is as it should be. */
function withoutControlPlane(view: View, reasons: readonly Reason[]): readonly Reason[] {
  const reserved = view.ofKind('Node').filter(isControlPlane).length || 1;
  const ordinary = reasons.filter(
    ({ obstacle, nodes, text }) =>
      obstacle !== 'condition-taint' &&
      !/node-role\.kubernetes\.io/u.test(text) &&
      !(obstacle === 'cordon' && (nodes ?? 0) <= reserved && cordonedWorkers(view).length === 0),
  );
  return ordinary.length > 0 ? ordinary : reasons.filter((reason) => reason.obstacle !== 'condition-taint');
}

const mechanisms: Partial<Record<Obstacle, string>> = {
  cordon: 'node-cordon-mismatch',
  taint: 'taint-toleration-mismatch',
  affinity: 'node-affinity-mismatch',
  'anti-affinity': 'pod-anti-affinity-conflict',
  'pod-affinity': 'pod-anti-affinity-conflict',
  cpu: 'cpu-capacity-mismatch',
  memory: 'memory-capacity-mismatch',
  ports: 'port-unschedulable',
  'topology-spread': 'topology-mismatch',
  'volume-affinity': 'topology-mismatch',
};

function simpleBlame(view: View, stuck: Stuck, obstacle: Obstacle): Blame | undefined {
  const mechanism = mechanisms[obstacle];
  const reason = stuck.failure.reasons.find((one) => one.obstacle === obstacle);
  if (mechanism === undefined || !reason) return undefined;
  return { mechanism, because: reason.text, receipts: detailOf(view, stuck, obstacle) };
}

/** The demand in the pod's spec, or the state of the nodes, that the obstacle comes from. */
function detailOf(view: View, { pod }: Stuck, obstacle: Obstacle): readonly Receipt[] {
  if (obstacle === 'cordon') return cordonReceipts(view, cordonedWorkers(view));
  const paths: Partial<Record<Obstacle, Path>> = {
    taint: ['tolerations'],
    affinity: ['affinity'],
    'anti-affinity': ['affinity', 'podAntiAffinity'],
    'pod-affinity': ['affinity', 'podAffinity'],
    cpu: ['containers', 0, 'resources'],
    memory: ['containers', 0, 'resources'],
    'topology-spread': ['topologySpreadConstraints'],
  };
  const path = paths[obstacle];
  if (!path || valueAt(pod.object.manifest, 'spec', ...path) === undefined) return [];
  return [view.quote(pod.object.current, ['manifest', 'spec', ...path], 'state')];
}

const cordonedWorkers = (view: View): readonly Observed[] => workers(view).filter(isCordoned);

const cordonReceipts = (view: View, nodes: readonly Observed[]): readonly Receipt[] =>
  nodes.slice(0, 2).map((node) => view.quote(node.current, ['manifest', 'spec'], 'state'));

/** A selector or affinity that no node meets, or that only cordoned nodes meet. */
function demandsUnmet(view: View, { pod }: Stuck, cordonsPlayPart: boolean): Blame | undefined {
  const { manifest, current } = pod.object;
  const demands = demandsOf(manifest, ['spec']);
  const nodes = workers(view);
  const selects = Object.keys(demands.selector).length > 0;
  const quoted = (path: Path) => [view.quote(current, ['manifest', 'spec', ...path], 'state')];
  if (selects && !nodes.some((node) => meetsSelector(node, demands))) {
    const because = 'no node has the labels of its nodeSelector';
    return { mechanism: 'node-selector-mismatch', because, receipts: quoted(['nodeSelector']) };
  }
  const fits = nodes.filter((node) => meetsSelector(node, demands) && meetsAffinity(node, demands));
  const isKnown = selects || demands.terms.length > 0;
  if (cordonsPlayPart && isKnown && fits.length > 0 && fits.every(isCordoned)) {
    const because = `the only nodes that it may run on are cordoned: ${fits.map((node) => node.name).join(', ')}`;
    return { mechanism: 'node-cordon-mismatch', because, receipts: cordonReceipts(view, fits) };
  }
  if (cordonsPlayPart && !isKnown && cordonedWorkers(view).length > 0) return undefined;
  if (fits.length > 0 && isKnown) return undefined;
  const because = 'no node meets its required node affinity';
  return { mechanism: 'node-affinity-mismatch', because, receipts: quoted(['affinity', 'nodeAffinity']) };
}

/** Whether the pod asks for more than any node has, however empty. */
function isTooLarge(view: View, { pod }: Stuck, resource: 'cpu' | 'memory'): boolean {
  const asked = requestsOf(pod.object.manifest, ['spec'], resource)
    .map((amount) => parseQuantity(amount) ?? 0)
    .reduce((a, b) => a + b, 0);
  const sizes = workers(view).map(
    (node) => parseQuantity(textAt(node.manifest, 'status', 'allocatable', resource)) ?? 0,
  );
  return sizes.length > 0 && asked > Math.max(...sizes);
}
