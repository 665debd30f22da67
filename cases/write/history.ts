import { type EntityId, entityId } from '../../src/lib/entity.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../../src/lib/json.ts';
import type { ObjectRecord } from '../../src/sources/signals.ts';
import type { Random } from './random.ts';
import { stamp } from './time.ts';

/** An object as its author writes it; the history adds what the API server adds. */
export interface Body {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: JsonObject & { readonly name: string; readonly namespace?: string };
  readonly [section: string]: JsonValue | undefined;
}

interface Version {
  readonly at: number;
  readonly entity: EntityId;
  readonly manifest: JsonObject;
  readonly deleted: boolean;
}

interface Identity {
  readonly uid: string;
  readonly created: number;
  readonly generation: number;
  readonly written: string;
  readonly fields: readonly JsonObject[];
}

export interface PutOptions {
  /** Where it is older than the first version that is put. */
  readonly created?: number;
  /** Who writes it, as `managedFields` names managers. */
  readonly manager?: string;
}

/** Kinds whose changes of spec the API server counts. */
const generated = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'NetworkPolicy', 'Job']);
const bookkept = ['apiVersion', 'kind', 'metadata', 'status'];

/** Everything that happened to the objects of a cluster, and what somebody who polls them sees of it. */
export class History {
  readonly #random: Random;
  readonly #versions: Version[] = [];
  readonly #identities = new Map<EntityId, Identity>();

  constructor(random: Random) {
    this.#random = random;
  }

  put(
    at: number,
    body: Body,
    { created = at, manager = 'kubectl-client-side-apply' }: PutOptions = {},
  ): void {
    const entity = idOf(body);
    const known = this.#identities.get(entity);
    const desired = Object.fromEntries(Object.entries(body).filter(([key]) => !bookkept.includes(key)));
    const written = canonicalJson([
      desired,
      body.metadata['labels'] ?? {},
      body.metadata['annotations'] ?? {},
    ] as JsonValue);
    const changed = known?.written !== written;
    const base = known ?? { uid: this.#random.uuid(), created, generation: 0, fields: [] };
    const touched = changed
      ? stampFields(base.fields, manager, known ? at : created, Object.keys(desired))
      : base.fields;
    const fields =
      body['status'] === undefined ? touched : stampFields(touched, statusWriter(body.kind), at, ['status']);
    const identity = { ...base, written, fields, generation: base.generation + (changed ? 1 : 0) };
    this.#identities.set(entity, identity);
    this.#versions.push({ at, entity, manifest: withIdentity(body, identity), deleted: false });
  }

  remove(at: number, entity: EntityId): void {
    const last = this.#versions.findLast((version) => version.entity === entity);
    if (last === undefined) throw new Error(`${entity} was never there`);
    this.#identities.delete(entity);
    this.#versions.push({ at, entity, manifest: last.manifest, deleted: true });
  }

  uidOf(entity: EntityId): string {
    return this.#identities.get(entity)?.uid ?? '';
  }

  /** What polling at these instants records: each object when it is first seen and whenever it differs. */
  polled(instants: readonly number[]): readonly ObjectRecord[] {
    const ordered = this.#numbered();
    const seen = new Map<EntityId, Version>();
    return instants.flatMap((instant) => {
      const now = new Map<EntityId, Version>();
      for (const version of ordered) if (version.at <= instant) now.set(version.entity, version);
      return [...now.values()].flatMap((version) => {
        const before = seen.get(version.entity);
        seen.set(version.entity, version);
        const isNews = before === undefined ? !version.deleted : before !== version;
        return isNews ? [observe(version, instant)] : [];
      });
    });
  }

  /** In the order of time, each write with the next resource version of the cluster. */
  #numbered(): readonly Version[] {
    const ordered = this.#versions.map((version, put) => ({ version, put }));
    ordered.sort((a, b) => a.version.at - b.version.at || a.put - b.put);
    const manifests = new Map<EntityId, JsonObject>();
    let resourceVersion = 48_201_377;
    return ordered.map(({ version }) => {
      const gone = version.deleted ? manifests.get(version.entity) : undefined;
      if (gone) return { ...version, manifest: gone };
      resourceVersion += 7 + (version.at % 31);
      const metadata = {
        ...(version.manifest['metadata'] as JsonObject),
        resourceVersion: String(resourceVersion),
      };
      const manifest = { ...version.manifest, metadata };
      manifests.set(version.entity, manifest);
      return { ...version, manifest };
    });
  }
}

const idOf = (body: Body): EntityId =>
  entityId(body.metadata.namespace ?? 'cluster', body.kind, body.metadata.name);

const observe = ({ entity, manifest, deleted }: Version, instant: number): ObjectRecord => ({
  entity,
  observedAt: stamp(instant),
  manifest,
  ...(deleted && { deleted }),
});

const statusWriter = (kind: string): string =>
  kind === 'Pod' || kind === 'Node' ? 'kubelet' : 'kube-controller-manager';

function stampFields(
  fields: readonly JsonObject[],
  manager: string,
  at: number,
  keys: readonly string[],
): readonly JsonObject[] {
  const entry = {
    manager,
    operation: 'Update',
    time: stamp(at),
    fieldsType: 'FieldsV1',
    fieldsV1: Object.fromEntries(keys.map((key) => [`f:${key}`, {}])),
    ...(keys.includes('status') && { subresource: 'status' }),
  };
  const same = (other: JsonObject): boolean =>
    other['manager'] === manager && other['subresource'] === (entry as JsonObject)['subresource'];
  return [...fields.filter((other) => !same(other)), entry];
}

function withIdentity(body: Body, identity: Identity): JsonObject {
  const { name, namespace, ...rest } = body.metadata;
  return {
    ...body,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      uid: identity.uid,
      creationTimestamp: stamp(identity.created),
      ...(generated.has(body.kind) && { generation: identity.generation }),
      ...rest,
      managedFields: [...identity.fields],
    },
  };
}
