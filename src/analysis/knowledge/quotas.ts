import type { Observed } from '../view/observed.ts';
import { parseQuantity } from '../view/quantity.ts';
import { labelsAt } from '../view/read.ts';
import type { View } from '../view.ts';

/** A quota of a namespace that leaves no room for one more thing of a kind. */
export interface FullQuota {
  readonly quota: Observed;
  readonly resource: string;
}

/** The quota that keeps another object out: one whose resource fits, and of which `asked` more would be too much. */
export function fullQuota(view: View, namespace: string, fits: RegExp, asked: number): FullQuota | undefined {
  for (const quota of view.ofKind('ResourceQuota')) {
    if (quota.scope !== namespace) continue;
    const hard = {
      ...labelsAt(quota.manifest, 'spec', 'hard'),
      ...labelsAt(quota.manifest, 'status', 'hard'),
    };
    const used = labelsAt(quota.manifest, 'status', 'used');
    for (const [resource, limit] of Object.entries(hard)) {
      const [most, now] = [parseQuantity(limit), parseQuantity(used[resource])];
      if (fits.test(resource) && most !== undefined && now !== undefined && now + asked > most)
        return { quota, resource };
    }
  }
  return undefined;
}
