import type { Receipt } from '../../evidence/receipt.ts';
import { alertEntity } from '../symptoms/alert-entity.ts';
import { backgroundReason } from '../symptoms/background.ts';
import { textAt } from '../view/read.ts';
import { matchesLabels } from '../view/selectors.ts';
import type { Service } from '../view/services.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** The Services that are meant for a workload, whether or not it has pods. */
export const servicesFor = (view: View, workload: Workload): readonly Service[] =>
  [...view.services.values()].filter(
    (service) => service.namespace === workload.namespace && matchesLabels(service.selector, workload.labels),
  );

/** A sign that somebody needs a workload now. */
export interface Demand {
  readonly receipt: Receipt;
  /** Seen to be missed, not only configured to be called. */
  readonly isFelt: boolean;
}

/** Who misses a workload: a failing check, an alert, a caller, or a way in from outside. */
export function demandFor(view: View, workload: Workload): Demand | undefined {
  const services = servicesFor(view, workload);
  const felt =
    failedCheck(view, [workload.id, ...services.map((one) => one.id)]) ??
    alertAbout(view, workload) ??
    callOf(view, workload);
  if (felt) return { receipt: felt, isFelt: true };
  const [reference] = view.references.filter(
    (one) => one.workload !== workload.id && services.some((service) => service.id === one.service),
  );
  if (reference)
    return { receipt: view.quote(reference.holder.current, reference.path, 'link'), isFelt: false };
  const open = services.find((one) =>
    /LoadBalancer|NodePort/u.test(textAt(one.object.manifest, 'spec', 'type') ?? ''),
  );
  return (
    open && { receipt: view.quote(open.object.current, ['manifest', 'spec', 'type'], 'link'), isFelt: false }
  );
}

export function failedCheck(view: View, ids: readonly Workload['id'][]): Receipt | undefined {
  const failed = ids
    .flatMap((id) => view.probesOf(id))
    .find((item) => !item.record.passed && item.record.probe !== 'logs');
  return failed && view.quote(failed, ['text'], 'symptom');
}

function alertAbout(view: View, workload: Workload): Receipt | undefined {
  const item = view.alerts.find(({ record }) => {
    const entity = record.entity ? view.workloadOf(record.entity) : alertEntity(record.labels, view);
    return entity === workload.id && backgroundReason(record, view) === undefined;
  });
  return item && view.quote(item, ['name'], 'symptom');
}

function callOf(view: View, workload: Workload): Receipt | undefined {
  const call = view.calls.find((one) => one.callee === workload.id && one.item !== undefined);
  return call?.item && view.quote(call.item, ['callee'], 'link');
}
