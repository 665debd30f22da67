import { diagnosisLog } from './diagnosis/diagnosis-log.ts';
import { isEvidenceId } from './evidence/evidence.ts';
import { readEvidence } from './evidence/ledger.ts';
import { incidentLog } from './incidents/incident-log.ts';
import { askedFor, handoverOf } from './triage/escalations.ts';
import { conversation } from './triage/conversation.ts';
import type { Triage, TriageParts } from './triage/ports.ts';
import { reception } from './triage/reception.ts';
import { overviewOf } from './triage/overview.ts';
import { runnerOf } from './triage/runner.ts';
import { shiftOf } from './triage/shift.ts';
import { steering } from './triage/steering.ts';
import { runsUnderWay } from './triage/under-way.ts';
import { untilDone, workQueue } from './triage/work-queue.ts';

export type * from './triage/answers/answer.ts';
export type { Overview } from './triage/overview.ts';
export type * from './triage/ports.ts';

const openStates = ['open', 'investigating', 'diagnosed', 'escalated'] as const;

/**
 * The whole story: a message becomes an incident (`incidents`), the incident one queued investigation
 * (`triage/work-queue.ts`), and that gathers evidence, analyses it and settles a diagnosis
 * (`triage/investigate.ts`), which the reporter tells. Everything is in the store before anything depends on it.
 */
export function createTriage(parts: TriageParts): Triage {
  const { store, clock, log, limits } = parts;
  const incidents = incidentLog(store, parts.grouping);
  const diagnoses = diagnosisLog(store);
  const queue = workQueue({ store, clock, log, name: 'triage', concurrency: limits.concurrency });
  const underWay = runsUnderWay({ incidents, clock, log });
  const handover = handoverOf(parts);
  const runner = runnerOf(parts, incidents, diagnoses, underWay, handover);
  const desk = reception({ ...parts, incidents, diagnoses, queue, runner });
  const shift = shiftOf({ ...parts, incidents, diagnoses, runner, reception: desk });

  const respond = parts.investigator?.respond;
  const talk = conversation({ ...parts, incidents, diagnoses, ...(respond && { respond }) });
  const steer = steering({ ...parts, incidents, underWay, reception: desk });

  async function work(abort: AbortSignal): Promise<void> {
    await untilDone(() => desk.pickUpStranded(), { ...parts, abort });
    const escalating = handover.work(abort);
    await queue.work({
      abort,
      run: (job) => shift.run(job, abort),
      giveUp: (job, failure) => shift.giveUp(job, failure),
    });
    await escalating;
  }

  return {
    receive: (arrival) => desk.receive(arrival),
    work,
    escalations: askedFor(handover.people, incidents, runner),
    incident: (id) => incidents.find(id),
    incidentIn: (channel, threadTs) => incidents.byThread(channel, threadTs),
    openIn: async (channel) =>
      (await incidents.list({ states: openStates })).filter(({ thread }) => thread.channel === channel),
    ...steer,
    ask: (id, question, how) => talk.ask(id, question, how),
    diagnosis: async (id) => {
      const incident = await incidents.find(id);
      return incident && diagnoses.latest(id, incident.run);
    },
    overview: () => overviewOf({ incidents, diagnoses, escalations: handover.people, clock }),
    evidence: async (id) => (isEvidenceId(id) ? readEvidence(store, id) : undefined),
    feedback: (id, feedback) =>
      incidents.update(id, (incident) => ({
        ...incident,
        feedback: [...incident.feedback.filter((earlier) => earlier.by !== feedback.by), feedback],
      })),
  };
}
