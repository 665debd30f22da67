import type { Trigger } from '../escalation.ts';

/** The model's budget ran out before a cause was settled. */
export const budgetExhausted: Trigger = {
  name: 'budget-exhausted',
  title: 'budget exhausted',
  decide: ({ diagnosis: { model, verdict } }) => {
    if (model?.ended !== 'budget' || verdict === 'confirmed' || verdict === 'no-fault') return undefined;
    const why = `The budget ended the model's work after ${model.turns} turns and ${model.lookUps} look-ups.`;
    return { why, urgency: 'notify' };
  },
};
