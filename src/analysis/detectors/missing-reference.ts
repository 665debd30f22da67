import { type EntityId, entityId } from '../../lib/entity.ts';
import { waitingReason } from '../view/containers.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { type Path } from '../view/read.ts';
import { type Complaint, complaintsOf, unreadyPods, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';
import { placeOf } from '../view/mentions.ts';

/** Pods that cannot start because a Secret or ConfigMap, or a key in one, is not there. */
export const missingReference: Detector = {
  mechanism: 'missing-reference',
  *detect(view) {
    const found = [...absences(view)];
    for (const group of Map.groupBy(found, (one) => one.object).values()) yield* blame(view, group);
  },
};

interface Absence {
  readonly workload: Workload;
  readonly pod: Pod;
  readonly object: EntityId;
  readonly key?: string;
  readonly complaint: Complaint;
}

function* absences(view: View): Iterable<Absence> {
  for (const workload of workloadsInFocus(view)) {
    const pods = unreadyPods(workload).filter((pod) => !pod.terminating && waits(pod));
    for (const pod of pods) {
      const found = complaintsOf(view, pod)
        .map((complaint) => absenceIn(complaint, workload, pod))
        .find((one) => one !== undefined);
      if (!found) continue;
      yield found;
      break;
    }
  }
}

/** A pod that waits for its volumes or for its containers' settings; one whose container runs got past that. */
const waits = (pod: Pod): boolean =>
  pod.containers.length === 0 ||
  pod.containers.some((one) => {
    const reason = waitingReason(one);
    return (
      /CreateContainerConfigError|ContainerCreating|PodInitializing/u.test(reason ?? '') ||
      Object.keys(one.status).length === 0
    );
  });

type Named = { readonly kind: 'Secret' | 'ConfigMap'; readonly name: string; readonly key?: string };

/** What the kubelet says of environment variables and of volumes, over its versions. */
const wordings: readonly (readonly [
  RegExp,
  (groups: Readonly<Record<string, string | undefined>>) => Named | undefined,
])[] = [
  [
    /couldn't find key (?<key>\S+) in (?<kind>Secret|ConfigMap) (?:[^\s/]+\/)?(?<name>[^\s"]+)/iu,
    ({ kind = '', name = '', key = '' }) => ({ kind: kindOf(kind), name, key }),
  ],
  [
    /references non-existent (?<kind>secret|config) key: (?<key>[^\s,\]]+)/iu,
    ({ kind = '', key = '' }) => ({ kind: kindOf(kind), name: '', key }),
  ],
  [
    /(?<!pull )(?<kind>secret|configmap)s? "(?<name>[^"]+)" (?:not found|does not exist)/iu,
    ({ kind = '', name = '' }) => ({ kind: kindOf(kind), name }),
  ],
];

const kindOf = (word: string): Named['kind'] => (/secret/iu.test(word) ? 'Secret' : 'ConfigMap');

function absenceIn(complaint: Complaint, workload: Workload, pod: Pod): Absence | undefined {
  if (/image pull secret/iu.test(complaint.text)) return undefined;
  for (const [pattern, read] of wordings) {
    const named = read(pattern.exec(complaint.text)?.groups ?? {});
    if (!named || !pattern.test(complaint.text)) continue;
    const name = named.name || volumeSource(complaint.text, pod, named.kind);
    if (!name) continue;
    const object = entityId(workload.namespace, named.kind, name);
    return { workload, pod, object, complaint, ...(named.key ? { key: named.key } : {}) };
  }
  return undefined;
}

/** A missing key is said of a volume: what that volume is made from is in the pod's spec. */
function volumeSource(text: string, pod: Pod, kind: Named['kind']): string | undefined {
  const volume = /for volume "([^"]+)"/u.exec(text)?.[1];
  return volume === undefined ? undefined : placeOf(pod, kind, { volume })?.name;
}

function* blame(view: View, group: readonly Absence[]): Iterable<Finding> {
  const [first] = group;
  if (!first) return;
  const known = view.objects.get(first.object);
  const wasThere = known?.versions.some((one) => one.record.deleted !== true) ?? false;
  const keyGone = view.differencesOf(first.object).some(({ path }) => path[1] === first.key);
  const taken = (known?.deleted === true && wasThere) || keyGone;
  // Where the object was there before, taking it away is what broke everybody who uses it.
  if (known && taken) yield ofObject(view, known.id, group);
  else for (const absence of group) yield ofWorkload(view, absence);
}

const mechanismOf = (object: EntityId): string =>
  object.includes('/Secret/') ? 'missing-secret' : 'missing-config-map';

const whatIsMissing = ({ object, key }: Absence): string =>
  key === undefined
    ? `\`${object}\`, which does not exist`
    : `the key ${key} of \`${object}\`, which is not there`;

function ofWorkload(view: View, absence: Absence): Finding {
  const { workload, complaint, object } = absence;
  return finding({
    entity: workload.id,
    mechanism: mechanismOf(object),
    claim: `\`${workload.id}\` cannot start: it needs ${whatIsMissing(absence)}.`,
    receipts: [...states(view, absence), view.quote(complaint.item, complaint.path, 'symptom')],
    breaks: [object],
    since: complaint.since,
  });
}

function states(view: View, { complaint, pod, object, key }: Absence) {
  const [kind, name] = [
    object.includes('/Secret/') ? ('Secret' as const) : ('ConfigMap' as const),
    object.split('/')[2] ?? '',
  ];
  const place: Path | undefined = placeOf(pod, kind, { name, ...(key ? { key } : {}) })?.path;
  return [
    view.quote(complaint.item, complaint.path, 'state'),
    ...(place ? [view.quote(pod.object.current, ['manifest', ...place], 'state')] : []),
  ];
}

function ofObject(view: View, object: EntityId, group: readonly Absence[]): Finding {
  const [first] = group as readonly [Absence];
  const { complaint, key } = first;
  const item = view.objects.get(object)?.current;
  const what = key === undefined ? 'was deleted' : `lost its key ${key}`;
  return finding({
    entity: object,
    mechanism: mechanismOf(object),
    claim: `\`${object}\` ${what}, so \`${first.workload.id}\` cannot start.`,
    receipts: [
      ...(item ? [view.quote(item, key === undefined ? ['deleted'] : ['manifest', 'data'], 'change')] : []),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    breaks: group.map((one) => one.workload.id),
    since: complaint.since,
  });
}
