import type { EntityId } from '../../lib/entity.ts';
import { parseEntity } from '../../lib/entity.ts';
import { isJsonObject, type JsonObject, type JsonValue, canonicalJson } from '../../lib/json.ts';
import type { Item } from './item.ts';
import { type Path, textAt } from './read.ts';

/** An object with every version of it that was seen, oldest first. */
export interface Observed {
  readonly id: EntityId;
  readonly scope: string;
  readonly kind: string;
  readonly name: string;
  readonly versions: readonly Item<'objects'>[];
  readonly current: Item<'objects'>;
  /** The current version's manifest. */
  readonly manifest: JsonObject;
  readonly deleted: boolean;
  /** `metadata.creationTimestamp`, where it is known. */
  readonly createdAt?: string;
}

/** One member that two successive versions disagree about. */
export interface Difference {
  /** Inside the manifest. */
  readonly path: Path;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
  readonly from: Item<'objects'>;
  readonly to: Item<'objects'>;
}

export function groupVersions(items: readonly Item<'objects'>[]): ReadonlyMap<EntityId, Observed> {
  const byId = new Map<EntityId, Item<'objects'>[]>();
  for (const item of items) {
    const group = byId.get(item.record.entity);
    if (group) group.push(item);
    else byId.set(item.record.entity, [item]);
  }
  return new Map([...byId].map(([id, versions]) => [id, observed(id, versions)]));
}

function observed(id: EntityId, unordered: readonly Item<'objects'>[]): Observed {
  const versions = [...unordered].sort((a, b) => seenAt(a) - seenAt(b));
  // A group is made of at least one item.
  const current = versions.at(-1) as Item<'objects'>;
  const manifest = isJsonObject(current.record.manifest) ? current.record.manifest : {};
  const createdAt = textAt(manifest, 'metadata', 'creationTimestamp');
  return {
    id,
    ...parseEntity(id),
    versions,
    current,
    manifest,
    deleted: current.record.deleted === true,
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

const seenAt = (item: Item<'objects'>): number => Date.parse(item.record.observedAt) || 0;

/** What controllers write on their own; a difference there is nobody's change. */
const bookkeeping = [
  /^metadata\/(resourceVersion|generation|uid|managedFields|selfLink|creationTimestamp|ownerReferences)/u,
  /^metadata\/annotations\/(deployment\.kubernetes\.io|kubectl\.kubernetes\.io\/last-applied|control-plane\.alpha|endpoints\.kubernetes\.io|autoscaling\.alpha)/u,
  /^status(\/|$)/u,
];

/** What somebody or something changed between successive versions, status and bookkeeping left out. */
export function differences(object: Observed): readonly Difference[] {
  return object.versions.slice(1).flatMap((to, index) => {
    // The slice starts at the second version, so there is always one before.
    const from = object.versions[index] as Item<'objects'>;
    return compare(from.record.manifest, to.record.manifest, []).map((one) => ({ ...one, from, to }));
  });
}

type Compared = Pick<Difference, 'path' | 'before' | 'after'>;

function compare(before: JsonValue | undefined, after: JsonValue | undefined, path: Path): Compared[] {
  if (before === after || bookkeeping.some((pattern) => pattern.test(path.join('/')))) return [];
  if (Array.isArray(before) && Array.isArray(after))
    return compareMembers(byIndex(before), byIndex(after), path);
  if (isJsonObject(before) && isJsonObject(after)) return compareMembers(before, after, path);
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after))
    return [];
  return [{ path, before, after }];
}

function compareMembers(before: JsonObject, after: JsonObject, path: Path): Compared[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => compare(before[key], after[key], [...path, key]));
}

const byIndex = (list: readonly JsonValue[]): JsonObject => Object.fromEntries(Object.entries(list));
