import type { JsonObject } from '../../lib/json.ts';
import { objectsAt, type Path, textAt } from './read.ts';
import type { Pod } from './workloads.ts';

/** Where a pod's spec names a Secret or ConfigMap. */
export interface Mention {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly key?: string;
  /** The volume that is made from it. */
  readonly volume?: string;
  /** Inside the manifest. */
  readonly path: Path;
  readonly optional: boolean;
}

/** Every Secret and ConfigMap that a pod names in its environment and volumes, in order. */
function mentionsOf(pod: Pod): readonly Mention[] {
  const variables = pod.containers.flatMap(({ spec, path }) => [
    ...objectsAt(spec, 'env').flatMap((one, index) => {
      const place = [...path, 'env', index];
      return [
        ...read('Secret', one, [...place, 'valueFrom', 'secretKeyRef'], ['valueFrom', 'secretKeyRef']),
        ...read(
          'ConfigMap',
          one,
          [...place, 'valueFrom', 'configMapKeyRef'],
          ['valueFrom', 'configMapKeyRef'],
        ),
      ];
    }),
    ...objectsAt(spec, 'envFrom').flatMap((one, index) => [
      ...read('Secret', one, [...path, 'envFrom', index], ['secretRef']),
      ...read('ConfigMap', one, [...path, 'envFrom', index], ['configMapRef']),
    ]),
  ]);
  return [...variables, ...volumesOf(pod)];
}

function volumesOf(pod: Pod): Mention[] {
  return objectsAt(pod.object.manifest, 'spec', 'volumes').flatMap((one, index) => {
    const path: Path = ['spec', 'volumes', index];
    const volume = textAt(one, 'name');
    const projected = objectsAt(one, 'projected', 'sources').flatMap((source) => [
      ...read('Secret', source, path, ['secret']),
      ...read('ConfigMap', source, path, ['configMap']),
    ]);
    const own = [...read('Secret', one, path, ['secret']), ...read('ConfigMap', one, path, ['configMap'])];
    return [...own, ...projected].map((each) => (volume === undefined ? each : { ...each, volume }));
  });
}

function read(kind: Mention['kind'], from: JsonObject, path: Path, inside: Path): Mention[] {
  const name = textAt(from, ...inside, 'name') ?? textAt(from, ...inside, 'secretName');
  const key = textAt(from, ...inside, 'key');
  if (!name) return [];
  const optional = textAt(from, ...inside, 'optional') === 'true';
  return [{ kind, name, path, optional, ...(key === undefined ? {} : { key }) }];
}

/** The mention that fits everything that is asked. */
export const placeOf = (
  pod: Pod,
  kind: Mention['kind'],
  asked: Partial<Pick<Mention, 'name' | 'key' | 'volume'>>,
): Mention | undefined =>
  mentionsOf(pod).find(
    (one) =>
      one.kind === kind &&
      (asked.name === undefined || one.name === asked.name) &&
      (asked.volume === undefined || one.volume === asked.volume) &&
      (asked.key === undefined || one.key === undefined || one.key === asked.key),
  );
