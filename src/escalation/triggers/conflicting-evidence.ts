import type { Trigger } from '../escalation.ts';

/** A cause is asserted although a receipt speaks against it. */
export const conflictingEvidence: Trigger = {
  name: 'conflicting-evidence',
  title: 'conflicting evidence',
  decide: ({ diagnosis }) => {
    const doubted = diagnosis.causes.filter(
      ({ status, receipts }) => status === 'cause' && receipts.some(({ stance }) => stance === 'contradicts'),
    );
    const [first] = doubted;
    if (first === undefined) return undefined;
    const more = doubted.length > 1 ? ` And ${doubted.length - 1} more.` : '';
    return { why: `Evidence speaks for and against \`${first.entity}\`.${more}`, urgency: 'page' };
  },
};
