import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { Arrival, Triage } from '../../src/triage.ts';
import { anEvidence, anIncident } from './diagnoses.ts';

/** A triage that remembers what it received and knows one incident with its diagnosis. */
export interface TriageDouble extends Triage {
  readonly received: readonly Arrival[];
  /** The next `receive` throws this. */
  failOnce(error: Error): void;
  /** While set, `receive` waits for it. */
  hold: Promise<void>;
}

export function triageDouble(diagnosis: Diagnosis, known: Incident = anIncident()): TriageDouble {
  const received: Arrival[] = [];
  let incident = known;
  let failure: Error | undefined;
  const double: TriageDouble = {
    received,
    hold: Promise.resolve(),
    failOnce: (error) => void (failure = error),
    receive: async (arrival) => {
      await double.hold;
      const thrown = failure;
      failure = undefined;
      if (thrown !== undefined) throw thrown;
      const repeated = received.some(({ place }) => place.ts === arrival.place.ts);
      received.push(arrival);
      return repeated ? undefined : incident;
    },
    incident: async (id) => (id === incident.id ? incident : undefined),
    diagnosis: async (id) => (id === incident.id ? diagnosis : undefined),
    evidence: async (id) => (id === anEvidence().id ? anEvidence() : undefined),
    feedback: async (_, feedback) => (incident = { ...incident, feedback: [...incident.feedback, feedback] }),
    incidentIn: async (_, threadTs) => (threadTs === incident.thread.threadTs ? incident : undefined),
    openIn: async () => [incident],
    stop: async (_, by) =>
      (incident = { ...incident, stopped: { by, at: incident.openedAt, run: incident.run } }),
    ask: async () => ({
      ...{ status: 'unclear', about: [], unseen: [], lines: [], asked: [], suggestions: [] },
      seenUntil: diagnosis.window.to,
    }),
    correct: async (_, word) => {
      const correction = { ...word, at: incident.openedAt, run: incident.run };
      return (incident = { ...incident, corrections: [...(incident.corrections ?? []), correction] });
    },
    reinvestigate: async () => (incident = { ...incident, run: incident.run + 1 }),
    escalations: {
      latest: async () => undefined,
      open: async () => [],
      counts: async () => ({}),
      request: async () => undefined,
      answer: async () => ({ status: 'unknown' }),
    },
    overview: async () => ({
      open: [{ incident, diagnosis }],
      escalations: [],
      sources: [],
      feedback: { right: 0, wrong: 0 },
    }),
    work: async () => undefined,
  };
  return double;
}
