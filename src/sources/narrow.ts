import { type EntityId, parseEntity } from '../lib/entity.ts';
import type { LookUp } from './source.ts';

/** Scopes that belong to no namespace: narrowing by namespace cannot say anything about them. */
const shared = new Set(['cluster', 'prometheus']);

/**
 * Whether a record about `entity` answers a look-up. Entities that stand in no namespace, and records
 * whose entity is not known, pass the narrowing by namespace; pods pass for the workload that owns them.
 */
export function answers(lookUp: LookUp, entity: EntityId | undefined): boolean {
  const { namespaces, entities } = lookUp;
  if (entity === undefined) return entities === undefined;
  const { scope } = parseEntity(entity);
  if (namespaces !== undefined && !shared.has(scope) && !namespaces.includes(scope)) return false;
  return entities === undefined || entities.some((wanted) => wanted === entity || owns(wanted, entity));
}

function owns(workload: EntityId, pod: EntityId): boolean {
  const [owner, owned] = [parseEntity(workload), parseEntity(pod)];
  return owned.kind === 'Pod' && owner.scope === owned.scope && owned.name.startsWith(`${owner.name}-`);
}
