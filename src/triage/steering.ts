import { redactJson } from '../evidence/redact.ts';
import type { Correction, Incident } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { instant } from '../lib/clock.ts';
import { cut } from '../lib/cut.ts';
import type { TriageParts } from './ports.ts';
import type { Reception } from './reception.ts';
import { isStopped, type UnderWay } from './under-way.ts';

/** What people tell the bot to do with an incident. */
export interface Steering {
  /** See `Triage.stop`. */
  stop(incidentId: string, by: string): Promise<Incident | undefined>;
  /** See `Triage.correct`. */
  correct(incidentId: string, word: Pick<Correction, 'by' | 'text'>): Promise<Incident>;
  /** See `Triage.reinvestigate`. */
  reinvestigate(incidentId: string, by: string): Promise<Incident | undefined>;
}

interface Parts extends Pick<TriageParts, 'clock' | 'redactEmails'> {
  readonly incidents: IncidentLog;
  readonly underWay: UnderWay;
  readonly reception: Pick<Reception, 'lookAgain'>;
}

/** People correct in sentences; longer texts are pasted telemetry. */
const correctionRoom = 1_000;
const correctionsKept = 50;

export function steering({ incidents, underWay, reception, clock, redactEmails }: Parts): Steering {
  const now = () => instant(clock.now());

  async function stop(incidentId: string, by: string): Promise<Incident | undefined> {
    const incident = await incidents.update(incidentId, (stored) =>
      isRunning(stored) && !isStopped(stored)
        ? { ...stored, stopped: { by, at: now(), run: stored.run } }
        : stored,
    );
    if (!isRunning(incident) || !isStopped(incident)) return undefined;
    underWay.stop(incident.id, incident.run);
    return incident;
  }

  async function correct(incidentId: string, word: Pick<Correction, 'by' | 'text'>): Promise<Incident> {
    const clean = redactJson(word.text, { emails: redactEmails }).value;
    const text = cut(typeof clean === 'string' ? clean : '', correctionRoom);
    return incidents.update(incidentId, (stored) => {
      const { corrections = [], run } = stored;
      const isKnown = corrections.some((one) => one.by === word.by && one.text === text && one.run === run);
      if (isKnown) return stored;
      const correction = { by: word.by, at: now(), text, run };
      return { ...stored, corrections: [...corrections, correction].slice(-correctionsKept) };
    });
  }

  async function reinvestigate(incidentId: string, by: string): Promise<Incident | undefined> {
    const incident = await incidents.find(incidentId);
    return incident === undefined || isRunning(incident)
      ? undefined
      : reception.lookAgain(incident, { askedBy: by });
  }

  return { stop, correct, reinvestigate };
}

/** Whether an investigation waits or is under way. */
const isRunning = ({ state }: Incident): boolean => state === 'open' || state === 'investigating';
