import type { Receipt } from '../../evidence/receipt.ts';
import { type EntityId, entityId } from '../../lib/entity.ts';
import { backgroundReason } from '../symptoms/background.ts';
import { ancestorsOf, type Degraded, degradedWorkloads } from '../symptoms/degraded.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { saturatedWorkloads } from '../knowledge/saturation.ts';
import type { View } from '../view.ts';

/**
 * Slow calls that no busy workload explains: the network of one node or of one workload. Each candidate says
 * who would be slow if it were the culprit, and the one whose prediction fits what is seen best is named.
 */
export const networkDegraded: Detector = {
  mechanism: 'network-degraded',
  *detect(view) {
    const slower = degradedWorkloads(view);
    const nodes = nodeSuspects(view);
    const busy = saturatedWorkloads(view).some((one) => slower.has(one.workload));
    if (busy || (slower.size === 0 && !nodes.some((one) => one.bonus > 0))) return;
    const suspects = [...nodes, ...workloadSuspects(view, slower)].map((one) => ({
      ...one,
      fit: fitOf(one, slower),
    }));
    const [best] = suspects.sort((a, b) => b.fit - a.fit || a.entity.localeCompare(b.entity));
    if (best && best.fit > 0) yield blame(view, best, slower);
  },
};

interface Suspect {
  readonly entity: EntityId;
  /** Who must be slow if it is the culprit. */
  readonly must: ReadonlySet<EntityId>;
  /** Who may be. */
  readonly may: ReadonlySet<EntityId>;
  /** What else speaks for it. */
  readonly bonus: number;
  readonly receipts: readonly Receipt[];
}

type Slower = ReadonlyMap<EntityId, Degraded>;

function fitOf({ must, may, bonus }: Suspect, slower: Slower): number {
  const seen = [...slower.keys()];
  const hits = seen.filter((one) => must.has(one)).length;
  const allowed = seen.filter((one) => !must.has(one) && may.has(one)).length;
  const strangers = seen.length - hits - allowed;
  const absent = [...must].filter((one) => !slower.has(one)).length;
  return hits + allowed / 2 - strangers - absent / 2 + bonus;
}

/** Whoever calls across a node's border is slow, and so is whoever waits for them. */
function nodeSuspects(view: View): readonly Suspect[] {
  const places = nodesOf(view);
  const names = [...new Set(view.pods.flatMap((pod) => pod.node ?? []))].sort();
  if (names.length < 2) return [];
  return names.map((name) => {
    const entity = entityId('cluster', 'Node', name);
    const crossing = view.calls
      .filter(({ caller, callee }) => places.get(caller)?.has(name) !== places.get(callee)?.has(name))
      .map(({ caller }) => caller);
    const must = new Set([...crossing, ...crossing.flatMap((one) => [...ancestorsOf(view, one)])]);
    const may = new Set(view.podsOn(name).map((pod) => pod.workload));
    const complaints = networkComplaints(view, entity);
    // Slowness of a single workload is its own, wherever it runs.
    return { entity, must, may, bonus: complaints.length > 0 ? 5 : -1, receipts: complaints };
  });
}

const nodesOf = (view: View): ReadonlyMap<EntityId, ReadonlySet<string>> =>
  new Map(
    [...view.workloads.values()].map((one) => [one.id, new Set(one.pods.flatMap((pod) => pod.node ?? []))]),
  );

/** Alerts about the node's own network, and retransmissions that rose there. */
function networkComplaints(view: View, node: EntityId): readonly Receipt[] {
  const alerts = view.alerts
    .filter(
      ({ record }) => record.entity === node && /network|retrans|packet|tcp|latency/iu.test(record.name),
    )
    .filter(({ record }) => backgroundReason(record, view) === undefined)
    .map((item) => view.quote(item, ['name'], 'state'));
  const series = view
    .seriesFor(node)
    .filter(({ metric, baseline, current }) => {
      const before = baseline?.median ?? 0;
      return (
        /retrans|packet.?loss|drop/u.test(metric) &&
        current !== undefined &&
        current.median > Math.max(4 * before, 0.5)
      );
    })
    .map((one) => view.quote(one.item, ['points', Math.max(0, one.points.length - 1)], 'state'));
  return [...alerts, ...series];
}

/** A workload whose packets are late: its callers are slow, and itself where it calls on. */
function workloadSuspects(view: View, slower: Slower): readonly Suspect[] {
  return [...view.workloads.keys()]
    .filter((id) => view.inFocus(id) && (slower.has(id) || view.callersOf(id).some((one) => slower.has(one))))
    .map((entity) => {
      const calls = view.calleesOf(entity).length > 0;
      const must = new Set([...ancestorsOf(view, entity), ...(calls ? [entity] : [])]);
      return {
        entity,
        must,
        may: new Set([entity]),
        bonus: slower.get(entity)?.median ? 0.5 : 0,
        receipts: [],
      };
    });
}

function blame(view: View, suspect: Suspect, slower: Slower): Finding {
  const affected = [...slower.values()].filter(
    (one) => suspect.must.has(one.workload) || suspect.may.has(one.workload),
  );
  const onNode = suspect.entity.startsWith('cluster/Node/');
  const losing =
    onNode &&
    affected.length > 0 &&
    view.series.length > 0 &&
    (affected.filter((one) => one.median).length * 3 < affected.length || resends(view, suspect.entity));
  const mechanism = onNode
    ? losing
      ? 'node-network-packet-loss'
      : 'node-network-delay'
    : 'pod-network-delay';
  const what = losing ? 'Packets to and from' : 'The network to and from';
  return finding({
    entity: suspect.entity,
    mechanism,
    claim: `${what} \`${suspect.entity}\` ${losing ? 'are lost' : 'is slow'}: whoever calls across it is slow, and no workload is busy.`,
    receipts: [
      ...suspect.receipts,
      ...(suspect.receipts.length > 0
        ? []
        : affected.slice(0, 1).map(({ receipt }) => ({ ...receipt, shows: 'state' as const }))),
      ...affected.slice(0, 3).map((one) => one.receipt),
    ],
    strength: 'strong',
    breaks: affected.map((one) => one.workload),
  });
}

const manyResent = 0.01;

/** What is only late is seldom sent twice: more than one packet in a hundred that is means that they get lost. */
function resends(view: View, node: EntityId): boolean {
  const sum = (entities: readonly EntityId[], metric: RegExp): number =>
    entities
      .flatMap((id) => view.seriesFor(id))
      .filter((one) => metric.test(one.metric))
      .reduce((total, one) => total + (one.current?.median ?? 0), 0);
  const share = sum([node], /^tcp\.retransmits$/u);
  if (share > manyResent && share <= 1) return true;
  const pods = view.podsOn(node.split('/')[2] ?? '');
  const sent = sum([node, ...pods.flatMap((pod) => [pod.id, pod.workload])], /^network\.transmit\.packets$/u);
  return sent > 1 && sum([node], /^tcp\.retransmits\.rate$/u) > manyResent * sent;
}
