import { entityId } from '../../lib/entity.ts';
import type { Detector } from '../detector.ts';
import { waitingReason } from '../view/containers.ts';
import { type Finding, finding } from '../finding.ts';
import { objectsAt, textAt } from '../view/read.ts';
import { type Complaint, complaintsOf, unreadyPods, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Images that cannot be pulled: a wrong reference, no right to it, or a registry whose name does not resolve. */
export const imagePull: Detector = {
  mechanism: 'image-pull',
  *detect(view) {
    for (const workload of workloadsInFocus(view)) {
      const pod = unreadyPods(workload).find(waitsForImage);
      if (pod) yield* judge(view, workload, pod);
    }
  },
};

const waitsForImage = (pod: Pod): boolean =>
  pod.containers.some((one) =>
    /ErrImagePull|ImagePullBackOff|InvalidImageName|ImageInspectError|ErrImageNeverPull|RegistryUnavailable/u.test(
      waitingReason(one) ?? '',
    ),
  );

/** What registries and runtimes say, most telling first: a name that does not resolve says nothing of the rest. */
const causes = [
  {
    mechanism: 'image-registry-dns-failure',
    pattern:
      /lookup \S+?(?: on \S+?)?: (?:no such host|server misbehaving|no answer|(?:read|dial|write) [^\n]*|i\/o timeout|[^\n]*temporary failure|try again)|name resolution|could not resolve host|no such host|error resolving|Name or service not known/iu,
    because: "the registry's name does not resolve",
  },
  {
    mechanism: 'incorrect-image-reference',
    pattern:
      /InvalidImageName|couldn't parse image|invalid reference format|code = NotFound|manifest unknown|manifest for \S+ not found|name unknown|: not found|no matching manifest/iu,
    because: 'there is no such image',
  },
  {
    mechanism: 'missing-image-pull-secret',
    pattern:
      /\b40[13]\b|unauthorized|forbidden|authentication required|no basic auth credentials|failed to authorize|insufficient_scope|access denied|denied:/iu,
    because: 'the registry refuses it without credentials',
  },
  {
    mechanism: 'image-registry-unreachable',
    pattern:
      /dial tcp \S+: |connection refused|TLS handshake timeout|x509|i\/o timeout|deadline exceeded|Client\.Timeout|\b(?:429|50[0234])\b|toomanyrequests|no route to host|connection reset/iu,
    because: 'its registry does not answer as it should',
  },
] as const;

/** Everybody may pull the official images of the public hub: where it refuses one, there is none of that name. */
const isOpen = (mechanism: string, text: string): boolean =>
  mechanism === 'incorrect-image-reference' &&
  /docker\.io\/library\/[^\s"]+[^\n]*repository does not exist/u.test(text);

function* judge(view: View, workload: Workload, pod: Pod): Iterable<Finding> {
  const complaints = complaintsOf(view, pod).filter(({ text }) => /image|pull/iu.test(text));
  const noSecret = complaints.find(({ text }) => /Unable to retrieve some image pull secrets/u.test(text));
  for (const { mechanism, pattern, because } of causes) {
    const complaint = complaints.find(({ text }) => pattern.test(text) || isOpen(mechanism, text));
    if (!complaint) continue;
    const image = /image "?([^"\s]+?)"?(:\s|$|\s)/u.exec(complaint.text)?.[1] ?? imageOf(pod);
    yield finding({
      entity: workload.id,
      mechanism,
      claim: `The image \`${image}\` of \`${workload.id}\` cannot be pulled: ${because}.`,
      receipts: [
        view.quote(complaint.item, complaint.path, 'state'),
        ...(mechanism === 'missing-image-pull-secret'
          ? secretReceipts(view, pod, noSecret)
          : specReceipts(view, pod)),
        view.quote(complaint.item, complaint.path, 'symptom', { part: pattern }),
      ],
      since: complaint.since,
    });
    return;
  }
}

const imageOf = (pod: Pod): string =>
  textAt(pod.containers.find((one) => waitingReason(one) !== undefined)?.spec, 'image') ?? 'its image';

function specReceipts(view: View, pod: Pod) {
  const container = pod.containers.find((one) => /Image/u.test(waitingReason(one) ?? ''));
  return container ? [view.quote(pod.object.current, ['manifest', ...container.path, 'image'], 'state')] : [];
}

/** The secrets that it names and that are not there, or that it names none. */
function secretReceipts(view: View, pod: Pod, noSecret: Complaint | undefined) {
  const missing = objectsAt(pod.object.manifest, 'spec', 'imagePullSecrets').findIndex(
    (one) => !view.objects.has(entityId(pod.namespace, 'Secret', textAt(one, 'name') ?? '')),
  );
  return [
    ...(noSecret ? [view.quote(noSecret.item, noSecret.path, 'state')] : []),
    ...(missing >= 0
      ? [view.quote(pod.object.current, ['manifest', 'spec', 'imagePullSecrets', missing], 'state')]
      : specReceipts(view, pod)),
  ];
}
