import { diagnosisLog } from './diagnosis/diagnosis-log.ts';
import { isEvidenceId } from './evidence/evidence.ts';
import { readEvidence } from './evidence/ledger.ts';
import type { Incident } from './incidents/incident.ts';
import { incidentLog } from './incidents/incident-log.ts';
import { instant } from './lib/clock.ts';
import type { Arrival, Triage, TriageParts } from './triage/ports.ts';
import { redactArrival } from './triage/redact-arrival.ts';
import { runnerOf } from './triage/runner.ts';
import { untilDone, workQueue } from './triage/work-queue.ts';

export type * from './triage/ports.ts';

/**
 * The whole story: a message becomes an incident (`incidents`), the incident one queued investigation
 * (`triage/work-queue.ts`), and that gathers evidence, analyses it and settles a diagnosis
 * (`triage/investigate.ts`), which the reporter tells. Everything is in the store before anything depends on it.
 */
export function createTriage(parts: TriageParts): Triage {
  const { store, clock, log, limits, redactEmails } = parts;
  const incidents = incidentLog(store);
  const diagnoses = diagnosisLog(store);
  const queue = workQueue({ store, clock, log, name: 'triage', concurrency: limits.concurrency });
  const runner = runnerOf(parts, incidents, diagnoses);
  const enqueue = ({ id, run: which }: Incident) =>
    queue.add({ key: `${id}/${which}`, incident: id, task: 'investigate' });

  async function receive(arrival: Arrival): Promise<Incident | undefined> {
    const safe = redactArrival(arrival, { emails: redactEmails });
    const { incident, how } = await incidents.openOrJoin({ ...safe, now: instant(clock.now()) });
    if (incident === undefined) return undefined;
    // An incident that is still open has lost its job to a crash, if it ever had one: queue it, once.
    if (incident.state === 'open') await enqueue(incident);
    if (how === 'resolved') {
      await queue.add({ key: `${incident.id}/resolve`, incident: incident.id, task: 'resolve' });
      return incident;
    }
    if (how === 'joined' && safe.question !== undefined) return lookAgain(incident, safe.question);
    return how === 'repeated' ? undefined : incident;
  }

  async function lookAgain(incident: Incident, question: string): Promise<Incident> {
    if (incident.state === 'open' || incident.state === 'investigating') return incident;
    const again = await runner.moveTo(incident, 'investigating', { run: incident.run + 1, question });
    await enqueue(again);
    return again;
  }

  /** What a crash left without a job. */
  async function pickUpStranded(): Promise<void> {
    await incidents.recover();
    for (const stranded of await incidents.list({ states: ['open', 'investigating'] }))
      await enqueue(stranded);
  }

  async function work(abort: AbortSignal): Promise<void> {
    await untilDone(pickUpStranded, { ...parts, abort });
    await queue.work({
      abort,
      run: ({ task, incident, attempt }) =>
        task === 'resolve' ? runner.resolve(incident) : runner.run(incident, attempt, abort),
      giveUp: async ({ task, incident }, failure) => {
        if (task === 'investigate') await runner.giveUp(incident, failure);
      },
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
