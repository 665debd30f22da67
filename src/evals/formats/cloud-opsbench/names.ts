import { type EntityId, entityId, isEntityId } from '../../../lib/entity.ts';

/** Finds what a bare name stands for: the tools name applications and nodes without their kind. */
export type Naming = (name: string) => EntityId;

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Service', 'Pod'];

/** A node, else the workload of that name, else a Deployment that was not seen. */
export function naming(known: ReadonlySet<EntityId>, namespace: string): Naming {
  return (name) => {
    const clean = name.trim().replaceAll(/\s+/gu, '-');
    const candidates = [
      entityId('cluster', 'Node', clean),
      ...kinds.map((kind) => entityId(namespace, kind, clean)),
    ];
    const fallback = entityId(
      namespace,
      'Deployment',
      isEntityId(`x/Deployment/${clean}`) ? clean : 'unknown',
    );
    return candidates.find((id) => known.has(id)) ?? fallback;
  };
}
