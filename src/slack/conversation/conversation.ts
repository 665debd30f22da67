import type { Job } from '../../store/store.ts';
import { passes, SlackFailure } from '../connection/slack-error.ts';
import { answered, type Hearing, type HearingParts, hearingOf, queue } from './hearing.ts';
import { Remark } from './remark.ts';
import { answerTo, type TellingParts } from './telling.ts';

/** What people say to the bot, and what they are answered. */
export interface Conversation extends Hearing {
  /** Answers what an earlier process left. */
  drain(): Promise<void>;
}

interface Parts extends HearingParts, TellingParts {
  readonly stopping: AbortSignal;
}

const leaseMs = 60_000;
/** How often a question looks whether the investigation that it waits for has ended. */
const pollMs = 1_000;
const retryMs = 10_000;
/** Waiting for an investigation counts too. */
const attempts = 120;
/** A question that waits longer is told so, and waits on. */
const patienceMs = 5_000;

export function conversations(parts: Parts): Conversation {
  const { store, clock, later, stopping } = parts;
  const hearing = hearingOf(parts, () => later('an answer to a person', drain));

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
      const isAnswered = (await store.read(answered, job.key)) !== undefined;
      const outcome = isAnswered ? 'done' : await answerTo(parts, Remark.parse(job.payload), isLate(job));
      if (outcome === 'done') await store.write(answered, job.key, { at: clock.now() }, 0);
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

  return {
    ...hearing,
    drain: async () => {
      await drain();
      // What another process had in hand is free when its lease has run out.
      drainIn(leaseMs);
    },
  };
}

const isLate = ({ attempt }: Job): boolean => attempt === Math.ceil(patienceMs / pollMs);
