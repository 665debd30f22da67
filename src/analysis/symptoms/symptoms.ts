import type { Receipt } from '../../evidence/receipt.ts';
import type { EntityId } from '../../lib/entity.ts';
import { terminationOf, waitingReason } from '../view/containers.ts';
import { objectsAt, textAt } from '../view/read.ts';
import type { Service } from '../view/services.ts';
import type { View } from '../view.ts';
import { isOver, type Pod, type Workload } from '../view/workloads.ts';

/** Something that is wrong at the end of the window, whatever the cause. */
export interface LiveSymptom {
  readonly entity: EntityId;
  readonly claim: string;
  readonly receipt: Receipt;
  /** False where no failing dependency can bring it about: a pod that is not created or not scheduled. */
  readonly flows: boolean;
  /** True where it is common on healthy systems too: it asks for no explanation, but takes one. */
  readonly soft: boolean;
  /** True where it is a lack of traffic: a broken caller brings it about as well. */
  readonly starved?: boolean;
  /** True of a soft symptom that was compared with the time before, and is worse. */
  readonly measured?: boolean;
  /** When it was first seen. */
  readonly since?: string;
  /** The other end, where it was seen from there: either may be what is wrong. */
  readonly seenFrom?: EntityId;
}

/** What is wrong now with the objects themselves; alerts and traffic are seen elsewhere. */
export function objectSymptoms(view: View): readonly LiveSymptom[] {
  return [
    ...[...view.workloads.values()].flatMap((workload) => unready(view, workload)),
    ...[...view.workloads.values()].flatMap((workload) => restarting(view, workload)),
    ...[...view.services.values()].flatMap((service) => unserved(view, service)),
    ...view.ofKind('Node').flatMap((node) => nodeDown(view, node.id)),
    ...view.ofKind('PersistentVolumeClaim').flatMap((claim) => unbound(view, claim.id)),
  ].filter((symptom) => view.inFocus(symptom.entity));
}

function unready(view: View, workload: Workload): LiveSymptom[] {
  const { id, desired, readyCount, pods, object } = workload;
  const waiting = pods.filter((pod) => !pod.ready && !isOver(pod));
  const wanted = desired ?? pods.filter((pod) => !isOver(pod) && !pod.terminating).length;
  const live = waiting[0];
  const known = object !== undefined || live !== undefined;
  if (!known || readyCount >= wanted) return [];
  const receipt = live ? podReceipt(view, live) : object && statusReceipt(view, workload);
  if (!receipt) return [];
  const claim = `\`${id}\` has ${readyCount} of ${wanted} pods ready.`;
  return [
    { entity: id, claim, receipt, flows: live !== undefined && isRunningOrCrashing(live), soft: false },
  ];
}

const stillMs = 10 * 60_000;

/** Ready at this moment, but restarted more than once and a short while ago. */
function restarting(view: View, workload: Workload): LiveSymptom[] {
  for (const pod of workload.pods.filter((one) => one.ready))
    for (const container of pod.containers) {
      const ended = terminationOf(container);
      const finished = Date.parse(textAt(ended?.state, 'finishedAt') ?? '');
      if (!ended || container.restarts < 2 || !(view.now - finished < stillMs)) continue;
      const receipt = view.quote(
        pod.object.current,
        ['manifest', ...container.statusPath, 'restartCount'],
        'symptom',
      );
      const claim = `\`${workload.id}\` keeps restarting (${container.restarts} times).`;
      return [{ entity: workload.id, claim, receipt, flows: true, soft: false }];
    }
  return [];
}

const isRunningOrCrashing = (pod: Pod): boolean =>
  pod.node !== undefined &&
  !pod.containers.some((one) => /Image|CreateContainer|ContainerCannotRun/u.test(waitingReason(one) ?? ''));

function podReceipt(view: View, pod: Pod): Receipt {
  const conditions = objectsAt(pod.object.manifest, 'status', 'conditions');
  const waiting = pod.containers.find((one) => waitingReason(one) !== undefined);
  if (waiting)
    return view.quote(pod.object.current, ['manifest', ...waiting.statusPath, 'state', 'waiting'], 'symptom');
  const index = conditions.findIndex(
    (one) => textAt(one, 'type') === 'Ready' || textAt(one, 'type') === 'PodScheduled',
  );
  return index >= 0
    ? view.quote(pod.object.current, ['manifest', 'status', 'conditions', index], 'symptom')
    : view.quote(pod.object.current, ['manifest', 'status', 'phase'], 'symptom');
}

function statusReceipt(view: View, workload: Workload): Receipt | undefined {
  const item = workload.object?.current;
  if (!item) return undefined;
  const failed = workload.owned
    .flatMap((one) => view.eventsOf(one.id))
    .concat(view.eventsOf(workload.id))
    .find((event) => event.record.type === 'Warning');
  return failed
    ? view.quote(failed, ['message'], 'symptom')
    : view.quote(item, ['manifest', 'status'], 'symptom');
}

function unserved(view: View, service: Service): LiveSymptom[] {
  const selects = Object.keys(service.selector).length > 0;
  const endpoints = service.endpoints[0];
  if (!selects || service.readyAddresses !== 0 || !endpoints) return [];
  const path = endpoints.kind === 'Endpoints' ? ['manifest', 'subsets'] : ['manifest', 'endpoints'];
  const receipt = view.quote(endpoints.current, path, 'symptom');
  const claim = `\`${service.id}\` has no ready endpoints.`;
  return [{ entity: service.id, claim, receipt, flows: false, soft: false }];
}

function nodeDown(view: View, id: EntityId): LiveSymptom[] {
  const node = view.objects.get(id);
  const conditions = objectsAt(node?.manifest, 'status', 'conditions');
  const index = conditions.findIndex(
    (one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') !== 'True',
  );
  if (!node || index < 0) return [];
  const receipt = view.quote(node.current, ['manifest', 'status', 'conditions', index], 'symptom');
  return [{ entity: id, claim: `\`${id}\` is not ready.`, receipt, flows: false, soft: false }];
}

function unbound(view: View, id: EntityId): LiveSymptom[] {
  const claim = view.objects.get(id);
  const phase = textAt(claim?.manifest, 'status', 'phase');
  // A claim that nobody uses may wait for its first consumer for ever.
  const used = view.usersOf(id).length > 0;
  if (!claim || !used || (phase !== 'Pending' && phase !== 'Lost')) return [];
  const receipt = view.quote(claim.current, ['manifest', 'status', 'phase'], 'symptom');
  return [{ entity: id, claim: `\`${id}\` is ${phase.toLowerCase()}.`, receipt, flows: false, soft: false }];
}
