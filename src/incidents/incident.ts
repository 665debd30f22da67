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
  resolved: ['investigating', 'diagnosed'],
  failed: ['investigating', 'escalated', 'resolved'],
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

/** What an incident's alerts gave occasion to look into while another investigation ran. */
interface Next {
  /** What a person asked, and who. */
  readonly question?: string;
  readonly askedBy?: string;
  /** Fingerprints of critical alerts that joined after the investigation had begun, ten at most. */
  readonly alerts?: readonly string[];
}

/** What was found the last time that the same alert fired: a hypothesis to check again, never evidence. */
export interface LastTime {
  readonly incident: string;
  readonly at: Instant;
  readonly thread: Thread;
  /** Absent where the investigation ended without a diagnosis. */
  readonly verdict?: string;
  /** What was said to be the cause, in a sentence; absent where no cause stood. */
  readonly claim?: string;
  readonly corrections: readonly Correction[];
}

/** One thing that is wrong, with its alerts, its thread and what was found. */
export interface Incident {
  readonly id: string;
  readonly state: IncidentState;
  /** Fingerprint of the first alert: later alerts with it join this incident while it is not resolved. */
  readonly fingerprint: string;
  /** The first alert, and of those that joined at most nineteen, critical ones before others. */
  readonly alerts: readonly Alert[];
  /** `channel:ts` of its first message and of the newest ones; a message in this list was handled already. */
  readonly messages: readonly string[];
  /** What a person asked, where a person opened it. */
  readonly question?: string;
  readonly thread: Thread;
  /** Which investigation this is, 1 for the first. */
  readonly run: number;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** When the newest investigation began; absent before the first. */
  readonly lookedAt?: Instant;
  /** How often it fired again soon after it was over, without another investigation. */
  readonly flaps?: number;
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
  /**
   * Whether each alert fires, under the ten characters of `alertKey`; the first 2,000 alerts. Absent in documents
   * of an older version: then the first alert is all there is.
   */
  readonly firing?: Readonly<Record<string, boolean>>;
  /** How many alerts are critical, as they first arrived. */
  readonly critical?: number;
  /** What the alerts are about, by name, a hundred at most. */
  readonly services?: readonly string[];
  /** Set where it takes in a whole place because everything there fails: `namespace shop`, `channel`. */
  readonly storm?: string;
  /** Somebody takes care of it, as a message said: where, and when. */
  readonly acknowledged?: { readonly at: Instant; readonly where: string };
  /** All of its alerts recovered while it was looked into. */
  readonly recoveredAt?: Instant;
  /** The recovery that a diagnosis said; equal to `recoveredAt` where nothing more is to be said of it. */
  readonly recoveryTold?: Instant;
  /** To be looked into when the investigation under way has ended. */
  readonly next?: Next;
  /** How many investigations were begun because a critical alert joined. */
  readonly alertRuns?: number;
  readonly lastTime?: LastTime;
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
  return {
    ...{ ...incident, state: to, changedAt: at },
    ...(to === 'investigating' && { lookedAt: at }),
    ...(incident.failure && { failure: undefined }),
  };
}
