import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { DiagnosisLog } from '../diagnosis/diagnosis-log.ts';
import { type Incident, move } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { areRelated, surroundingsOf, surroundingsOfEntity } from '../incidents/surroundings.ts';
import { instant } from '../lib/clock.ts';
import { foundIn } from './found.ts';
import type { Arrival, TriageParts } from './ports.ts';
import { redactArrival } from './redact-arrival.ts';
import type { Runner } from './runner.ts';
import type { Lane, WorkQueue } from './work-queue.ts';

/** What a message becomes: an incident, a part of one, or work for one. */
export interface Reception {
  /** See `Triage.receive`. */
  receive(arrival: Arrival): Promise<Incident | undefined>;
  /** Queues another investigation of an incident that is not being looked into; else nothing. */
  lookAgain(incident: Incident, why: Pick<Incident, 'question' | 'askedBy'>): Promise<Incident>;
  /**
   * Queues another investigation where one is wanted and none waits or is under way: for a question, or for
   * critical alerts that the diagnosis does not account for; for the latter twice at most.
   */
  takeNext(incident: Incident): Promise<Incident>;
  /** Whether an incident that waits in the usual lane became urgent; then it is queued in the urgent one. */
  hasOvertaken(incident: Incident, lane: Lane): Promise<boolean>;
  /** Queues what a crash left without a job. */
  pickUpStranded(): Promise<void>;
}

interface Parts extends Pick<TriageParts, 'clock' | 'redactEmails'> {
  readonly incidents: IncidentLog;
  readonly diagnoses: Pick<DiagnosisLog, 'read'>;
  readonly queue: WorkQueue;
  readonly runner: Pick<Runner, 'moveTo'>;
}

/** A card is edited once for all that joins within this time. */
const countMs = 5_000;
/** Investigations that an incident gets because critical alerts joined it. */
const alertRuns = 2;

export function reception(parts: Parts): Reception {
  const { incidents, diagnoses, queue, runner, clock, redactEmails } = parts;
  const enqueue = (incident: Incident, lane = laneOf(incident)) => {
    const { id, run } = incident;
    return queue.add({ key: `${id}/${run}`, incident: id, task: 'investigate', lane });
  };

  async function receive(arrival: Arrival): Promise<Incident | undefined> {
    const safe = redactArrival(arrival, { emails: redactEmails });
    const { incident, how } = await incidents.openOrJoin({ ...safe, now: instant(clock.now()) });
    if (incident === undefined) return undefined;
    // An incident that is still open has lost its job to a crash, if it ever had one: queue it, once.
    if (incident.state === 'open') await enqueue(incident);
    if (how === 'resolved') await queueErrand(incident, 'resolve');
    else if (how !== 'opened' && how !== 'repeated' && safe.question === undefined)
      await queueErrand(incident, 'count');
    // Also for a repeated delivery: the first one may have ended in a crash.
    const now = incident.next === undefined ? incident : await takeNext(incident);
    return how === 'repeated' ? undefined : now;
  }

  /** The jobs of one span of time have one key; they are due well after its end, so that none comes too late. */
  async function queueErrand({ id }: Incident, task: 'resolve' | 'count'): Promise<void> {
    const span = Math.floor(clock.now() / countMs);
    const when = task === 'resolve' ? {} : { notBefore: (span + 1.4) * countMs };
    const key = task === 'resolve' ? `${id}/resolve` : `${id}/count/${span}`;
    await queue.add({ key, incident: id, task, lane: 'errands', ...when });
  }

  async function lookAgain(
    incident: Incident,
    why: Pick<Incident, 'question' | 'askedBy'>,
  ): Promise<Incident> {
    if (incident.state === 'open' || incident.state === 'investigating') return incident;
    const again = await runner.moveTo(incident, 'investigating', { ...why, run: incident.run + 1 });
    await enqueue(again);
    return again;
  }

  async function takeNext(incident: Incident): Promise<Incident> {
    if (incident.next === undefined || isBusy(incident)) return incident;
    const diagnosis = await diagnoses.read(incident.id, incident.run);
    const again = await incidents.update(incident.id, (stored) =>
      isBusy(stored) ? stored : withNext(stored, diagnosis, instant(clock.now())),
    );
    if (again.state === 'investigating') await enqueue(again);
    return again;
  }

  async function hasOvertaken(incident: Incident, lane: Lane): Promise<boolean> {
    if (lane !== 'usual' || laneOf(incident) !== 'urgent') return false;
    await enqueue(incident, 'urgent');
    return true;
  }

  async function pickUpStranded(): Promise<void> {
    await incidents.recover();
    for (const stranded of await incidents.list()) {
      if (isBusy(stranded)) await enqueue(stranded);
      else if (stranded.next !== undefined) await takeNext(stranded);
      if (stranded.recoveredAt !== undefined && stranded.state !== 'resolved')
        await queueErrand(stranded, 'resolve');
    }
  }

  return { receive, lookAgain, takeNext, hasOvertaken, pickUpStranded };
}

/** An investigation waits or is under way. */
export const isBusy = ({ state }: Incident): boolean => state === 'open' || state === 'investigating';

/** A person waits for an answer, or an alert is critical. */
const laneOf = ({ question, alerts }: Incident): Lane =>
  question !== undefined || alerts.some(({ severity }) => severity === 'critical') ? 'urgent' : 'usual';

/** The incident with what it was asked for taken up, or put aside where there is no need for it. */
function withNext(incident: Incident, diagnosis: Diagnosis | undefined, at: string): Incident {
  const { next } = incident;
  if (next === undefined) return incident;
  const { question, askedBy, alerts = [] } = next;
  const idle = { ...incident, next: undefined };
  const runs = incident.alertRuns ?? 0;
  if (question !== undefined)
    return { ...move(idle, 'investigating', at), run: incident.run + 1, question, askedBy };
  const isOver = incident.state === 'resolved' || incident.recoveredAt !== undefined;
  if (isOver || runs >= alertRuns || alerts.every((alert) => isAccountedFor(incident, alert, diagnosis)))
    return idle;
  return { ...move(idle, 'investigating', at), run: incident.run + 1, alertRuns: runs + 1 };
}

/** An alert about what the diagnosis blames or reaches is one more sign of the same, and asks for nothing. */
function isAccountedFor(
  { alerts }: Incident,
  fingerprint: string,
  diagnosis: Diagnosis | undefined,
): boolean {
  const alert = alerts.find((each) => each.fingerprint === fingerprint);
  if (alert === undefined) return true;
  if (diagnosis === undefined) return false;
  const { causes, reached } = foundIn(diagnosis);
  const about = surroundingsOf(alert);
  return [...causes, ...reached].some((entity) => areRelated(surroundingsOfEntity(entity), about));
}
