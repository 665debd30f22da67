import type { Receipt } from '../../evidence/receipt.ts';
import { failedCheck } from '../knowledge/demand.ts';
import type { Detector } from '../detector.ts';
import { type Finding, finding } from '../finding.ts';
import type { Item } from '../view/item.ts';
import { type MissingService, missingServices } from '../knowledge/missing-services.ts';
import { fullQuota } from '../knowledge/quotas.ts';
import type { View } from '../view.ts';

/** A Service that callers ask for and that is not there, although its workload is: deleted, or kept out by a quota. */
export const serviceDeleted: Detector = {
  mechanism: 'service-deleted',
  *detect(view) {
    for (const missing of missingServices(view)) {
      if (!view.inFocus(missing.service)) continue;
      const found = blame(view, missing);
      if (found) yield found;
    }
  },
};

function blame(view: View, missing: MissingService): Finding | undefined {
  const { service, workload, callers } = missing;
  const known = view.objects.get(service);
  const symptom = symptomOf(view, missing);
  const wasSeen = known?.versions.some((one) => one.record.deleted !== true) ?? false;
  // Settings may be stale: one caller that does not complain proves nothing.
  if (!symptom && !known && callers.length < 2) return undefined;
  const full = wasSeen ? undefined : fullQuota(view, workload.namespace, /(^|\/)services($|\.)/u, 1);
  const link = callers[0] && view.quote(callers[0].holder.current, callers[0].path, 'link');
  const receipts: Receipt[] = [
    ...(full ? [view.quote(full.quota.current, ['manifest', 'status'], 'state')] : []),
    ...(known ? [view.quote(known.current, ['deleted'], wasSeen ? 'change' : 'absence')] : []),
    ...(workload.object
      ? [view.quote(workload.object.current, ['manifest', 'metadata', 'name'], 'state')]
      : []),
    ...(symptom ? [symptom] : []),
    ...(link ? [link] : []),
  ];
  if (!receipts.some((one) => one.shows === 'symptom' || one.shows === 'link')) return undefined;
  return finding({
    entity: full?.quota.id ?? (known ? service : workload.id),
    mechanism: full ? 'service-quota-exceeded' : 'service-deleted',
    claim: full
      ? `\`${full.quota.id}\` leaves no room for \`${service}\`, so nobody reaches \`${workload.id}\`.`
      : `\`${service}\` does not exist, so nobody reaches \`${workload.id}\` by its name.`,
    receipts,
    breaks: [
      ...new Set([
        ...callers.map((one) => one.workload),
        ...view.callersOf(workload.id),
        ...(known ? [service] : []),
      ]),
    ],
  });
}

const unresolved =
  /no such host|not known|resolve|ENOTFOUND|EAI_AGAIN|UnknownHost|getaddrinfo|Name or service/iu;

function symptomOf(view: View, { service, workload, callers }: MissingService): Receipt | undefined {
  const failed = failedCheck(view, [service, workload.id]);
  if (failed) return failed;
  const name = service.split('/')[2] ?? '';
  const lines: readonly Item<'logs'>[] = [
    ...new Set([...callers.map((one) => one.workload), ...view.callersOf(workload.id)]),
  ].flatMap((id) => view.logsOf(id));
  const line = lines.find(({ record }) => unresolved.test(record.text) && record.text.includes(name));
  return line && view.quote(line, ['text'], 'symptom');
}
