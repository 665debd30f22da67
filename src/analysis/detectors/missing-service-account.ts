import type { Detector } from '../detector.ts';
import { finding } from '../finding.ts';
import { creationComplaints, workloadsInFocus } from '../knowledge/trouble.ts';

const notFound = /serviceaccounts? "([^"]+)" not found/iu;

/** Pods that are not created because their ServiceAccount does not exist. */
export const missingServiceAccount: Detector = {
  mechanism: 'missing-service-account',
  *detect(view) {
    for (const workload of workloadsInFocus(view)) {
      const complaint = creationComplaints(view, workload)[0];
      const account = complaint && notFound.exec(complaint.text)?.[1];
      if (!account) continue;
      const { template } = workload;
      const named =
        template &&
        view.quote(template.object.current, ['manifest', ...template.path, 'serviceAccountName'], 'state');
      yield finding({
        entity: workload.id,
        mechanism: 'missing-service-account',
        claim: `\`${workload.id}\` runs as ServiceAccount \`${account}\`, which does not exist, so its pods are not created.`,
        receipts: [
          view.quote(complaint.item, complaint.path, 'state', { part: notFound }),
          ...(named ? [named] : []),
          view.quote(complaint.item, complaint.path, 'symptom'),
        ],
        since: complaint.since,
      });
    }
  },
};
