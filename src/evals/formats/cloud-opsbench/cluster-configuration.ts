import { type EntityId, entityId } from '../../../lib/entity.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import { taint } from './kinds/scheduling.ts';
import { compact, list, member, text } from './manifest.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** The nodes as GetClusterConfiguration sums them up: less than describe says, and sometimes all there is. */
export const readClusterConfiguration = (recording: Recording): ReadonlyMap<EntityId, JsonObject> =>
  new Map(
    callsOf(recording, 'GetClusterConfiguration')
      .flatMap(({ output }) => list(member(output, 'nodes')))
      .flatMap((node) => {
        const name = text(member(node, 'name'));
        return name === undefined ? [] : [[entityId('cluster', 'Node', name), manifest(name, node)] as const];
      }),
  );

function manifest(name: string, node: JsonObject[string]): JsonObject {
  const labels = member(node, 'labels');
  const conditions = member(node, 'conditions');
  const ready = { NotReady: 'False', Ready: 'True', Unknown: 'Unknown' }[text(member(node, 'status')) ?? ''];
  const told = isJsonObject(conditions) ? Object.entries(conditions) : [];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: compact({ name, labels }),
    spec: compact({
      taints: list(member(node, 'taints')).flatMap((each) => (typeof each === 'string' ? taint(each) : [])),
    }),
    status: compact({
      conditions: [...told, ['Ready', ready] as const].flatMap(([type, status]) =>
        typeof status === 'string' ? [{ type, status }] : [],
      ),
      allocatable: member(node, 'allocatable_resources'),
    }),
  };
}
