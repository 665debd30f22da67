import { type EntityId, entityId } from '../../lib/entity.ts';
import { objectsAt, textAt } from './read.ts';
import { configMapsOf } from './references.ts';
import type { Workload } from './workloads.ts';

/** The ConfigMaps, Secrets, claims and ServiceAccount that a workload cannot run without. */
export function usedBy(workload: Workload): readonly EntityId[] {
  const { template, namespace } = workload;
  if (!template) return [];
  const of = (kind: string, names: readonly (string | undefined)[]) =>
    names.flatMap((name) => (name ? [entityId(namespace, kind, name)] : []));
  const { manifest } = template.object;
  const account = textAt(manifest, ...template.path, 'serviceAccountName');
  return [
    ...of('ConfigMap', configMapsOf(workload)),
    ...of('Secret', secretsOf(workload)),
    ...of('PersistentVolumeClaim', claimsOf(workload)),
    ...of('ServiceAccount', [account ?? textAt(manifest, ...template.path, 'serviceAccount')]),
  ];
}

function secretsOf(workload: Workload): readonly string[] {
  const { template } = workload;
  const names = workload.containers.flatMap(({ spec }) => [
    ...objectsAt(spec, 'envFrom').map((one) => textAt(one, 'secretRef', 'name')),
    ...objectsAt(spec, 'env').map((one) => textAt(one, 'valueFrom', 'secretKeyRef', 'name')),
  ]);
  const volumes = template ? objectsAt(template.object.manifest, ...template.path, 'volumes') : [];
  const mounted = volumes.map((volume) => textAt(volume, 'secret', 'secretName'));
  return [...new Set([...names, ...mounted].filter((name) => name !== undefined))];
}

/** Claims in the pod template, and those that a StatefulSet makes for each of its pods. */
export function claimsOf(workload: Workload): readonly string[] {
  const sources = [workload.template?.object, ...workload.pods.map((pod) => pod.object)];
  const names = sources.flatMap((source) => {
    const path = source === workload.template?.object ? workload.template?.path : ['spec'];
    return source && path
      ? objectsAt(source.manifest, ...path, 'volumes').map((one) =>
          textAt(one, 'persistentVolumeClaim', 'claimName'),
        )
      : [];
  });
  const templates = objectsAt(workload.object?.manifest, 'spec', 'volumeClaimTemplates').flatMap((one) => {
    const name = textAt(one, 'metadata', 'name') ?? textAt(one, 'name');
    return workload.pods.map((pod) => name && `${name}-${pod.name}`);
  });
  return [
    ...new Set([...names, ...templates].filter((name) => name !== undefined && name !== '')),
  ] as string[];
}
