import { z } from 'zod';
import { redactJson } from '../../evidence/redact.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Job, Store } from '../../store/store.ts';
import type { Arrival } from '../../triage.ts';
import type { Later } from '../later.ts';
import type { Posts } from '../posts.ts';
import { passes, SlackFailure } from '../slack-error.ts';
import { slotOf } from '../slot.ts';
import { said } from '../views/said.ts';
import { type ConverseParts, replyTo } from './converse.ts';

const Remark = z.object({
  incident: z.string(),
  by: z.string(),
  text: z.string(),
  /** The message that is answered. */
  ts: z.string(),
});
type Remark = z.infer<typeof Remark>;

/** What people say in the threads of incidents, and what they are answered. */
export interface Conversation {
  /**
   * Durable when it resolves, and answered once however often it is heard; undefined where the arrival is no
   * remark about an incident that was looked into.
   */
  hear(arrival: Arrival): Promise<Incident | undefined>;
  /** Answers what an earlier process left. */
  drain(): Promise<void>;
}

interface Parts extends ConverseParts {
  readonly store: Store;
  readonly posts: Posts;
  readonly later: Later;
  readonly stopping: AbortSignal;
  readonly redactEmails: boolean;
}

const queue = 'conversation';
const leaseMs = 60_000;
/** How often a question looks whether the investigation that it waits for has ended. */
const pollMs = 1_000;
const retryMs = 10_000;
/** Waiting for an investigation counts too. */
const attempts = 120;
/** A question that waits longer is told so, and waits on. */
const patienceMs = 5_000;

export function conversations(parts: Parts): Conversation {
  const { store, triage, clock, later, stopping } = parts;

  async function hear(arrival: Arrival): Promise<Incident | undefined> {
    const incident = await subjectOf(arrival);
    if (incident === undefined) return undefined;
    const { place, question = '', askedBy = '' } = arrival;
    const key = `${place.channel}:${place.ts}`;
    if ((await store.read('conversation', key)) !== undefined) return incident;
    const { value } = redactJson({ text: question }, { emails: parts.redactEmails });
    const { text } = Remark.pick({ text: true }).parse(value);
    const remark: Remark = { incident: incident.id, by: askedBy, text, ts: place.ts };
    await store.enqueue(queue, key, remark);
    later('an answer in a thread', drain);
    return incident;
  }

  /** A person's words in the thread of an incident; the text of an alert that they paste there is an alert. */
  async function subjectOf({ alert, place, question, askedBy }: Arrival): Promise<Incident | undefined> {
    if (question === undefined || askedBy === undefined || place.threadTs === undefined) return undefined;
    if (alert.labelsKnown || alert.values.length > 0 || alert.format !== 'human') return undefined;
    const incident = await triage.incidentIn(place.channel, place.threadTs);
    // Its own first message opened it: heard again, that is no remark.
    if (incident === undefined || incident.messages.includes(`${place.channel}:${place.ts}`))
      return undefined;
    const failed = incident.state === 'failed' && (await triage.diagnosis(incident.id)) === undefined;
    return failed ? undefined : incident;
  }

  async function drain(): Promise<void> {
    while (!stopping.aborted) {
      const job = await store.claim(queue, clock.now(), leaseMs);
      if (job === undefined) return;
      await work(job);
    }
  }

  const drainIn = (ms: number): void =>
    later('answers in threads', async () => {
      await clock.wait(ms, stopping);
      await drain();
    });

  async function work(job: Job): Promise<void> {
    try {
      const isAnswered = (await store.read('conversation', job.key)) !== undefined;
      const outcome = isAnswered ? 'done' : await answer(Remark.parse(job.payload), job);
      if (outcome === 'done') await store.write('conversation', job.key, { at: clock.now() }, 0);
      await store.settle(job, outcome === 'done' ? 'done' : { retryAt: clock.now() + pollMs });
      if (outcome === 'wait') drainIn(pollMs);
    } catch (error) {
      const hopeless = error instanceof SlackFailure && !passes(error.trouble);
      const over = hopeless || job.attempt + 1 >= attempts;
      parts.log.error({ remark: job.key, attempt: job.attempt, err: error }, 'a remark was not answered');
      await store.settle(job, over ? 'done' : { retryAt: clock.now() + retryMs });
      if (!over) drainIn(retryMs);
    }
  }

  async function answer(remark: Remark, job: Job): Promise<'done' | 'wait'> {
    const incident = await triage.incident(remark.incident);
    if (incident === undefined) return 'done';
    const slot = { ...slotOf(incident, 'answer'), run: 1, to: remark.ts };
    const reply = await replyTo(parts, incident, remark);
    const patience = { clock, waits: [1_000, 4_000] };
    if (reply !== 'wait') await parts.posts.put(slot, reply, patience);
    else if (job.attempt === Math.ceil(patienceMs / pollMs))
      await parts.posts.put(slot, laterMessage, patience);
    return reply === 'wait' ? 'wait' : 'done';
  }

  return {
    hear,
    drain: async () => {
      await drain();
      // What another process had in hand is free when its lease has run out.
      drainIn(leaseMs);
    },
  };
}

const laterMessage = said('I answer this when the investigation that is under way has ended.');
