import type { Incident } from '../incidents/incident.ts';
import type { IncidentLog } from '../incidents/incident-log.ts';
import { instant } from '../lib/clock.ts';
import type { Arrival, TriageParts } from './ports.ts';
import { redactArrival } from './redact-arrival.ts';
import type { Runner } from './runner.ts';
import type { WorkQueue } from './work-queue.ts';

/** What a message becomes: an incident, a part of one, or work for one. */
export interface Reception {
  /** See `Triage.receive`. */
  receive(arrival: Arrival): Promise<Incident | undefined>;
  /** Queues another investigation of an incident that is not being looked into; else nothing. */
  lookAgain(incident: Incident, why: Pick<Incident, 'question' | 'askedBy'>): Promise<Incident>;
  /** Queues what a crash left without a job. */
  pickUpStranded(): Promise<void>;
}

interface Parts extends Pick<TriageParts, 'clock' | 'redactEmails'> {
  readonly incidents: IncidentLog;
  readonly queue: WorkQueue;
  readonly runner: Pick<Runner, 'moveTo'>;
}

export function reception({ incidents, queue, runner, clock, redactEmails }: Parts): Reception {
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
    if (how === 'joined' && safe.question !== undefined) {
      const { question, askedBy } = safe;
      return lookAgain(incident, { question, ...(askedBy !== undefined && { askedBy }) });
    }
    return how === 'repeated' ? undefined : incident;
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

  async function pickUpStranded(): Promise<void> {
    await incidents.recover();
    for (const stranded of await incidents.list({ states: ['open', 'investigating'] }))
      await enqueue(stranded);
  }

  return { receive, lookAgain, pickUpStranded };
}
