import type { JsonObject } from '../../lib/json.ts';
import { numberAt, objectAt, objectsAt, type Path, textAt } from './read.ts';

/** One container of a pod or of a pod template, with its state where it runs. */
export interface Container {
  readonly name: string;
  readonly init: boolean;
  readonly spec: JsonObject;
  /** Where `spec` stands in the manifest. */
  readonly path: Path;
  /** Empty in a template. */
  readonly status: JsonObject;
  readonly statusPath: Path;
  readonly restarts: number;
}

/** The containers under a pod spec; init containers that stay on as sidecars count as ordinary ones. */
export function containersOf(manifest: JsonObject, specPath: Path): readonly Container[] {
  const read = (list: string, statuses: string, init: boolean): Container[] =>
    objectsAt(manifest, ...specPath, list).map((spec, index) => {
      const name = textAt(spec, 'name') ?? '';
      const status = statusOf(manifest, statuses, name);
      const sidecar = textAt(spec, 'restartPolicy') === 'Always';
      return {
        name,
        init: init && !sidecar,
        spec,
        path: [...specPath, list, index],
        ...status,
        restarts: numberAt(status.status, 'restartCount') ?? 0,
      };
    });
  return [
    ...read('initContainers', 'initContainerStatuses', true),
    ...read('containers', 'containerStatuses', false),
  ];
}

function statusOf(
  manifest: JsonObject,
  list: string,
  name: string,
): { status: JsonObject; statusPath: Path } {
  const index = objectsAt(manifest, 'status', list).findIndex((status) => textAt(status, 'name') === name);
  const statusPath: Path = ['status', list, index];
  return index < 0
    ? { status: {}, statusPath: ['status'] }
    : { status: objectAt(manifest, ...statusPath), statusPath };
}

/** The reason that a container waits for, or undefined. */
export const waitingReason = (container: Container): string | undefined =>
  textAt(container.status, 'state', 'waiting', 'reason');

/** The last end of a container: the present state if it is over, else the one before. */
export function terminationOf(container: Container): { state: JsonObject; path: Path } | undefined {
  for (const field of ['state', 'lastState']) {
    const state = objectAt(container.status, field, 'terminated');
    if (Object.keys(state).length > 0) return { state, path: [...container.statusPath, field, 'terminated'] };
  }
  return undefined;
}
