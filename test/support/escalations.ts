import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { diagnosisLog } from '../../src/diagnosis/diagnosis-log.ts';
import type { EscalationSettings } from '../../src/escalation/desk.ts';
import type { Destination, News, Told } from '../../src/escalation/destinations/destination.ts';
import type { Escalation, EscalationFacts, Thresholds } from '../../src/escalation/escalation.ts';
import { packetOf } from '../../src/escalation/packet.ts';
import type { ServiceFacts } from '../../src/escalation/services.ts';
import { serviceFinder } from '../../src/escalation/services.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Store } from '../../src/store/store.ts';
import { aDiagnosis, anIncident } from './diagnoses.ts';

export const thresholds: Thresholds = {
  errorShare: 0.1,
  affectedRequests: 1000,
  leastRequests: 20,
  tier: 2,
  failedAttempts: 2,
};

/** Facts in which nothing asks for people: a confirmed cause that nobody feels. */
export function someFacts(
  change: Partial<Omit<EscalationFacts, 'diagnosis' | 'serviceOf'>> & {
    readonly diagnosis?: Partial<Diagnosis>;
  } = {},
): EscalationFacts {
  const services: readonly ServiceFacts[] = change.services ?? [];
  return {
    ...{ incident: anIncident(), impacts: [], failedAttempts: 0, ...change, services },
    diagnosis: aDiagnosis(change.diagnosis),
    serviceOf: serviceFinder(services),
  };
}

export const settings = (change: Partial<EscalationSettings> = {}): EscalationSettings => ({
  ...{ thresholds, shadow: [], off: [], contacts: ['S0FIRST', 'U0SECOND', 'U0THIRD'], services: [] },
  ...{ channel: 'C0ESCALATE', acknowledgeMs: 600_000 },
  ...change,
});

export const anEscalation = (change: Partial<Escalation> = {}): Escalation => ({
  ...{ id: 'inc_1/000001', incident: 'inc_1', run: 1, state: 'waiting', urgency: 'page', revision: 1 },
  triggers: [{ name: 'competing-causes', title: 'competing causes', why: '2 causes fit.', urgency: 'page' }],
  ...{ shadow: [], contacts: ['S0FIRST', 'U0SECOND'], contact: 0, answers: [], channel: 'C0ESCALATE' },
  openedAt: '2026-03-04T14:10:00.000Z',
  changedAt: '2026-03-04T14:10:00.000Z',
  contactedAt: '2026-03-04T14:10:00.000Z',
  ...change,
});

export const someNews = (change: Partial<News> = {}): News => ({
  step: 'open',
  escalation: anEscalation(),
  packet: packetOf(someFacts()),
  incident: anIncident(),
  diagnosis: aDiagnosis(),
  ...change,
});

/** Remembers what it was told, as `open`, `acknowledge`; answers whatever `answer` says. */
export function recordingDestination(
  answer: (news: News, nth: number) => Told | Promise<Told> = () => ({ status: 'told' }),
  name = 'recorder',
): Destination & { readonly told: readonly News[]; readonly steps: () => readonly string[] } {
  const told: News[] = [];
  return {
    ...{ name, told },
    steps: () => told.map(({ step, escalation }) => `${step} ${escalation.contact}`),
    tell: async (news) => {
      told.push(news);
      return answer(news, told.length);
    },
  };
}

/** An incident with its diagnosis, as triage leaves them in the store. */
export async function stored(store: Store, incident: Incident, diagnosis?: Diagnosis): Promise<Incident> {
  const before = await store.read('incidents', incident.id);
  await store.write('incidents', incident.id, incident as unknown as JsonObject, before?.version ?? 0);
  if (diagnosis !== undefined) await diagnosisLog(store).write(incident.id, incident.run, diagnosis);
  return incident;
}
