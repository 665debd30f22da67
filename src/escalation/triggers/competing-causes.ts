import type { Trigger } from '../escalation.ts';

/** Several causes explain the same symptoms and cannot be told apart. */
export const competingCauses: Trigger = {
  name: 'competing-causes',
  title: 'competing causes',
  decide: ({ diagnosis: { verdict, causes } }) => {
    if (verdict !== 'competing') return undefined;
    const asserted = causes.filter(({ status }) => status === 'cause');
    return {
      why: `${asserted.length} causes fit and the evidence does not separate them.`,
      urgency: 'page',
    };
  },
};
