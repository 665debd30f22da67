import type { Alert, Place } from '../alerts/alert.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { EscalationParts } from '../escalation/desk.ts';
import type { Escalation } from '../escalation/escalation.ts';
import type { Escalations } from '../escalation/escalations.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Correction, Feedback, Incident } from '../incidents/incident.ts';
import type { GroupingOptions } from '../incidents/incident-log.ts';
import type { Clock } from '../lib/clock.ts';
import type { Investigator } from '../investigation/investigator.ts';
import type { FailureDomain } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Source } from '../sources/source.ts';
import type { Store } from '../store/store.ts';
import type { Answer } from './answers/answer.ts';
import type { Overview } from './overview.ts';

/** Something that asks for an investigation: an alert in a channel, or a person. */
export interface Arrival {
  readonly alert: Alert;
  readonly place: Place;
  /** What a person asked, in their words. */
  readonly question?: string;
  /** The Slack id of the person who asks; absent where an alert does. */
  readonly askedBy?: string;
}

/** How far an investigation is. */
export interface Progress {
  readonly asked: number;
  readonly answered: number;
  readonly elapsedMs: number;
  /** What else is under way, as in `the model: 3 turns, 5 look-ups`. */
  readonly note?: string;
}

export interface Failure {
  readonly domain: FailureDomain;
  /** In plain words, for a person. */
  readonly message: string;
}

/**
 * Tells people about an investigation. Every method may be called again after a restart with the same
 * incident and run; it then changes what it posted before instead of posting anew.
 */
export interface Reporter {
  /** The first reply in the thread: what is being looked at. */
  begin(incident: Incident, sources: readonly string[]): Promise<void>;
  /** Edits the first reply. */
  progress(incident: Incident, progress: Progress): Promise<void>;
  /** The diagnosis with its buttons, and with the escalation that it led to. */
  report(incident: Incident, diagnosis: Diagnosis, escalation?: Escalation): Promise<void>;
  /** Says plainly that the investigation failed, and whose fault it is. */
  fail(incident: Incident, failure: Failure, escalation?: Escalation): Promise<void>;
  /** The alert recovered. */
  resolved(incident: Incident): Promise<void>;
  /** Says in the first reply how many alerts the incident has by now; nothing where there is none. */
  counted(incident: Incident): Promise<void>;
  /** Whether the first message of the incident's thread is still there. */
  hasThread(incident: Incident): Promise<boolean>;
}

/** What the outer rows may ask of triage. */
export interface Triage {
  /** Opens an incident or joins one; durable when it resolves. Undefined: there is nothing new to do. */
  receive(arrival: Arrival): Promise<Incident | undefined>;
  incident(id: string): Promise<Incident | undefined>;
  /** The newest incident whose thread this is. */
  incidentIn(channel: string, threadTs: string): Promise<Incident | undefined>;
  /** The incidents of a channel that are not over. */
  openIn(channel: string): Promise<readonly Incident[]>;
  /**
   * Stops the investigation that waits or is under way, wherever it runs: its look-ups are given up, and what is
   * known so far is reported. Undefined where none was to be stopped. `by` is a Slack user id.
   */
  stop(incidentId: string, by: string): Promise<Incident | undefined>;
  /**
   * What is known to a question, each line with its receipts, from what was gathered or with one more look-up of
   * ten seconds at most; by a model where there is one, unless the rules are asked for. Undefined where there is no
   * diagnosis yet.
   */
  ask(incidentId: string, question: string, how?: 'rules'): Promise<Answer | undefined>;
  /** Keeps what a person knows better; said again, it changes nothing. */
  correct(incidentId: string, word: Pick<Correction, 'by' | 'text'>): Promise<Incident>;
  /** Queues another investigation; undefined where one waits or is under way. */
  reinvestigate(incidentId: string, by: string): Promise<Incident | undefined>;
  /** How things stand, all channels together: who may see what is for the caller to say. */
  overview(): Promise<Overview>;
  /** The latest diagnosis of an incident. */
  diagnosis(incidentId: string): Promise<Diagnosis | undefined>;
  evidence(id: string): Promise<Evidence | undefined>;
  feedback(incidentId: string, feedback: Feedback): Promise<Incident>;
  /** What was handed over to people, and what they do with it. */
  readonly escalations: Escalations;
  /** Takes queued investigations until `abort` fires; those under way are left for the next process. */
  work(abort: AbortSignal): Promise<void>;
}

export interface TriageParts {
  readonly store: Store;
  /** Absent: the engine alone. */
  readonly investigator?: Investigator;
  readonly sources: readonly Source[];
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: {
    readonly lookUpMs: number;
    readonly lookBackMs: number;
    readonly concurrency: number;
  };
  readonly redactEmails: boolean;
  /** When alerts are one incident; what is absent is as by default. */
  readonly grouping?: Partial<GroupingOptions>;
  /** When people take over and where they hear of it; absent: never, as in a replay. */
  readonly escalation?: Pick<EscalationParts, 'settings' | 'destinations' | 'isQuiet'>;
}
