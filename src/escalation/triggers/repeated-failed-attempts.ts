import type { Trigger } from '../escalation.ts';

/** Again no cause that stands, after investigations that ended the same way. */
export const repeatedFailedAttempts: Trigger = {
  name: 'repeated-failed-attempts',
  title: 'repeated failed attempts',
  decide: ({ diagnosis: { verdict }, failedAttempts }, thresholds) => {
    if (verdict !== 'insufficient' && verdict !== 'competing') return undefined;
    const attempts = failedAttempts + 1;
    if (attempts < thresholds.failedAttempts || failedAttempts === 0) return undefined;
    return { why: `${attempts} investigations ended without a cause that stands.`, urgency: 'page' };
  },
};
