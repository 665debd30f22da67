import type { Alert } from '../alerts/alert.ts';
import { CasefileError, type FailureDomain } from '../lib/errors.ts';
import type { Instant } from '../lib/clock.ts';

export const incidentStates = [
  'open',
  'investigating',
  'diagnosed',
  'escalated',
  'resolved',
  'failed',
] as const;
export type IncidentState = (typeof incidentStates)[number];

/** The legal moves; everything else is refused. */
const incidentMoves: Readonly<Record<IncidentState, readonly IncidentState[]>> = {
  open: ['investigating', 'resolved', 'failed'],
  investigating: ['diagnosed', 'escalated', 'resolved', 'failed'],
  diagnosed: ['investigating', 'escalated', 'resolved'],
  escalated: ['investigating', 'diagnosed', 'resolved'],
  resolved: ['investigating'],
  failed: ['investigating', 'resolved'],
};

/** Where the incident's thread is. */
interface Thread {
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
}

/** What people said about a diagnosis by button. */
export interface Feedback {
  readonly by: string;
  readonly at: Instant;
  readonly verdict: 'right' | 'wrong';
}

/** What a person knows better than a diagnosis, in their words. */
export interface Correction {
  readonly by: string;
  readonly at: Instant;
  readonly text: string;
  /** The investigation that it corrects. */
  readonly run: number;
}

/** One thing that is wrong, with its alerts, its thread and what was found. */
export interface Incident {
  readonly id: string;
  readonly state: IncidentState;
  /** Fingerprint of the first alert: later alerts with it join this incident while it is not resolved. */
  readonly fingerprint: string;
  readonly alerts: readonly Alert[];
  /** `channel:ts` of every chat message that belongs to it; a message in this list was handled already. */
  readonly messages: readonly string[];
  /** What a person asked, where a person opened it. */
  readonly question?: string;
  readonly thread: Thread;
  /** Which investigation this is, 1 for the first. */
  readonly run: number;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** How often the same alert was delivered anew since it was opened. */
  readonly repeats: number;
  readonly feedback: readonly Feedback[];
  /** Who asked, where a person opened it or asked again; absent where an alert did. */
  readonly askedBy?: string;
  /** What people said about what was found, oldest first; absent where nobody did. */
  readonly corrections?: readonly Correction[];
  /** The resolved incident of which this is a recurrence, where there is one. */
  readonly recurrenceOf?: string;
  /** Who stopped which investigation, the last time that somebody did. */
  readonly stopped?: { readonly by: string; readonly at: Instant; readonly run: number };
  readonly failure?: { readonly domain: FailureDomain; readonly message: string };
}

/** A move that the table does not have. */
export class IllegalMove extends CasefileError {
  override readonly name = 'IllegalMove';
  readonly code = 'incident.illegal_move';
  readonly incident: string;
  readonly from: IncidentState;
  readonly to: IncidentState;

  constructor({ id, state }: Incident, to: IncidentState) {
    super(`incident ${id} is ${state} and cannot become ${to}`);
    this.incident = id;
    this.from = state;
    this.to = to;
  }
}

/** The incident in its next state, without the failure that it leaves behind; throws IllegalMove. */
export function move(incident: Incident, to: IncidentState, at: Instant): Incident {
  if (!incidentMoves[incident.state].includes(to)) throw new IllegalMove(incident, to);
  return { ...incident, state: to, changedAt: at, ...(incident.failure && { failure: undefined }) };
}
