import { type EntityId, parseEntity } from '../../../lib/entity.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { readerFor } from './kinds/registry.ts';
import { argument } from './recorded-call.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** Objects that are declared and are not there, although all of their kind were listed. */
export function absent(
  recording: Recording,
  declared: ReadonlyMap<EntityId, JsonObject>,
  live: ReadonlyMap<EntityId, JsonObject>,
): ReadonlyMap<EntityId, JsonObject> {
  const listed = new Set(
    callsOf(recording, 'GetResources')
      .filter(
        (call) =>
          argument(call, 'name') === '' &&
          argument(call, 'label_selector') === '' &&
          wasAnswered(call.output),
      )
      .map((call) => place(readerFor(argument(call, 'resource_type')), argument(call, 'namespace'))),
  );
  return new Map([...declared].filter(([id]) => !live.has(id) && listed.has(placeOf(id))));
}

const wasAnswered = (output: unknown): boolean =>
  typeof output === 'string' && (output.trim() === '' || /^(?:NAME|No resources found)/u.test(output));

const place = (
  { kind, namespaced }: { readonly kind: string; readonly namespaced: boolean },
  namespace: string,
) => `${namespaced ? namespace : 'cluster'}/${kind}`;

function placeOf(id: EntityId): string {
  const { scope, kind } = parseEntity(id);
  return `${scope}/${kind}`;
}
