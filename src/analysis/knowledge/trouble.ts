import type { Item } from '../view/item.ts';
import type { Container } from '../view/containers.ts';
import { numberAt, objectsAt, type Path, textAt } from '../view/read.ts';
import type { View } from '../view.ts';
import { isOver, type Pod, type Workload } from '../view/workloads.ts';

/** A text that says why something does not work, with the place where it stands. */
export interface Complaint {
  readonly text: string;
  readonly item: Item;
  readonly path: Path;
  readonly since?: string;
}

const eventComplaint = (item: Item<'events'>): Complaint => ({
  text: item.record.message,
  item,
  path: ['message'],
  ...(item.record.firstSeen === undefined ? {} : { since: item.record.firstSeen }),
});

/** Pods that exist, should be ready and are not. */
export const unreadyPods = (workload: Workload): readonly Pod[] =>
  workload.pods.filter((pod) => !pod.ready && !isOver(pod));

/** Workloads that run or want to run something, where the investigation looks. */
export const workloadsInFocus = (view: View): readonly Workload[] =>
  [...view.workloads.values()].filter((workload) => view.inFocus(workload.id));

/** What the controllers say when they cannot create pods that are still missing. */
export function creationComplaints(view: View, workload: Workload): readonly Complaint[] {
  const makers = [...workload.owned, ...(workload.object ? [workload.object] : [])];
  return makers.flatMap((maker): Complaint[] => {
    const wanted =
      numberAt(maker.manifest, 'spec', 'replicas') ?? (maker.kind === 'Deployment' ? 1 : undefined);
    const existing = numberAt(maker.manifest, 'status', 'replicas') ?? workload.pods.length;
    const isShort = wanted === undefined ? workload.pods.length === 0 : existing < wanted;
    if (!isShort) return [];
    const events = latestFirst(view.eventsOf(maker.id))
      .filter(({ record }) => /^Failed ?Create/u.test(record.reason))
      .map(eventComplaint);
    return [...events, ...failedConditions(maker.current)];
  });
}

function failedConditions(item: Item<'objects'>): Complaint[] {
  return objectsAt(item.record.manifest, 'status', 'conditions').flatMap((condition, index): Complaint[] => {
    const text = textAt(condition, 'message');
    if (textAt(condition, 'type') !== 'ReplicaFailure' || textAt(condition, 'status') !== 'True' || !text)
      return [];
    return [{ text, item, path: ['manifest', 'status', 'conditions', index, 'message'] }];
  });
}

/** Warnings of a pod, the latest first. */
export const warningsOf = (view: View, pod: Pod): readonly Complaint[] =>
  latestFirst(view.eventsOf(pod.id).filter((item) => item.record.type === 'Warning')).map(eventComplaint);

/** What a container's own state says: why it waits, or how it ended. */
export function stateComplaints(pod: Pod, container: Container): readonly Complaint[] {
  const states: readonly Path[] = [
    ['state', 'waiting'],
    ['state', 'terminated'],
    ['lastState', 'terminated'],
  ];
  return states.flatMap((state): Complaint[] => {
    const text = textAt(container.status, ...state, 'message');
    const path = ['manifest', ...container.statusPath, ...state, 'message'];
    return text ? [{ text, item: pod.object.current, path }] : [];
  });
}

/** Everything that is said about a pod: its events, its containers' states, its own conditions. */
export function complaintsOf(view: View, pod: Pod): readonly Complaint[] {
  const conditions = objectsAt(pod.object.manifest, 'status', 'conditions').flatMap(
    (condition, index): Complaint[] => {
      const text = textAt(condition, 'message');
      const path = ['manifest', 'status', 'conditions', index, 'message'];
      return text && textAt(condition, 'status') === 'False'
        ? [{ text, item: pod.object.current, path }]
        : [];
    },
  );
  return [
    ...warningsOf(view, pod),
    ...pod.containers.flatMap((container) => stateComplaints(pod, container)),
    ...conditions,
  ];
}

export const latestFirst = (items: readonly Item<'events'>[]): readonly Item<'events'>[] =>
  [...items].sort((a, b) => seen(b) - seen(a));

const seen = (item: Item<'events'>): number =>
  Date.parse(item.record.lastSeen ?? item.record.firstSeen ?? '') || 0;
