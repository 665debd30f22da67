import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import { Ledger } from '../evidence/ledger.ts';
import { type Incident, type IncidentState, move } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { instant } from '../lib/clock.ts';
import type { Handover } from './escalations.ts';
import { investigate } from './investigate.ts';
import type { Failure, TriageParts } from './ports.ts';
import { spanOf } from './span.ts';
import type { UnderWay } from './under-way.ts';

/** Carries out one investigation of an incident, from whatever point a crash left it at. */
export interface Runner {
  /**
   * `left` when `abort` fired before there was a diagnosis: nothing is posted, and the next process begins
   * again. `attempt` is 0 the first time.
   */
  run(incidentId: string, attempt: number, abort: AbortSignal): Promise<'done' | 'left'>;
  /** Marks the incident as over and says so. */
  resolve(incidentId: string): Promise<'done'>;
  /** Marks the incident as failed and says so. */
  giveUp(incidentId: string, failure: Failure): Promise<void>;
  /** Moves an incident; staying where it is, is no move. Throws IllegalMove. */
  moveTo(incident: Incident, state: IncidentState, change?: Partial<Incident>): Promise<Incident>;
}

export function runnerOf(
  parts: TriageParts,
  incidents: IncidentLog,
  diagnoses: DiagnosisLog,
  underWay: Pick<UnderWay, 'during'>,
  handover: Handover,
): Runner {
  const { store, sources, reporter, clock, log, limits, redactEmails } = parts;

  const moveTo: Runner['moveTo'] = (incident, state, change = {}) =>
    incidents.update(incident.id, (stored) => {
      const moved = stored.state === state ? stored : move(stored, state, instant(clock.now()));
      return { ...moved, ...change };
    });

  async function run(incidentId: string, attempt: number, abort: AbortSignal): Promise<'done' | 'left'> {
    if ((await incidents.find(incidentId)) === undefined) return 'done';
    // A recovery that was told in the meantime stands: an incident that is over is not looked into.
    const incident = await incidents.update(incidentId, (stored) =>
      stored.state === 'resolved' || stored.state === 'investigating'
        ? stored
        : move(stored, 'investigating', instant(clock.now())),
    );
    if (incident.state === 'resolved') return 'done';
    if (incident.run > 1 && incident.askedBy === undefined && (await handover.isSilent(incident))) {
      await moveTo(incident, 'escalated');
      return 'done';
    }
    const saved = await diagnoses.read(incident.id, incident.run);
    const diagnosis =
      saved ?? (await underWay.during(incident, abort, (signal) => look(incident, attempt, signal)));
    if (saved === undefined && abort.aborted) return 'left';
    await diagnoses.write(incident.id, incident.run, diagnosis);
    // Who stopped it in the meantime is said with what is known so far.
    const told = (await incidents.find(incident.id)) ?? incident;
    const escalation = await handover.after(told);
    await reporter.report(told, diagnosis, escalation);
    const next = handover.stateAfter(escalation);
    await incidents.update(incident.id, (stored) =>
      stored.state === 'investigating' ? move(stored, next, instant(clock.now())) : stored,
    );
    log.info({ incident: incident.id, run: incident.run, verdict: diagnosis.verdict }, 'diagnosed');
    return 'done';
  }

  async function look(incident: Incident, attempt: number, abort: AbortSignal): Promise<Diagnosis> {
    const startedAt = clock.now();
    await reporter.begin(incident, [...new Set(sources.map((source) => source.name))]);
    // Each attempt has a ledger of its own: what a killed one saw stays as it was.
    const ledger = new Ledger({ store, run: `${incident.id}/${incident.run}/${attempt}`, redactEmails });
    const tell = (answered: number, asked: number) =>
      reporter
        .progress(incident, { asked, answered, elapsedMs: clock.now() - startedAt })
        .catch((error: unknown) =>
          log.warn({ incident: incident.id, err: error }, 'progress was not posted'),
        );
    return investigate({
      ...{ sources, clock, abort, ledger, lookUpMs: limits.lookUpMs },
      window: spanOf(incident.alerts, sources, clock.now(), limits.lookBackMs),
      focus: { alerts: incident.alerts, ...(incident.question && { question: incident.question }) },
      onAnswer: (answered, asked) => void tell(answered, asked),
    });
  }

  return { run, moveTo, ...endings({ incidents, reporter, handover, moveTo }) };
}

interface EndingParts extends Pick<TriageParts, 'reporter'> {
  readonly incidents: IncidentLog;
  readonly handover: Handover;
  readonly moveTo: Runner['moveTo'];
}

/** The ends of an incident that are no diagnosis. */
function endings({ incidents, reporter, handover, moveTo }: EndingParts): Pick<Runner, 'giveUp' | 'resolve'> {
  async function giveUp(incidentId: string, failure: Failure): Promise<void> {
    const incident = await incidents.find(incidentId);
    if (incident === undefined) return;
    const failed = await moveTo(incident, 'failed', { failure });
    const escalation = await handover.after(failed, failure);
    const now = escalation === undefined ? failed : await moveTo(failed, 'escalated', { failure });
    await reporter.fail(now, failure, escalation);
  }

  async function resolve(incidentId: string): Promise<'done'> {
    const incident = await incidents.find(incidentId);
    if (incident === undefined) return 'done';
    const isSilent = await handover.isSilent(incident);
    const resolved = await moveTo(incident, 'resolved');
    await handover.end(incidentId);
    if (!isSilent) await reporter.resolved(resolved);
    return 'done';
  }

  return { giveUp, resolve };
}
