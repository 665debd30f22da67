import type { Settings } from '../config/settings.ts';
import type { TriageParts } from '../triage.ts';

/** The budgets of the settings in the units of triage. */
export const limitsOf = ({ budgets }: Settings): TriageParts['limits'] => ({
  lookUpMs: budgets.lookUpSeconds * 1000,
  lookBackMs: budgets.lookBackMinutes * 60_000,
  concurrency: budgets.concurrency,
});
