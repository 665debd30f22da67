import type { Trigger } from '../escalation.ts';

/** Something is wrong with a workflow that stands under a regime such as PCI. */
export const complianceSensitive: Trigger = {
  name: 'compliance-sensitive',
  title: 'compliance-sensitive workflow',
  decide: ({ diagnosis, services }) => {
    if (diagnosis.verdict === 'no-fault') return undefined;
    const bound = services.find(({ compliance = [] }) => compliance.length > 0);
    if (bound === undefined) return undefined;
    return { why: `\`${bound.name}\` is under ${(bound.compliance ?? []).join(', ')}.`, urgency: 'page' };
  },
};
