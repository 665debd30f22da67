import { type EntityId, entityId } from '../../lib/entity.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { isControlPlane } from '../view/nodes.ts';
import { objectsAt, textAt } from '../view/read.ts';
import { unreadyPods, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod } from '../view/workloads.ts';

/** Pods that nobody even tries to place: the scheduler is down, or they ask for one that does not exist. */
export const schedulerSilent: Detector = {
  mechanism: 'scheduler-silent',
  *detect(view) {
    const ignored = workloadsInFocus(view).flatMap((workload) =>
      unreadyPods(workload)
        .filter((pod) => isIgnored(view, pod))
        .slice(0, 1),
    );
    const foreign = ignored.filter(asksForAnother);
    for (const pod of foreign) yield ofPod(view, pod);
    const rest = ignored.filter((pod) => !foreign.includes(pod));
    const place = rest.length > 0 && !placesOthers(view) ? schedulerPlace(view) : undefined;
    if (place) yield ofScheduler(view, place, rest);
  },
};

const patienceMs = 30_000;

/** Neither placed nor refused: a scheduler that lives would have said something by then. */
function isIgnored(view: View, pod: Pod): boolean {
  const { manifest, createdAt } = pod.object;
  const conditions = objectsAt(manifest, 'status', 'conditions');
  const isJudged = conditions.some((one) => textAt(one, 'type') === 'PodScheduled');
  const isGated = objectsAt(manifest, 'spec', 'schedulingGates').length > 0;
  const isYoung = createdAt !== undefined && view.now - Date.parse(createdAt) < patienceMs;
  return (
    pod.phase === 'Pending' &&
    pod.node === undefined &&
    !isJudged &&
    !isGated &&
    !isYoung &&
    view.eventsOf(pod.id).length === 0
  );
}

const schedulerOf = (pod: Pod): string =>
  textAt(pod.object.manifest, 'spec', 'schedulerName') ?? 'default-scheduler';
const asksForAnother = (pod: Pod): boolean => schedulerOf(pod) !== 'default-scheduler';

function ofPod(view: View, pod: Pod): Finding {
  const { current } = pod.object;
  return finding({
    entity: pod.workload,
    mechanism: 'wrong-scheduler-name',
    claim: `The pods of \`${pod.workload}\` wait for a scheduler called ${schedulerOf(pod)}, which takes no notice of them.`,
    receipts: [
      view.quote(current, ['manifest', 'spec', 'schedulerName'], 'state'),
      view.quote(current, ['manifest', 'status', 'phase'], 'symptom'),
    ],
    strength: 'strong',
  });
}

/** A pod that was placed just now proves that the scheduler works. */
const placesOthers = (view: View): boolean =>
  view.events.some(({ record }) => {
    const at = Date.parse(record.lastSeen ?? record.firstSeen ?? '');
    return /^(Scheduled|FailedScheduling)$/u.test(record.reason) && view.now - at < patienceMs;
  });

interface Place {
  readonly node: EntityId;
  readonly pod: Pod | undefined;
}

/** Where the scheduler runs: its static pod tells, else the only control-plane node. */
function schedulerPlace(view: View): Place | undefined {
  const pod = view.pods.find((one) => /^kube-scheduler(-|$)/u.test(one.name));
  if (pod?.ready) return undefined;
  if (pod?.node) return { node: entityId('cluster', 'Node', pod.node), pod };
  const [node, another] = view.ofKind('Node').filter(isControlPlane);
  return node && !another ? { node: node.id, pod } : undefined;
}

function ofScheduler(view: View, { node, pod }: Place, ignored: readonly Pod[]): Finding {
  const [first] = ignored as readonly [Pod];
  return finding({
    entity: node,
    mechanism: 'kube-scheduler-unavailable',
    claim: `Nothing schedules pods: ${ignored.length} of them wait without a word, and \`${node}\` is where the scheduler runs.`,
    receipts: [
      pod
        ? view.quote(pod.object.current, ['manifest', 'status'], 'state')
        : view.quote(first.object.current, ['manifest', 'status'], 'absence'),
      view.quote(first.object.current, ['manifest', 'status', 'phase'], 'symptom'),
    ],
    strength: pod ? 'decisive' : 'strong',
    breaks: ignored.map((one) => one.workload),
  });
}
