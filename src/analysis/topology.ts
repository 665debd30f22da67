import type { EntityId } from '../lib/entity.ts';
import { type Call, callsOf, workloadBehind } from './view/calls.ts';
import type { Item } from './view/item.ts';
import type { Observed } from './view/observed.ts';
import { type Reference, referencesOf } from './view/references.ts';
import { matchesLabels } from './view/selectors.ts';
import { type Service, servicesOf } from './view/services.ts';
import { usedBy } from './view/uses.ts';
import { ownership, type Pod, podsOf, type Workload, workloadsOf } from './view/workloads.ts';

/** How things hang together: who owns, runs, selects, calls and is configured with what. */
export interface Topology {
  readonly pods: readonly Pod[];
  readonly workloads: ReadonlyMap<EntityId, Workload>;
  readonly services: ReadonlyMap<EntityId, Service>;
  readonly references: readonly Reference[];
  readonly calls: readonly Call[];
  /** The workload that an id stands for: of a pod, of a ReplicaSet, behind a service; else the id itself. */
  workloadOf(id: EntityId): EntityId;
  callersOf(workload: EntityId): readonly EntityId[];
  calleesOf(workload: EntityId): readonly EntityId[];
  podsOn(node: string): readonly Pod[];
  /** The workloads that mount, read or run as an object: a ConfigMap, a Secret, a claim, a ServiceAccount. */
  usersOf(id: EntityId): readonly EntityId[];
  /** The services whose selector matches the workload's pods or pod template. */
  servicesOf(workload: EntityId): readonly Service[];
}

export function topologyOf(
  objects: ReadonlyMap<EntityId, Observed>,
  traces: readonly Item<'traces'>[],
): Topology {
  const owners = ownership(objects);
  const pods = podsOf(objects.values(), owners);
  const workloads = workloadsOf(objects, pods, owners);
  const services = servicesOf(objects, pods);
  const workloadOf = workloadBehind(workloads, services, (id) => owners.top(id));
  const references = referencesOf(workloads.values(), objects, services);
  const calls = callsOf(traces, references, workloadOf);
  const callers = neighbours(calls, 'callee', 'caller');
  const callees = neighbours(calls, 'caller', 'callee');
  const byNode = Map.groupBy(pods, (pod) => pod.node);
  const fronts = frontsOf(services, workloads);
  const users = usersIn(workloads);
  return {
    pods,
    workloads,
    services,
    references,
    calls,
    workloadOf,
    callersOf: (id) => callers.get(id) ?? [],
    calleesOf: (id) => callees.get(id) ?? [],
    podsOn: (node) => byNode.get(node) ?? [],
    usersOf: (id) => users.get(id) ?? [],
    servicesOf: (id) => fronts.get(id) ?? [],
  };
}

function neighbours(calls: readonly Call[], from: 'caller' | 'callee', to: 'caller' | 'callee') {
  const found = new Map<EntityId, EntityId[]>();
  for (const call of calls) {
    const list = found.get(call[from]) ?? [];
    if (!list.includes(call[to]) && call[to] !== call[from]) found.set(call[from], [...list, call[to]]);
  }
  return found;
}

/** By the pods that a Service selects; by the pod template where it selects none yet. */
function frontsOf(
  services: ReadonlyMap<EntityId, Service>,
  workloads: ReadonlyMap<EntityId, Workload>,
): ReadonlyMap<EntityId, readonly Service[]> {
  const fronts = new Map<EntityId, Service[]>();
  const inNamespace = Map.groupBy(workloads.values(), (workload) => workload.namespace);
  for (const service of services.values()) {
    const peers = inNamespace.get(service.namespace) ?? [];
    const byTemplate = () =>
      peers.filter((one) => matchesLabels(service.selector, one.labels)).map((one) => one.id);
    const selected = service.selected.map((pod) => pod.workload);
    for (const workload of new Set(selected.length > 0 ? selected : byTemplate()))
      fronts.set(workload, [...(fronts.get(workload) ?? []), service]);
  }
  return fronts;
}

function usersIn(workloads: ReadonlyMap<EntityId, Workload>): ReadonlyMap<EntityId, readonly EntityId[]> {
  const users = new Map<EntityId, EntityId[]>();
  for (const workload of workloads.values())
    for (const used of usedBy(workload)) users.set(used, [...(users.get(used) ?? []), workload.id]);
  return users;
}
