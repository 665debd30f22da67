import type { Trigger } from '../escalation.ts';

/** What would help is of a kind that the boundary in the settings does not allow the bot to suggest. */
export const actionOutsideBoundary: Trigger = {
  name: 'action-outside-boundary',
  title: 'action outside the boundary',
  decide: ({ diagnosis: { actions } }, { allowedActions }) => {
    if (allowedActions === undefined) return undefined;
    const kinds = new Set(actions.map(({ kind }) => kind).filter((kind) => !allowedActions.includes(kind)));
    if (kinds.size === 0) return undefined;
    return { why: `Suggested, but not allowed: ${[...kinds].slice(0, 3).join(', ')}.`, urgency: 'notify' };
  },
};
