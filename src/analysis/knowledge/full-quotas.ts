import { entityId } from '../../lib/entity.ts';
import type { Observed } from '../view/observed.ts';
import { parseQuantity } from '../view/quantity.ts';
import { labelsAt, textAt } from '../view/read.ts';
import { claimsOf } from '../view/uses.ts';
import type { View } from '../view.ts';

/** An object that is wanted in a namespace and does not exist there. */
export interface Wanted {
  readonly kind: 'Service' | 'PersistentVolumeClaim';
  readonly name: string;
  /** The record that wants it: a declaration, or a workload that names it. */
  readonly holder: Observed;
}

/** The resources of a quota of which nothing is left, with what was used and what is allowed. */
export function usedUp(quota: Observed): readonly string[] {
  const hard = { ...labelsAt(quota.manifest, 'spec', 'hard'), ...labelsAt(quota.manifest, 'status', 'hard') };
  const used = labelsAt(quota.manifest, 'status', 'used');
  return Object.keys(hard).filter((resource) => {
    const [limit, use] = [parseQuantity(hard[resource]), parseQuantity(used[resource] ?? '0')];
    return limit !== undefined && use !== undefined && use >= limit;
  });
}

/** What is left of a resource; undefined where the quota does not limit it. */
export function leftOf(quota: Observed, resource: string): number | undefined {
  const limit = parseQuantity(
    textAt(quota.manifest, 'status', 'hard', resource) ?? textAt(quota.manifest, 'spec', 'hard', resource),
  );
  const use = parseQuantity(textAt(quota.manifest, 'status', 'used', resource) ?? '0');
  return limit === undefined || use === undefined ? undefined : limit - use;
}

/** Services and claims that were declared, or that workloads cannot do without, and that are not there. */
export function wantedIn(view: View, namespace: string): readonly Wanted[] {
  const declared = [...view.objects.values()].flatMap((object): Wanted[] => {
    const { kind, name, scope, deleted } = object;
    const counts = kind === 'Service' || kind === 'PersistentVolumeClaim';
    return deleted && scope === namespace && counts ? [{ kind, name, holder: object }] : [];
  });
  const claimed = [...view.workloads.values()].flatMap((workload): Wanted[] => {
    const holder = workload.template?.object;
    if (!holder || workload.namespace !== namespace || workload.readyCount > 0) return [];
    return claimsOf(workload)
      .filter((name) => !view.objects.has(entityId(namespace, 'PersistentVolumeClaim', name)))
      .map((name) => ({ kind: 'PersistentVolumeClaim', name, holder }));
  });
  return [...declared, ...claimed];
}
