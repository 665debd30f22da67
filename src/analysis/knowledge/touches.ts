import { type EntityId, entityId, parseEntity } from '../../lib/entity.ts';
import type { Observed } from '../view/observed.ts';
import { objectAt, objectsAt, textAt } from '../view/read.ts';
import { matchesSelector } from '../view/selectors.ts';
import type { View } from '../view.ts';

/**
 * What an object acts on by its own words, beyond its users, callers and pods: a policy the pods it selects, a
 * quota everything in its namespace, an autoscaler its target. Empty for what was not seen or acts on nothing.
 */
export function touchedBy(id: EntityId, view: View): readonly EntityId[] {
  const object = view.objects.get(id);
  if (object === undefined) return [];
  const touch = byKind[object.kind] ?? selectedBy;
  return touch(object, view).filter((touched) => touched !== id);
}

type Touch = (object: Observed, view: View) => readonly EntityId[];

const peersOf = ({ scope }: Observed, view: View) =>
  [...view.workloads.values()].filter((workload) => workload.namespace === scope);

const selecting =
  (field: string): Touch =>
  (object, view) => {
    const selector = objectAt(object.manifest, 'spec', field);
    return peersOf(object, view)
      .filter((workload) => matchesSelector(selector, workload.labels))
      .map((workload) => workload.id);
  };

/** A mesh policy and its like name pods by `spec.selector`, or one object by `spec.targetRef`. */
const selectedBy: Touch = (object, view) => {
  const { manifest } = object;
  if (view.workloads.has(object.id) || object.kind === 'Service') return [];
  const named = referenced(object, 'targetRef');
  const hasSelector = Object.keys(objectAt(manifest, 'spec', 'selector', 'matchLabels')).length > 0;
  return [...named, ...(hasSelector ? selecting('selector')(object, view) : [])];
};

const referenced = ({ scope, manifest }: Observed, field: string): readonly EntityId[] => {
  const [kind, name] = [textAt(manifest, 'spec', field, 'kind'), textAt(manifest, 'spec', field, 'name')];
  return kind && name ? [entityId(scope, kind, name)] : [];
};

const everyone: Touch = (object, view) => peersOf(object, view).map((workload) => workload.id);

const byKind: Readonly<Record<string, Touch>> = {
  NetworkPolicy: selecting('podSelector'),
  ResourceQuota: everyone,
  LimitRange: everyone,
  HorizontalPodAutoscaler: (object) => referenced(object, 'scaleTargetRef'),
  Ingress: ({ scope, manifest }) =>
    objectsAt(manifest, 'spec', 'rules')
      .flatMap((rule) => objectsAt(rule, 'http', 'paths'))
      .flatMap((path) => textAt(path, 'backend', 'service', 'name') ?? [])
      .map((name) => entityId(scope, 'Service', name)),
  PersistentVolume: ({ name }, view) =>
    view
      .ofKind('PersistentVolumeClaim')
      .filter((claim) => textAt(claim.manifest, 'spec', 'volumeName') === name)
      .map((claim) => claim.id),
  StorageClass: ({ name }, view) =>
    view
      .ofKind('PersistentVolumeClaim')
      .filter((claim) => textAt(claim.manifest, 'spec', 'storageClassName') === name)
      .map((claim) => claim.id),
  Namespace: ({ id }, view) =>
    [...view.workloads.values()]
      .filter((workload) => workload.namespace === parseEntity(id).name)
      .map((workload) => workload.id),
};
