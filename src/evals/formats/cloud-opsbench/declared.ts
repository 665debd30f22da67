import { parseAllDocuments } from 'yaml';
import { type EntityId, entityId } from '../../../lib/entity.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { readerFor } from './kinds/registry.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** The manifests that the applications declare, as they stand in their YAML. */
export interface ReadDeclared {
  readonly manifests: ReadonlyMap<EntityId, JsonObject>;
  readonly broken: number;
}

export function readDeclared(recording: Recording, namespace: string): ReadDeclared {
  const manifests = new Map<EntityId, JsonObject>();
  let broken = 0;
  for (const { output } of callsOf(recording, 'GetAppYAML')) {
    if (typeof output !== 'string') continue;
    for (const document of parseAllDocuments(output, { logLevel: 'silent' })) {
      const value: unknown = document.errors.length > 0 ? undefined : document.toJS();
      if (document.errors.length > 0) broken += 1;
      const kind = isJsonObject(value) ? value['kind'] : undefined;
      const metadata = isJsonObject(value) ? value['metadata'] : undefined;
      const name = isJsonObject(metadata) ? metadata['name'] : undefined;
      if (!isJsonObject(value) || typeof kind !== 'string' || typeof name !== 'string') continue;
      const scope =
        isJsonObject(metadata) && typeof metadata['namespace'] === 'string'
          ? metadata['namespace']
          : namespace;
      const reader = readerFor(kind);
      manifests.set(entityId(reader.namespaced ? scope : 'cluster', reader.kind, name), value);
    }
  }
  return { manifests, broken };
}

export const complete = (
  live: ReadonlyMap<EntityId, JsonObject>,
  declared: ReadonlyMap<EntityId, JsonObject>,
): ReadonlyMap<EntityId, JsonObject> => (declared.size < 0 ? declared : live);
