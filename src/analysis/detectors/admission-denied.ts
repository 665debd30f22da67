import type { EntityId } from '../../lib/entity.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Observed } from '../view/observed.ts';
import { objectsAt, textAt } from '../view/read.ts';
import { type Complaint, creationComplaints, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** Pods that the API server refuses for a rule: a webhook, a LimitRange, or the namespace's security level. */
export const admissionDenied: Detector = {
  mechanism: 'admission-denied',
  *detect(view) {
    for (const workload of workloadsInFocus(view)) {
      const found = creationComplaints(view, workload)
        .map(
          (complaint) =>
            byWebhook(view, workload, complaint) ??
            byLimits(view, workload, complaint) ??
            byLevel(view, workload, complaint),
        )
        .find((one) => one !== undefined);
      if (found) yield found;
    }
  },
};

const webhook = /admission webhook "([^"]+)" denied the request|failed calling webhook "([^"]+)"/u;

/** A webhook that says no judges the pod; one that cannot be asked is itself broken. */
function byWebhook(view: View, workload: Workload, complaint: Complaint): Finding | undefined {
  const named = webhook.exec(complaint.text);
  const name = named?.[1] ?? named?.[2];
  if (name === undefined) return undefined;
  const isBroken = named?.[1] === undefined;
  const configuration = configurationOf(view, name);
  return finding({
    entity: isBroken && configuration ? configuration.id : workload.id,
    mechanism: 'webhook-denied',
    claim: isBroken
      ? `The admission webhook ${name} does not answer, so no pods are created for \`${workload.id}\`.`
      : `The admission webhook ${name} refuses the pods of \`${workload.id}\`.`,
    receipts: [
      view.quote(complaint.item, complaint.path, 'state', {
        part: /(?:admission webhook|failed calling webhook).*/su,
      }),
      ...(configuration ? [view.quote(configuration.current, ['manifest', 'webhooks'], 'state')] : []),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    breaks: [workload.id],
    since: complaint.since,
  });
}

const configurationOf = (view: View, name: string): Observed | undefined =>
  ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration']
    .flatMap((kind) => view.ofKind(kind))
    .find((one) => objectsAt(one.manifest, 'webhooks').some((each) => textAt(each, 'name') === name));

const limits =
  /(?:maximum|minimum) (?:cpu|memory|ephemeral-storage|storage) usage per (?:Container|Pod|PersistentVolumeClaim) is [^,"\]]+|(?:cpu|memory) max limit to request ratio per (?:Container|Pod) is [^,"\]]+/iu;

function byLimits(view: View, workload: Workload, complaint: Complaint): Finding | undefined {
  const said = limits.exec(complaint.text)?.[0];
  if (said === undefined) return undefined;
  const [range] = view.ofKind('LimitRange').filter((one) => one.scope === workload.namespace);
  const { template } = workload;
  return finding({
    entity: workload.id,
    mechanism: 'limit-range-violation',
    claim: `The pods of \`${workload.id}\` break a LimitRange and are not created: ${said.trim()}.`,
    receipts: [
      view.quote(complaint.item, complaint.path, 'state', { part: limits }),
      ...(range ? [view.quote(range.current, ['manifest', 'spec'], 'state')] : []),
      ...(template
        ? [
            view.quote(
              template.object.current,
              ['manifest', ...template.path, 'containers', 0, 'resources'],
              'state',
            ),
          ]
        : []),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    breaks: range ? [range.id] : [],
    since: complaint.since,
  });
}

const levels =
  /violates PodSecurity "([^"]+)"|unable to validate against any (?:pod security policy|security context constraint)/u;

function byLevel(view: View, workload: Workload, complaint: Complaint): Finding | undefined {
  if (!levels.test(complaint.text)) return undefined;
  const namespace: EntityId = `cluster/Namespace/${workload.namespace}`;
  const level = view.objects.get(namespace);
  return finding({
    entity: workload.id,
    mechanism: 'pod-security-denied',
    claim: `The pods of \`${workload.id}\` ask for more than the namespace's security level allows, and are not created.`,
    receipts: [
      view.quote(complaint.item, complaint.path, 'state', { part: /(?:violates|unable to validate).*/su }),
      ...(level ? [view.quote(level.current, ['manifest', 'metadata', 'labels'], 'state')] : []),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    since: complaint.since,
  });
}
