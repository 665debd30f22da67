import { type EscalationDesk, escalationDesk } from '../escalation/desk.ts';
import type { Escalation } from '../escalation/escalation.ts';
import type { Escalations } from '../escalation/escalations.ts';
import type { Incident, IncidentState } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { CasefileError } from '../lib/errors.ts';
import type { Failure, TriageParts } from './ports.ts';

/** Where an investigation hands over to people. */
export interface Handover {
  /** For the outer rows. */
  readonly people: Escalations;
  /** To be asked when a run has ended, before it is reported; the incident's escalation that is not over. */
  readonly after: (incident: Incident, failure?: Failure) => Promise<Escalation | undefined>;
  /** Where the incident goes when its run has ended. */
  readonly stateAfter: (escalation: Escalation | undefined) => IncidentState;
  /** Somebody took over: the bot speaks in the thread only when it is asked. */
  readonly isSilent: (incident: Incident) => Promise<boolean>;
  /** The incident is over. */
  readonly end: (incidentId: string) => Promise<void>;
  readonly work: (abort: AbortSignal) => Promise<void>;
}

/** Nobody to hand over to where triage was given no escalation. */
export function handoverOf(parts: TriageParts): Handover {
  if (parts.escalation === undefined) return nobody;
  const desk = escalationDesk({ ...parts, ...parts.escalation });
  const liveOf = async (id: string): Promise<Escalation | undefined> => {
    const latest = await desk.latest(id);
    return latest?.state === 'over' ? undefined : latest;
  };
  return {
    people: desk,
    after: async (incident, failure) => {
      // A person stopped it: what was not seen for that reason is no gap, and a person is here already.
      if (incident.stopped?.run === incident.run) return liveOf(incident.id);
      return consider(desk, incident, failure).catch((error: unknown) => {
        if (error instanceof CasefileError) throw error;
        // A defect in the triggers must not cost people the diagnosis.
        parts.log.error({ incident: incident.id, err: error }, 'whether to escalate could not be decided');
        return liveOf(incident.id);
      });
    },
    stateAfter: (escalation) =>
      escalation === undefined || escalation.state === 'handed-back' ? 'diagnosed' : 'escalated',
    isSilent: async ({ id }) => (await desk.latest(id))?.state === 'taken-over',
    end: (id) => desk.end(id),
    work: (abort) => desk.work(abort),
  };
}

const consider = (
  desk: EscalationDesk,
  incident: Incident,
  failure: Failure | undefined,
): Promise<Escalation | undefined> => desk.consider(incident, failure && { failure });

/** A person's word moves the incident too, where its table has that move. */
export const askedFor = (
  people: Escalations,
  incidents: Pick<IncidentLog, 'find'>,
  runner: { readonly moveTo: (incident: Incident, state: IncidentState) => Promise<Incident> },
): Escalations => ({
  ...people,
  request: async (id, by) => {
    const escalation = await people.request(id, by);
    const incident = escalation && (await incidents.find(id));
    if (incident?.state === 'diagnosed' || incident?.state === 'failed')
      await runner.moveTo(incident, 'escalated');
    return escalation;
  },
});

const nobody: Handover = {
  people: {
    latest: async () => undefined,
    open: async () => [],
    counts: async () => ({}),
    request: async () => undefined,
    answer: async () => ({ status: 'unknown' }),
  },
  after: async () => undefined,
  stateAfter: () => 'diagnosed',
  isSilent: async () => false,
  end: async () => undefined,
  work: async () => undefined,
};
