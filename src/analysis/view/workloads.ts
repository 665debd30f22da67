import { type EntityId, entityId, parseEntity } from '../../lib/entity.ts';
import type { JsonObject } from '../../lib/json.ts';
import { type Container, containersOf } from './containers.ts';
import type { Observed } from './observed.ts';
import { flagAt, labelsAt, numberAt, objectAt, objectsAt, type Path, textAt } from './read.ts';
import { type Labels, matchesSelector } from './selectors.ts';

const workloadKinds: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'Rollout',
  'DeploymentConfig',
]);

export interface Pod {
  readonly id: EntityId;
  readonly namespace: string;
  readonly name: string;
  readonly object: Observed;
  readonly labels: Labels;
  readonly phase: string;
  readonly ready: boolean;
  readonly node?: string;
  /** The outermost owner; the pod itself where it has none. */
  readonly workload: EntityId;
  readonly containers: readonly Container[];
  /** Being deleted. */
  readonly terminating: boolean;
}

/** What runs pods: the outermost owner with everything that it owns. */
export interface Workload {
  readonly id: EntityId;
  readonly namespace: string;
  readonly name: string;
  /** Absent where only its pods were seen. */
  readonly object?: Observed;
  readonly pods: readonly Pod[];
  /** ReplicaSets, Jobs and the like between it and its pods. */
  readonly owned: readonly Observed[];
  /** The pod template's labels, or those of its pods. */
  readonly labels: Labels;
  /** From the template, or from a pod where the template was not seen. */
  readonly containers: readonly Container[];
  /** Where `containers` stand. */
  readonly template: { readonly object: Observed; readonly path: Path } | undefined;
  /** How many pods it wants; undefined where it does not say. */
  readonly desired?: number;
  readonly readyCount: number;
}

/** Where the pod spec stands in a manifest of this kind. */
function podSpecPath(kind: string): Path {
  if (kind === 'Pod') return ['spec'];
  if (kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  return ['spec', 'template', 'spec'];
}

export interface Ownership {
  /** The outermost owner of an object; the object itself where it has none. */
  top(id: EntityId): EntityId;
}

/** Follows ownerReferences, and names where they are missing. */
export function ownership(objects: ReadonlyMap<EntityId, Observed>): Ownership {
  const known = new Map<EntityId, EntityId>();
  const top = (id: EntityId, depth = 0): EntityId => {
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    const owner = depth < 6 ? ownerOf(id, objects) : undefined;
    const result = owner === undefined ? id : top(owner, depth + 1);
    known.set(id, result);
    return result;
  };
  return { top: (id) => top(id) };
}

function ownerOf(id: EntityId, objects: ReadonlyMap<EntityId, Observed>): EntityId | undefined {
  const { scope, kind, name } = parseEntity(id);
  const references = objectsAt(objects.get(id)?.manifest, 'metadata', 'ownerReferences');
  const owner = references.find((one) => flagAt(one, 'controller')) ?? references[0];
  const ownerKind = textAt(owner, 'kind');
  const ownerName = textAt(owner, 'name');
  // A mirror pod is owned by its node, which does not run it in the sense of a workload.
  if (ownerKind === 'Node') return undefined;
  if (ownerKind && ownerName) return entityId(scope, ownerKind, ownerName);
  if (kind !== 'Pod' && kind !== 'ReplicaSet') return undefined;
  return conventionalOwners(scope, kind, name).find((candidate) => objects.has(candidate)) ?? ghost(id);
}

/** `web-6b5f7c9d8-x2x5k` and its like: the owner as the generated name tells it, likeliest first. */
function conventionalOwners(scope: string, kind: string, name: string): EntityId[] {
  const base = (pattern: RegExp): string | undefined => pattern.exec(name)?.[1];
  const of = (owner: string, text: string | undefined): EntityId[] =>
    text === undefined ? [] : [entityId(scope, owner, text)];
  if (kind === 'ReplicaSet') return of('Deployment', base(/^(.+)-[a-z0-9]{5,10}$/u));
  return [
    ...of('ReplicaSet', base(/^(.+)-[a-z0-9]{5}$/u)),
    ...of('Deployment', base(/^(.+)-[a-z0-9]{5,10}-[a-z0-9]{5}$/u)),
    ...of('StatefulSet', base(/^(.+)-\d+$/u)),
    ...of('DaemonSet', base(/^(.+)-[a-z0-9]{5}$/u)),
    ...of('Job', base(/^(.+)-[a-z0-9]{5}$/u)),
  ];
}

/** The owner of a pod or ReplicaSet whose Deployment was not seen; generated suffixes have no vowels. */
function ghost(id: EntityId): EntityId | undefined {
  const { scope, kind, name } = parseEntity(id);
  const suffix = kind === 'Pod' ? '-[bcdfghjklmnpqrstvwxz2456789]{5}' : '';
  const match = new RegExp(`^(.+)-[bcdfghjklmnpqrstvwxz2456789]{5,10}${suffix}$`, 'u').exec(name);
  return match?.[1] === undefined ? undefined : entityId(scope, 'Deployment', match[1]);
}

export function podsOf(objects: Iterable<Observed>, owners: Ownership): readonly Pod[] {
  const pods: Pod[] = [];
  for (const object of objects)
    if (object.kind === 'Pod' && !object.deleted) pods.push(podOf(object, owners));
  return pods;
}

function podOf(object: Observed, owners: Ownership): Pod {
  const { manifest } = object;
  const node = textAt(manifest, 'spec', 'nodeName');
  const ready = objectsAt(manifest, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
  return {
    id: object.id,
    namespace: object.scope,
    name: object.name,
    object,
    labels: labelsAt(manifest, 'metadata', 'labels'),
    phase: textAt(manifest, 'status', 'phase') ?? 'Unknown',
    ready,
    ...(node === undefined || node === '' ? {} : { node }),
    workload: owners.top(object.id),
    containers: containersOf(manifest, ['spec']),
    terminating: textAt(manifest, 'metadata', 'deletionTimestamp') !== undefined,
  };
}

export function workloadsOf(
  objects: ReadonlyMap<EntityId, Observed>,
  pods: readonly Pod[],
  owners: Ownership,
): ReadonlyMap<EntityId, Workload> {
  const ids = new Set<EntityId>();
  const owned = new Map<EntityId, Observed[]>();
  for (const object of objects.values()) {
    if (object.deleted || !workloadKinds.has(object.kind)) continue;
    const top = owners.top(object.id);
    ids.add(top);
    if (top !== object.id) owned.set(top, [...(owned.get(top) ?? []), object]);
  }
  const byTop = Map.groupBy(pods, (pod) => pod.workload);
  for (const id of byTop.keys()) ids.add(id);
  return new Map(
    [...ids].map((id) => [id, workloadOf(id, objects.get(id), byTop.get(id) ?? [], owned.get(id) ?? [])]),
  );
}

function workloadOf(
  id: EntityId,
  object: Observed | undefined,
  pods: readonly Pod[],
  owned: readonly Observed[],
): Workload {
  const { scope, name } = parseEntity(id);
  const source = object ?? newest(owned) ?? pods[0]?.object;
  const path = source && podSpecPath(source.kind);
  const labels = source && path ? labelsAt(source.manifest, ...path.slice(0, -1), 'metadata', 'labels') : {};
  const desired = object && desiredOf(object.manifest, object.kind);
  return {
    id,
    namespace: scope,
    name,
    ...(object ? { object } : {}),
    pods: object && object.kind !== 'Pod' ? pods.filter((pod) => belongs(object.manifest, pod)) : pods,
    owned,
    labels: Object.keys(labels).length > 0 ? labels : (pods[0]?.labels ?? {}),
    containers: source && path ? containersOf(source.manifest, path) : [],
    template: source && path ? { object: source, path } : undefined,
    ...(desired === undefined ? {} : { desired }),
    readyCount: readyCountOf(object, pods),
  };
}

/** Owned by name only, a pod must also be selected; a selector that was not seen says nothing. */
function belongs(manifest: JsonObject, pod: Pod): boolean {
  if (objectsAt(pod.object.manifest, 'metadata', 'ownerReferences').length > 0) return true;
  const selector = objectAt(manifest, 'spec', 'selector');
  return Object.keys(pod.labels).length === 0 || matchesSelector(selector, pod.labels);
}

/** Counted on its pods; where none were seen, as the workload says itself. */
function readyCountOf(object: Observed | undefined, pods: readonly Pod[]): number {
  if (pods.length > 0) return pods.filter((pod) => pod.ready && !pod.terminating).length;
  const said = object && objectAt(object.manifest, 'status');
  return numberAt(said, 'readyReplicas') ?? numberAt(said, 'numberReady') ?? 0;
}

/** Over: completed, or failed and replaced; evicted pods lie about for days. */
export const isOver = (pod: Pod): boolean => pod.phase === 'Succeeded' || pod.phase === 'Failed';

const newest = (objects: readonly Observed[]): Observed | undefined =>
  [...objects].sort((a, b) => (a.createdAt ?? '').localeCompare(b.createdAt ?? '')).at(-1);

function desiredOf(manifest: JsonObject, kind: string): number | undefined {
  if (kind === 'DaemonSet') return numberAt(manifest, 'status', 'desiredNumberScheduled');
  if (kind === 'Job' || kind === 'CronJob' || kind === 'Pod') return undefined;
  const hasSpec = Object.keys(objectAt(manifest, 'spec')).length > 0;
  return numberAt(manifest, 'spec', 'replicas') ?? (hasSpec ? 1 : undefined);
}
