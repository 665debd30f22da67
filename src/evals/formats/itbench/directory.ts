import { type EntityId, entityId, isEntityId, parseEntity } from '../../../lib/entity.ts';
import { isJsonObject, type JsonValue } from '../../../lib/json.ts';
import type { ObjectRecord } from '../../../sources/signals.ts';

/** Finds the objects that telemetry speaks of by bare names and addresses. */
export interface Directory {
  /** What a name of a service stands for; a Service of that name where nothing of the kind was seen. */
  named(name: string, namespace: string | undefined): EntityId;
  /** What stands behind a host, as a caller in `namespace` writes it: a name, a long DNS name, an address. */
  host(host: string, namespace: string | undefined): EntityId;
}

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Service'];

export function directoryOf(objects: readonly ObjectRecord[]): Directory {
  const ids = new Set(objects.map((record) => record.entity));
  const addresses = new Map(objects.flatMap(addressesOf));
  const homes = homesOf(ids);
  const busiest = mostCommon([...ids].filter(isWorkload).map((id) => parseEntity(id).scope));
  const named = (name: string, namespace: string | undefined): EntityId => {
    const scope = namespace ?? homes.get(name) ?? busiest ?? 'unknown';
    const found = kinds.map((kind) => entityId(scope, kind, name)).find((id) => ids.has(id));
    return found ?? wellFormed(scope, 'Service', name);
  };
  const host = (text: string, namespace: string | undefined): EntityId => {
    const [name = '', scope, service] = text.split('.');
    const address = addresses.get(text);
    if (address !== undefined) return address;
    const isInside = scope === undefined || service === 'svc' || ids.has(entityId(scope, 'Service', name));
    return isInside ? named(name, scope ?? namespace) : wellFormed('external', 'Host', text);
  };
  return { named, host };
}

const isWorkload = (id: EntityId): boolean => kinds.includes(parseEntity(id).kind);

/** The namespace of each name that only one namespace uses. */
function homesOf(ids: ReadonlySet<EntityId>): ReadonlyMap<string, string> {
  const byName = Map.groupBy([...ids].filter(isWorkload).map(parseEntity), ({ name }) => name);
  return new Map(
    [...byName].flatMap(([name, all]) => {
      const scopes = [...new Set(all.map(({ scope }) => scope))];
      return scopes.length === 1 && scopes[0] !== undefined ? [[name, scopes[0]] as const] : [];
    }),
  );
}

function mostCommon(words: readonly string[]): string | undefined {
  const groups = [...Map.groupBy(words, (word) => word)];
  return groups.sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1))[0]?.[0];
}

function addressesOf({ entity, manifest, deleted }: ObjectRecord): readonly (readonly [string, EntityId])[] {
  const { kind } = parseEntity(entity);
  if (deleted === true || (kind !== 'Pod' && kind !== 'Service')) return [];
  const [part, key] = kind === 'Pod' ? ['status', 'podIP'] : ['spec', 'clusterIP'];
  const address = member(manifest[part], key);
  return typeof address === 'string' && /^[\d.a-f:]{3,}$/iu.test(address) ? [[address, entity]] : [];
}

const member = (value: JsonValue | undefined, key: string): JsonValue | undefined =>
  isJsonObject(value) ? value[key] : undefined;

function wellFormed(scope: string, kind: string, name: string): EntityId {
  const id = entityId(scope, kind, name.trim() === '' ? 'unnamed' : name.trim());
  return isEntityId(id) ? id : entityId('unknown', kind, 'unnamed');
}
