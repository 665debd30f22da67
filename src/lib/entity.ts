/**
 * A thing that can be broken, written `namespace/Kind/name`, `cluster/Kind/name` for cluster-scoped
 * objects, and `scope/Kind/name` outside Kubernetes.
 */
export type EntityId = `${string}/${string}/${string}`;

export interface Entity {
  readonly scope: string;
  readonly kind: string;
  readonly name: string;
}

export const entityId = (scope: string, kind: string, name: string): EntityId => `${scope}/${kind}/${name}`;

export const isEntityId = (text: string): text is EntityId => /^[^/\s]+\/[^/\s]+\/\S(.*\S)?$/u.test(text);

/** Splits an id at its first two slashes; a name may hold further ones. */
export function parseEntity(id: EntityId): Entity {
  const first = id.indexOf('/');
  const second = id.indexOf('/', first + 1);
  return { scope: id.slice(0, first), kind: id.slice(first + 1, second), name: id.slice(second + 1) };
}
