import type { Escalation, EscalationState } from '../escalation.ts';
import type { Step } from './destination.ts';

/** What a destination knows of an escalation. */
export interface Known {
  readonly state: EscalationState;
  readonly contact: number;
  readonly revision: number;
}

/** The next thing to tell a destination and what it knows then; undefined where it knows everything. */
export function nextStep(
  known: Known | undefined,
  { state, contact, revision }: Escalation,
): { readonly step: Step; readonly known: Known } | undefined {
  if (known === undefined)
    return state === 'over' ? undefined : { step: 'open', known: { state: 'waiting', contact, revision } };
  if (known.state !== state) return { step: stepTo[state], known: { ...known, state, revision } };
  if (state === 'over') return undefined;
  if (known.contact !== contact) return { step: 'next-contact', known: { ...known, contact, revision } };
  return known.revision === revision ? undefined : { step: 'update', known: { ...known, revision } };
}

const stepTo: Readonly<Record<EscalationState, Step>> = {
  waiting: 'update',
  acknowledged: 'acknowledge',
  'taken-over': 'take-over',
  'handed-back': 'hand-back',
  over: 'resolve',
};
