import { parseAllDocuments } from 'yaml';
import { type EntityId, entityId } from '../../../lib/entity.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { readerFor } from './kinds/registry.ts';
import { member, text } from './manifest.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** The manifests that the applications' YAML declares. */
export interface ReadDeclared {
  readonly manifests: ReadonlyMap<EntityId, JsonObject>;
  readonly broken: number;
}

export function readDeclared(recording: Recording, namespace: string): ReadDeclared {
  const documents = callsOf(recording, 'GetAppYAML').flatMap(({ output }) =>
    typeof output === 'string' ? parseAllDocuments(output, { logLevel: 'silent' }) : [],
  );
  const whole = documents.filter((document) => document.errors.length === 0);
  const found = whole.flatMap((document) => identified(document.toJS(), namespace));
  return { manifests: new Map(found), broken: documents.length - whole.length };
}

function identified(value: unknown, home: string): readonly (readonly [EntityId, JsonObject])[] {
  if (!isJsonObject(value)) return [];
  const [kind, name] = [text(value['kind']), text(member(value, 'metadata', 'name'))];
  if (kind === undefined || name === undefined) return [];
  const reader = readerFor(kind);
  const scope = reader.namespaced ? (text(member(value, 'metadata', 'namespace')) ?? home) : 'cluster';
  return [[entityId(scope, reader.kind, name), value]];
}
