import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import { type Incident, type IncidentState, move } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { countsOf } from '../incidents/membership.ts';
import { instant } from '../lib/clock.ts';
import type { Handover } from './escalations.ts';
import { lookOf } from './look.ts';
import type { Failure, TriageParts } from './ports.ts';
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
  const { reporter, clock, log } = parts;
  const look = lookOf(parts);

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
    await incidents.update(incident.id, (stored) => {
      const { recoveredAt: recoveryTold } = told;
      const known = recoveryTold === undefined ? stored : { ...stored, recoveryTold };
      return known.state === 'investigating' ? move(known, next, instant(clock.now())) : known;
    });
    log.info({ incident: incident.id, run: incident.run, verdict: diagnosis.verdict }, 'diagnosed');
    return 'done';
  }

  return { run, moveTo, ...endings({ incidents, reporter, clock, handover, moveTo }) };
}

interface EndingParts extends Pick<TriageParts, 'reporter' | 'clock'> {
  readonly incidents: IncidentLog;
  readonly handover: Handover;
  readonly moveTo: Runner['moveTo'];
}

/** The ends of an incident that are no diagnosis. */
function endings({
  incidents,
  reporter,
  clock,
  handover,
  moveTo,
}: EndingParts): Pick<Runner, 'giveUp' | 'resolve'> {
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
    // It fires again since that was queued.
    if (countsOf(incident).firing > 0) return 'done';
    // The diagnosis under way says it: beside a line of its own it would stand in contradiction.
    const marked = await incidents.update(incidentId, (stored) =>
      stored.state === 'investigating' && stored.recoveredAt === undefined
        ? { ...stored, recoveredAt: instant(clock.now()) }
        : stored,
    );
    if (marked.state === 'investigating') return 'done';
    // It may have recovered while the diagnosis was posted, which then does not say it.
    const { recoveredAt: known, recoveryTold } = incident;
    const isSaid = known !== undefined && known === recoveryTold;
    const isSilent = isSaid || (await handover.isSilent(incident));
    const resolved = await moveTo(incident, 'resolved');
    await handover.end(incidentId);
    if (!isSilent) await reporter.resolved(resolved);
    return 'done';
  }

  return { giveUp, resolve };
}
