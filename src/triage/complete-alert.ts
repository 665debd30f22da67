import type { Alert } from '../alerts/alert.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { matchAlertRecords } from '../sources/match-alerts.ts';
import { AlertRecord } from '../sources/signals.ts';

/**
 * An alert whose message gave label values without their names, with the labels that all the records agree on
 * which the message can mean; an alert that names its labels, or means no record, stays as it is.
 */
export function completeAlert(alert: Alert, evidence: readonly Evidence[]): Alert {
  if (alert.labelsKnown) return alert;
  const records = evidence
    .filter(({ signal }) => signal === 'alerts')
    .flatMap((one) => one.records.flatMap((record) => AlertRecord.safeParse(record).data ?? []));
  const meant = matchAlertRecords(alert.name, alert.values, records);
  const [first, ...others] = meant;
  if (first === undefined) return alert;
  const agreed = Object.entries(first.labels).filter(([name, value]) =>
    others.every((other) => other.labels[name] === value),
  );
  const [startsAt] = meant.flatMap((record) => record.startsAt ?? []).sort();
  return {
    ...alert,
    labels: Object.fromEntries(agreed),
    labelsKnown: true,
    ...(startsAt !== undefined && alert.startsAt === undefined && { startsAt }),
  };
}
