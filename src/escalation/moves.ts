import type { Instant } from '../lib/clock.ts';
import type { Escalation, EscalationAct, EscalationState } from './escalation.ts';

/** The legal moves; everything else is refused. */
export const escalationMoves: Readonly<Record<EscalationState, readonly EscalationState[]>> = {
  waiting: ['acknowledged', 'taken-over', 'over'],
  acknowledged: ['taken-over', 'handed-back', 'over'],
  'taken-over': ['handed-back', 'over'],
  'handed-back': ['acknowledged', 'taken-over', 'over'],
  over: [],
};

/** Where each act leads. */
export const ledTo: Readonly<Record<EscalationAct, EscalationState>> = {
  acknowledge: 'acknowledged',
  'take-over': 'taken-over',
  'hand-back': 'handed-back',
};

export const isLegal = ({ state }: Escalation, to: EscalationState): boolean =>
  escalationMoves[state].includes(to);

/** What a person did, undefined where the table does not have that move. */
export function answered(
  escalation: Escalation,
  act: EscalationAct,
  by: string,
  at: Instant,
): Escalation | undefined {
  if (!isLegal(escalation, ledTo[act])) return undefined;
  const answers = [...escalation.answers, { by, at, act }];
  return changed(escalation, at, { state: ledTo[act], answers });
}

/** The incident is over, or taken up anew in an escalation of its own; itself where it was over already. */
export const ended = (escalation: Escalation, at: Instant): Escalation =>
  isLegal(escalation, 'over') ? changed(escalation, at, { state: 'over' }) : escalation;

/**
 * The next contact is asked instead of the one with this index; itself where somebody answered, somebody else was
 * asked already, or nobody is left.
 */
export const passedOn = (escalation: Escalation, unanswered: number, at: Instant): Escalation =>
  escalation.state === 'waiting' &&
  escalation.contact === unanswered &&
  unanswered + 1 < escalation.contacts.length
    ? changed(escalation, at, { contact: unanswered + 1, contactedAt: at })
    : escalation;

/** The escalation with a part changed, one revision on. */
export const changed = (escalation: Escalation, at: Instant, change: Partial<Escalation>): Escalation => ({
  ...escalation,
  ...change,
  changedAt: at,
  revision: escalation.revision + 1,
});
