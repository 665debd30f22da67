import type { Receipt } from '../../evidence/receipt.ts';
import { type EntityId, entityId } from '../../lib/entity.ts';
import {
  classId,
  classOf,
  demandsWereSeen,
  type Hindrance,
  hindrances,
  isUnbound,
  provisions,
} from '../knowledge/claims.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Observed } from '../view/observed.ts';
import { labelsAt, type Path, textAt, textsAt } from '../view/read.ts';
import { latestFirst } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';

/**
 * Claims that no volume serves. The entity is the workload that waits for the claim, for that is what an
 * operator looks for; the claim is in the receipts.
 */
export const claimUnbound: Detector = {
  mechanism: 'claim-unbound',
  *detect(view) {
    for (const claim of view.ofKind('PersistentVolumeClaim')) {
      const [user] = view.usersOf(claim.id);
      if (!user || !isUnbound(claim) || !view.inFocus(claim.id)) continue;
      const cause = causeOf(view, claim);
      if (cause) yield blame(view, claim, user, cause);
    }
  },
};

interface Cause {
  readonly mechanism: string;
  readonly because: string;
  readonly receipts: readonly Receipt[];
  readonly strength?: Finding['strength'];
  readonly doubt?: string;
}

const mechanisms: Readonly<Record<Hindrance, string>> = {
  bound: 'pv-binding-occupied',
  class: 'pvc-storage-class-mismatch',
  access: 'pvc-access-mode-mismatch',
  capacity: 'pvc-capacity-mismatch',
  selector: 'pvc-selector-mismatch',
  mode: 'pvc-access-mode-mismatch',
};

function causeOf(view: View, claim: Observed): Cause | undefined {
  return named(view, claim) ?? missingClass(view, claim) ?? fromVolumes(view, claim);
}

/** The claim names its volume: that one must be there and free. */
function named(view: View, claim: Observed): Cause | undefined {
  const name = textAt(claim.manifest, 'spec', 'volumeName');
  const volume = name ? view.objects.get(entityId('cluster', 'PersistentVolume', name)) : undefined;
  const [hindrance] = volume ? hindrances(claim, volume) : [];
  return volume && hindrance ? ofVolume(view, claim, volume, hindrance) : undefined;
}

function missingClass(view: View, claim: Observed): Cause | undefined {
  const name = classOf(claim);
  const said = latestFirst(view.eventsOf(claim.id)).find(({ record }) =>
    /storageclass(es)?(\.storage\.k8s\.io)? "[^"]*" not found/iu.test(record.message),
  );
  const known = view.ofKind('StorageClass').length > 0;
  if (!said && (name === '' || !known || view.objects.has(classId(name)))) return undefined;
  // A class without an object still binds volumes that carry its name.
  if (!said && view.ofKind('PersistentVolume').some((volume) => classOf(volume) === name)) return undefined;
  return {
    mechanism: 'pvc-storage-class-mismatch',
    because: `its storage class \`${name}\` does not exist`,
    receipts: [
      view.quote(claim.current, ['manifest', 'spec', 'storageClassName'], 'state'),
      ...(said ? [view.quote(said, ['message'], 'state')] : []),
    ],
  };
}

/** The volume that comes nearest, and what keeps it from the claim. */
function fromVolumes(view: View, claim: Observed): Cause | undefined {
  if (provisions(view, classOf(claim))) return undefined;
  const ranked = view
    .ofKind('PersistentVolume')
    .map((volume) => ({ volume, found: hindrances(claim, volume) }))
    .sort((a, b) => distance(claim, a) - distance(claim, b) || a.volume.name.localeCompare(b.volume.name));
  const [nearest] = ranked;
  if (!nearest) return undefined;
  const [hindrance] = nearest.found;
  return hindrance
    ? ofVolume(view, claim, nearest.volume, hindrance)
    : byExclusion(view, claim, nearest.volume);
}

/** Fewer hindrances are nearer; a volume of a like name is meant for the claim; one that is taken is far. */
function distance(claim: Observed, { volume, found }: Ranked): number {
  const meant = volume.name.includes(stem(claim.name)) || stem(claim.name).includes(stem(volume.name));
  return found.length + (meant ? 0 : 2) + (found.includes('bound') ? 1.5 : 0);
}

interface Ranked {
  readonly volume: Observed;
  readonly found: readonly Hindrance[];
}

const stem = (name: string): string => name.replace(/-?(pvc?|claim|volume|data)s?(-\d+)?$/iu, '');

function ofVolume(view: View, claim: Observed, volume: Observed, hindrance: Hindrance): Cause {
  const paths: Readonly<Record<Hindrance, readonly [string, string]>> = {
    bound: ['claimRef', 'volumeName'],
    class: ['storageClassName', 'storageClassName'],
    access: ['accessModes', 'accessModes'],
    capacity: ['capacity', 'resources'],
    selector: ['labels', 'selector'],
    mode: ['volumeMode', 'volumeMode'],
  };
  const [there, here] = paths[hindrance];
  const place = hindrance === 'selector' ? ['manifest', 'metadata', 'labels'] : ['manifest', 'spec', there];
  const words: Readonly<Record<Hindrance, string>> = {
    bound: 'is bound to another claim',
    class: `is of the storage class "${classOf(volume)}", not "${classOf(claim)}"`,
    access: 'does not offer its access mode',
    capacity: 'is smaller than it asks for',
    selector: 'does not have the labels that it selects',
    mode: 'is of another volume mode',
  };
  return {
    mechanism: mechanisms[hindrance],
    because: `\`${volume.id}\` ${words[hindrance]}`,
    receipts: [
      view.quote(claim.current, ['manifest', 'spec', here], 'state'),
      view.quote(volume.current, place, 'state'),
    ],
  };
}

/**
 * The volume is free and of the right class, and what the claim asks for was not seen: something in it must
 * not fit: by likelihood its labels, its access modes, or else its size.
 */
function byExclusion(view: View, claim: Observed, volume: Observed): Cause | undefined {
  if (demandsWereSeen(claim)) return undefined;
  const [hindrance, where, what, place] = likeliest(volume);
  return {
    mechanism: mechanisms[hindrance],
    because: `\`${volume.id}\` is free and does not fit, by exclusion for its ${where}`,
    doubt: `${what} was not seen`,
    receipts: [
      view.quote(claim.current, ['manifest', 'spec'], 'state'),
      view.quote(volume.current, ['manifest', ...place], 'state'),
    ],
    strength: 'strong',
  };
}

/** Labels are there to be selected, and a volume that no single node may write is seldom what is asked for. */
function likeliest(volume: Observed): readonly [Hindrance, where: string, what: string, place: Path] {
  if (Object.keys(labelsAt(volume.manifest, 'metadata', 'labels')).length > 0)
    return ['selector', 'labels', 'which labels it selects', ['metadata', 'labels']];
  const modes = textsAt(volume.manifest, 'spec', 'accessModes');
  return modes.length > 0 && !modes.includes('ReadWriteOnce')
    ? ['access', 'access modes', 'which access mode it asks for', ['spec', 'accessModes']]
    : ['capacity', 'size', 'how much it asks for', ['spec', 'capacity']];
}

function blame(view: View, claim: Observed, user: EntityId, cause: Cause): Finding {
  return finding({
    entity: user,
    mechanism: cause.mechanism,
    claim: `\`${user}\` waits for \`${claim.id}\`, which no volume serves: ${cause.because}.`,
    receipts: [...cause.receipts, view.quote(claim.current, ['manifest', 'status', 'phase'], 'symptom')],
    ...(cause.strength ? { strength: cause.strength } : {}),
    ...(cause.doubt ? { doubt: cause.doubt } : {}),
    breaks: [claim.id],
    since: claim.createdAt,
  });
}
