import type { ExplainedAlert } from '../../diagnosis/diagnosis.ts';
import type { EntityId } from '../../lib/entity.ts';
import { alertEntity, subjectOf } from './alert-entity.ts';
import { backgroundReason } from './background.ts';
import type { Candidate } from '../ranking/explain.ts';
import type { View } from '../view.ts';

/** Each alert once, with what explains it or why it needs no explanation. */
export function explainAlerts(view: View, causes: readonly Candidate[]): readonly ExplainedAlert[] {
  const asked = (name: string) =>
    view.focus.alerts.some((alert) => alert.name === name) ? { asked: true } : {};
  const recorded = view.alerts.map(({ record }): ExplainedAlert => {
    const background = backgroundReason(record, view);
    if (background !== undefined)
      return {
        alert: record.name,
        explained: true,
        why: background,
        background: true,
        ...asked(record.name),
      };
    const entity = subjectOf(record, view);
    return { alert: record.name, ...explanation(entity, causes), ...asked(record.name) };
  });
  const named = new Set(view.alerts.map(({ record }) => record.name));
  const unrecorded = view.focus.alerts
    .filter((alert) => !named.has(alert.name))
    .map((alert) => ({
      alert: alert.name,
      ...explanation(alertEntity(alert.labels, view), causes),
      asked: true,
    }));
  const distinct = new Map([...unrecorded, ...recorded].map((one) => [`${one.alert} ${one.why}`, one]));
  return [...distinct.values()];
}

function explanation(
  entity: EntityId | undefined,
  causes: readonly Candidate[],
): Omit<ExplainedAlert, 'alert'> {
  if (causes.length === 0) return { explained: false, why: 'No cause was found.' };
  if (!entity) return { explained: false, why: 'It names nothing that was seen.' };
  const cause = causes.find(
    (one) => one.reach.has(entity) || one.explains.some((symptom) => symptom.entity === entity),
  );
  return cause
    ? { explained: true, why: `It follows from \`${cause.finding.entity}\`.` }
    : { explained: false, why: `No cause that was found reaches \`${entity}\`.` };
}
