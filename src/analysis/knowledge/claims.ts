import { type EntityId, entityId } from '../../lib/entity.ts';
import type { Observed } from '../view/observed.ts';
import { parseQuantity } from '../view/quantity.ts';
import { objectAt, textAt, textsAt, labelsAt, objectsAt, valueAt } from '../view/read.ts';
import { matchesSelector } from '../view/selectors.ts';
import type { View } from '../view.ts';

/** Why a volume does not serve a claim. */
export type Hindrance = 'bound' | 'class' | 'access' | 'capacity' | 'selector' | 'mode';

/** The class that a claim or volume names; an annotation was the way before `storageClassName`. */
export const classOf = (object: Observed): string =>
  textAt(object.manifest, 'spec', 'storageClassName') ??
  textAt(object.manifest, 'metadata', 'annotations', 'volume.beta.kubernetes.io/storage-class') ??
  '';

/** Everything that keeps a volume from a claim; empty where it would do as far as was seen. */
export function hindrances(claim: Observed, volume: Observed): readonly Hindrance[] {
  const found: readonly (readonly [Hindrance, boolean])[] = [
    ['bound', isTaken(claim, volume)],
    ['class', classOf(claim) !== classOf(volume)],
    [
      'access',
      !textsAt(claim.manifest, 'spec', 'accessModes').every((mode) => modesOf(volume).includes(mode)),
    ],
    ['capacity', sizeAsked(claim) > sizeOf(volume)],
    [
      'selector',
      !matchesSelector(
        objectAt(claim.manifest, 'spec', 'selector'),
        labelsAt(volume.manifest, 'metadata', 'labels'),
      ),
    ],
    ['mode', modeOf(claim) !== modeOf(volume)],
  ];
  return found.filter(([, hinders]) => hinders).map(([hindrance]) => hindrance);
}

/** What was asked for was seen: `kubectl describe` leaves it out of a claim that is not bound. */
export const demandsWereSeen = (claim: Observed): boolean =>
  valueAt(claim.manifest, 'spec', 'resources', 'requests', 'storage') !== undefined;

const modesOf = (volume: Observed): readonly string[] => textsAt(volume.manifest, 'spec', 'accessModes');
const modeOf = (object: Observed): string => textAt(object.manifest, 'spec', 'volumeMode') ?? 'Filesystem';
/** In bytes; 0 where it was not seen. */
export const sizeAsked = (claim: Observed): number =>
  parseQuantity(textAt(claim.manifest, 'spec', 'resources', 'requests', 'storage')) ?? 0;
const sizeOf = (volume: Observed): number =>
  parseQuantity(textAt(volume.manifest, 'spec', 'capacity', 'storage')) ?? Infinity;

/** Another claim has it, or had it and it was not released. */
function isTaken(claim: Observed, volume: Observed): boolean {
  const owner = textAt(volume.manifest, 'spec', 'claimRef', 'name');
  if (owner === undefined)
    return /^(Bound|Released|Failed)$/u.test(textAt(volume.manifest, 'status', 'phase') ?? '');
  return (
    owner !== claim.name ||
    (textAt(volume.manifest, 'spec', 'claimRef', 'namespace') ?? claim.scope) !== claim.scope
  );
}

export const classId = (name: string): EntityId => entityId('cluster', 'StorageClass', name);

/** Whether a class makes volumes on its own. */
export const provisions = (view: View, name: string): boolean => {
  const storageClass = view.objects.get(classId(name));
  const provisioner = textAt(storageClass?.manifest, 'provisioner');
  return provisioner !== undefined && provisioner !== 'kubernetes.io/no-provisioner';
};

/** The claim's events, the latest first, as texts with their places. */
export const isUnbound = (claim: Observed): boolean =>
  /^(Pending|Lost)$/u.test(textAt(claim.manifest, 'status', 'phase') ?? '');

/** The claims that an unscheduled pod waits for. */
export const claimNames = (manifest: Observed['manifest']): readonly string[] =>
  objectsAt(manifest, 'spec', 'volumes').flatMap(
    (volume) => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? [],
  );
