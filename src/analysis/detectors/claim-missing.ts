import { type EntityId, entityId } from '../../lib/entity.ts';
import { claimNames } from '../knowledge/claims.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import { parseQuantity } from '../view/quantity.ts';
import { fullQuota } from '../knowledge/quotas.ts';
import { textAt } from '../view/read.ts';
import { type Complaint, complaintsOf, unreadyPods, workloadsInFocus } from '../knowledge/trouble.ts';
import type { View } from '../view.ts';
import type { Pod, Workload } from '../view/workloads.ts';

/** Pods that wait for a claim that does not exist, or whose volume is held by a pod on another node. */
export const claimMissing: Detector = {
  mechanism: 'claim-missing',
  *detect(view) {
    for (const workload of workloadsInFocus(view))
      for (const pod of unreadyPods(workload)) {
        const found = missing(view, workload, pod) ?? heldElsewhere(view, workload, pod);
        if (!found) continue;
        yield found;
        break;
      }
  },
};

const notFound = /persistentvolumeclaim "([^"]+)" not found/iu;

function missing(view: View, workload: Workload, pod: Pod): Finding | undefined {
  const complaint = complaintsOf(view, pod).find(({ text }) => notFound.test(text));
  const name = notFound.exec(complaint?.text ?? '')?.[1];
  if (!complaint || name === undefined) return undefined;
  const claim = entityId(workload.namespace, 'PersistentVolumeClaim', name);
  const declared = view.objects.get(claim);
  if (declared && !declared.deleted) return undefined;
  const asked = parseQuantity(textAt(declared?.manifest, 'spec', 'resources', 'requests', 'storage')) ?? 1;
  const full =
    fullQuota(view, workload.namespace, /persistentvolumeclaims$/u, 1) ??
    fullQuota(view, workload.namespace, /requests\.storage$/u, asked);
  const index = claimNames(pod.object.manifest).indexOf(name);
  return finding({
    entity: full?.quota.id ?? workload.id,
    mechanism: full ? 'storage-quota-exceeded' : 'claim-missing',
    claim: full
      ? `\`${full.quota.id}\` leaves no room for \`${claim}\`, which \`${workload.id}\` waits for.`
      : `\`${workload.id}\` waits for \`${claim}\`, which does not exist.`,
    receipts: [
      ...(full ? [view.quote(full.quota.current, ['manifest', 'status'], 'state')] : []),
      view.quote(complaint.item, complaint.path, 'state', { part: notFound }),
      ...(index >= 0 ? [view.quote(pod.object.current, ['manifest', 'spec', 'volumes'], 'state')] : []),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    breaks: [workload.id, ...knownClaim(view, claim)],
    since: complaint.since,
  });
}

const knownClaim = (view: View, claim: EntityId): readonly EntityId[] => (view.has(claim) ? [claim] : []);

const multiAttach =
  /Multi-Attach error for volume|is already exclusively attached to one node|volume is already used by pod\(s\)/iu;

/** A volume for one node at a time, with its old pod still there. */
function heldElsewhere(view: View, workload: Workload, pod: Pod): Finding | undefined {
  const complaint: Complaint | undefined = complaintsOf(view, pod).find(({ text }) => multiAttach.test(text));
  if (!complaint) return undefined;
  return finding({
    entity: workload.id,
    mechanism: 'volume-attached-elsewhere',
    claim: `A volume of \`${workload.id}\` is still attached to another node, and it may be attached to one only.`,
    receipts: [
      view.quote(complaint.item, complaint.path, 'state'),
      view.quote(pod.object.current, ['manifest', 'spec', 'volumes'], 'state'),
      view.quote(complaint.item, complaint.path, 'symptom'),
    ],
    since: complaint.since,
  });
}
