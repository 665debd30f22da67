import type { EntityId } from '../../lib/entity.ts';
import { entityId, parseEntity } from '../../lib/entity.ts';
import { servicesFor } from './demand.ts';
import { labelsAt } from '../view/read.ts';
import type { Reference } from '../view/references.ts';
import { matchesLabels } from '../view/selectors.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

/** A Service that is not there although its workload is, and callers who still ask for it. */
export interface MissingService {
  readonly service: EntityId;
  readonly workload: Workload;
  readonly callers: readonly Reference[];
}

/** Deleted or never made, but not misspelled: a workload of that name runs, and no Service leads to it. */
export function missingServices(view: View): readonly MissingService[] {
  const asked = view.references.flatMap((one) => (one.service === undefined && one.meant ? [one.meant] : []));
  const deleted = [...view.objects.values()]
    .filter((one) => one.kind === 'Service' && one.deleted)
    .map((one) => one.id);
  return [...new Set([...asked, ...deleted])].flatMap((service) => {
    const workload = workloadMissing(view, service);
    return workload
      ? [{ service, workload, callers: view.references.filter((one) => one.meant === service) }]
      : [];
  });
}

export const isMissingService = (view: View, service: EntityId): boolean =>
  workloadMissing(view, service) !== undefined;

function workloadMissing(view: View, service: EntityId): Workload | undefined {
  const { scope, name } = parseEntity(service);
  const deleted = view.objects.get(service);
  if (view.services.has(service)) return undefined;
  const selector = labelsAt(deleted?.manifest, 'spec', 'selector');
  const named = ['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) =>
    view.workloads.get(entityId(scope, kind, name)),
  );
  const workload =
    named.find((one) => one !== undefined) ??
    [...view.workloads.values()].find(
      (one) => one.namespace === scope && matchesLabels(selector, one.labels),
    );
  return workload && servicesFor(view, workload).length === 0 ? workload : undefined;
}
