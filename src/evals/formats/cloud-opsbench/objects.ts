import { type EntityId, entityId } from '../../../lib/entity.ts';
import { type JsonObject } from '../../../lib/json.ts';
import { readClusterConfiguration } from './cluster-configuration.ts';
import { described, type KindReader, listed } from './kinds/kind.ts';
import { quotasIn } from './kinds/namespace.ts';
import { readerFor } from './kinds/registry.ts';
import { readTables, type Row } from './kubectl/table.ts';
import { merge } from './manifest.ts';
import { argument, type Recorded } from './recorded-call.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** What could be read back, and how many outputs could not. */
export interface ReadObjects {
  readonly manifests: ReadonlyMap<EntityId, JsonObject>;
  readonly broken: number;
}

/** Every object that `kubectl describe` or `kubectl get` printed, with what both say of it taken together. */
export function readObjects(recording: Recording, namespace: string): ReadObjects {
  const manifests = new Map<EntityId, JsonObject>();
  const add = (id: EntityId, manifest: JsonObject) => {
    const known = manifests.get(id);
    manifests.set(id, known === undefined ? manifest : merge(known, manifest));
  };
  let broken = 0;
  for (const call of callsOf(recording, 'DescribeResource')) {
    const reader = readerFor(argument(call, 'resource_type'));
    const found = readDescribed(call, reader, namespace);
    if (found === undefined) broken += isRefusal(call.output) ? 0 : 1;
    else for (const [id, manifest] of found) add(id, manifest);
  }
  for (const [id, manifest] of readLists(recording, namespace)) add(id, manifest);
  for (const [id, manifest] of readClusterConfiguration(recording)) add(id, manifest);
  return { manifests, broken };
}

/** kubectl found nothing or was not let in; that is no object, and nothing is broken. */
const isRefusal = (output: Recorded['output']): boolean =>
  typeof output !== 'string' || output.trim() === '' || /^(?:Error|error|No resources found)/u.test(output);

function readDescribed(
  call: Recorded,
  reader: KindReader,
  home: string,
): readonly (readonly [EntityId, JsonObject])[] | undefined {
  if (typeof call.output !== 'string' || !/^Name:/mu.test(call.output)) return undefined;
  const namespace = argument(call, 'namespace') || home;
  return call.output.split(/\n\n\n(?=Name:)/u).flatMap((text) => {
    const manifest = described(reader, text, namespace, call.at);
    const quotas = reader.kind === 'Namespace' ? quotasIn(text) : [];
    return [
      ...identified(manifest, reader.namespaced, argument(call, 'name')),
      ...quotas.flatMap((quota) => identified(withNamespace(quota, argument(call, 'name')), true, '')),
    ];
  });
}

const withNamespace = (manifest: JsonObject, namespace: string): JsonObject =>
  merge(manifest, { metadata: { namespace } });

function identified(
  manifest: JsonObject,
  namespaced: boolean,
  asked: string,
): readonly (readonly [EntityId, JsonObject])[] {
  const { kind, metadata } = manifest as { kind?: string; metadata?: { name?: string; namespace?: string } };
  const name = metadata?.name ?? asked;
  const scope = namespaced ? metadata?.namespace : 'cluster';
  return kind === undefined || name === '' || scope === undefined
    ? []
    : [[entityId(scope, kind, name), manifest]];
}

interface Listed {
  readonly reader: KindReader;
  readonly namespace: string;
  readonly at: number;
  readonly row: Row;
}

function readLists(recording: Recording, home: string): ReadonlyMap<EntityId, JsonObject> {
  const rows = new Map<EntityId, Listed>();
  for (const call of callsOf(recording, 'GetResources')) {
    const resource = argument(call, 'resource_type');
    if (
      resource === 'events' ||
      typeof call.output !== 'string' ||
      !/^(?:NAMESPACE\s+)?NAME\s/u.test(call.output)
    )
      continue;
    const reader = readerFor(resource);
    for (const row of readTables(call.output)) {
      const namespace = (row['NAMESPACE'] ?? argument(call, 'namespace')) || home;
      if (row['NAME'] === undefined || row['NAME'] === '') continue;
      const id = entityId(
        reader.namespaced ? namespace : 'cluster',
        reader.kind,
        row['NAME'].replace(/ \(default\)$/u, ''),
      );
      const known = rows.get(id);
      // Its age belongs to the call that it was read from first.
      rows.set(id, { reader, namespace, at: known?.at ?? call.at, row: { ...row, ...known?.row } });
    }
  }
  return new Map(
    [...rows].map(([id, { reader, namespace, at, row }]) => [id, listed(reader, row, namespace, at)]),
  );
}
