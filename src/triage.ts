import type { Alert, Place } from './alerts/alert.ts';
import type { Diagnosis } from './diagnosis/diagnosis.ts';
import { diagnosisLog } from './diagnosis/diagnosis-log.ts';
import { type Evidence, isEvidenceId } from './evidence/evidence.ts';
import { Ledger, readEvidence } from './evidence/ledger.ts';
import { type Feedback, type Incident, move } from './incidents/incident.ts';
import { incidentLog } from './incidents/incident-log.ts';
import { type Clock, instant } from './lib/clock.ts';
import type { FailureDomain } from './lib/errors.ts';
import type { Log } from './lib/log.ts';
import type { Source } from './sources/source.ts';
import type { Store } from './store/store.ts';
import { investigate } from './triage/investigate.ts';
import { spanOf } from './triage/span.ts';
import { workQueue } from './triage/work-queue.ts';

/** Something that asks for an investigation: an alert in a channel, or a person. */
export interface Arrival {
  readonly alert: Alert;
  readonly place: Place;
  /** What a person asked, in their words. */
  readonly question?: string;
}

/** How far an investigation is. */
export interface Progress {
  readonly asked: number;
  readonly answered: number;
  readonly elapsedMs: number;
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
  /** The diagnosis with its buttons. */
  report(incident: Incident, diagnosis: Diagnosis): Promise<void>;
  /** Says plainly that the investigation failed, and whose fault it is. */
  fail(incident: Incident, failure: Failure): Promise<void>;
  /** The alert recovered. */
  resolved(incident: Incident): Promise<void>;
}

/** What the outer rows may ask of triage. */
export interface Triage {
  /** Opens an incident or joins one; durable when it resolves. Undefined: there is nothing new to do. */
  receive(arrival: Arrival): Promise<Incident | undefined>;
  incident(id: string): Promise<Incident | undefined>;
  /** The latest diagnosis of an incident. */
  diagnosis(incidentId: string): Promise<Diagnosis | undefined>;
  evidence(id: string): Promise<Evidence | undefined>;
  feedback(incidentId: string, feedback: Feedback): Promise<Incident>;
  /** Takes queued investigations until `abort` fires; those under way are left for the next process. */
  work(abort: AbortSignal): Promise<void>;
}

export interface TriageParts {
  readonly store: Store;
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
}

/** The whole story: an alert becomes an incident, the incident one investigation, and that a diagnosis. */
export function createTriage(parts: TriageParts): Triage {
  const { store, sources, reporter, clock, log, limits } = parts;
  const incidents = incidentLog(store);
  const diagnoses = diagnosisLog(store);
  const queue = workQueue({ store, clock, log, name: 'triage', concurrency: limits.concurrency });
  const now = () => instant(clock.now());
  const moveTo = (incident: Incident, state: Incident['state'], change: Partial<Incident> = {}) =>
    incidents.update(incident.id, (stored) =>
      stored.state === state ? { ...stored, ...change } : { ...move(stored, state, now()), ...change },
    );

  async function receive(arrival: Arrival): Promise<Incident | undefined> {
    const { incident, how } = await incidents.openOrJoin({ ...arrival, now: now() });
    if (incident === undefined || how === 'ignored') return undefined;
    // An incident that is still open has lost its job to a crash, if it ever had one: queue it, once.
    if (incident.state === 'open') await queue.add(incident.id, { incident: incident.id });
    if (how === 'resolved') {
      await reporter.resolved(await moveTo(incident, 'resolved'));
      return incident;
    }
    if (how === 'joined' && arrival.question !== undefined) return reinvestigate(incident);
    return how === 'repeated' ? undefined : incident;
  }

  async function reinvestigate(incident: Incident): Promise<Incident> {
    if (incident.state === 'open' || incident.state === 'investigating') return incident;
    const again = await moveTo(incident, 'investigating', { run: incident.run + 1 });
    await queue.add(incident.id, { incident: incident.id });
    return again;
  }

  async function run(incidentId: string, attempt: number, abort: AbortSignal): Promise<void> {
    const found = await incidents.find(incidentId);
    if (found === undefined || found.state === 'resolved') return;
    const incident = await moveTo(found, 'investigating');
    const saved = await diagnoses.read(incident.id, incident.run);
    const diagnosis = saved ?? (await look(incident, attempt, abort));
    if (abort.aborted) return;
    await diagnoses.write(incident.id, incident.run, diagnosis);
    await reporter.report(incident, diagnosis);
    await incidents.update(incident.id, (stored) =>
      stored.state === 'investigating' ? move(stored, 'diagnosed', now()) : stored,
    );
    log.info({ incident: incident.id, run: incident.run, verdict: diagnosis.verdict }, 'diagnosed');
  }

  async function look(incident: Incident, attempt: number, abort: AbortSignal): Promise<Diagnosis> {
    const startedAt = clock.now();
    await reporter.begin(incident, [...new Set(sources.map((source) => source.name))]);
    // Each attempt has a ledger of its own: what a killed one saw stays as it was.
    const run = `${incident.id}/${incident.run}/${attempt}`;
    const report = (answered: number, asked: number) =>
      reporter
        .progress(incident, { asked, answered, elapsedMs: clock.now() - startedAt })
        .catch((error: unknown) => log.warn({ incident: incident.id, err: error }, 'progress was not posted'));
    return investigate({
      ...{ sources, clock, abort, lookUpMs: limits.lookUpMs },
      ledger: new Ledger({ store, run, redactEmails: parts.redactEmails }),
      window: spanOf(incident.alerts, sources, clock.now(), limits.lookBackMs),
      focus: { alerts: incident.alerts, ...(incident.question && { question: incident.question }) },
      onAnswer: (answered, asked) => void report(answered, asked),
    });
  }

  async function giveUp(incidentId: string, failure: Failure): Promise<void> {
    const incident = await incidents.find(incidentId);
    if (incident === undefined) return;
    await reporter.fail(await moveTo(incident, 'failed', { failure }), failure);
  }

  async function work(abort: AbortSignal): Promise<void> {
    const stranded = await incidents.list({ states: ['open', 'investigating'] });
    for (const incident of stranded) await queue.add(incident.id, { incident: incident.id });
    await queue.work({
      abort,
      run: (job) => run(String(job.payload['incident']), job.attempt, abort),
      giveUp: (job, failure) => giveUp(String(job.payload['incident']), failure),
    });
  }

  return {
    receive,
    work,
    incident: (id) => incidents.find(id),
    diagnosis: async (id) => {
      const incident = await incidents.find(id);
      return incident && diagnoses.latest(id, incident.run);
    },
    evidence: async (id) => (isEvidenceId(id) ? readEvidence(store, id) : undefined),
    feedback: (id, feedback) =>
      incidents.update(id, (incident) => ({
        ...incident,
        feedback: [...incident.feedback.filter((earlier) => earlier.by !== feedback.by), feedback],
      })),
  };
}
