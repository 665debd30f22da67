import { z } from 'zod';
import { recogniseCommand } from '../alerts/recognise.ts';
import type { Clock } from '../lib/clock.ts';
import { CasefileError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Job, Store } from '../store/store.ts';
import type { Triage } from '../triage.ts';
import type { Later } from './later.ts';
import type { Posts } from './posting/posts.ts';
import { answerPrivately } from './posting/response-url.ts';
import { passes, SlackFailure } from './connection/slack-error.ts';
import { questionMessage } from './views/question.ts';

const Question = z.object({
  team: z.string(),
  channel: z.string(),
  user: z.string(),
  text: z.string(),
  /** Where the person can be answered in private for half an hour; empty where Slack gave none. */
  responseUrl: z.string(),
});
/** What a person asked with the slash command. */
type Question = z.infer<typeof Question>;

/**
 * A slash command leaves no message to answer, so the question is repeated in the channel and its thread is the
 * incident's. Slack sends a command once: it is queued before it is acknowledged, and so survives a crash.
 */
export interface Questions {
  /** Durable when it resolves; the same `id` is asked once. */
  ask(id: string, question: Question): Promise<void>;
  /** Works off what is queued. */
  drain(): Promise<void>;
}

interface Parts {
  readonly store: Store;
  readonly triage: Triage;
  readonly posts: Posts;
  readonly clock: Clock;
  readonly log: Log;
  readonly later: Later;
  readonly stopping: AbortSignal;
}

const queue = 'slack-questions';
const leaseMs = 60_000;
const retryMs = 30_000;
const attempts = 5;

export function questionQueue(parts: Parts): Questions {
  const { store, clock, log, later, stopping } = parts;

  async function drain(): Promise<void> {
    while (!stopping.aborted) {
      const job = await store.claim(queue, clock.now(), leaseMs);
      if (job === undefined) return;
      await work(job);
    }
  }

  /** For jobs that another process left under its lease, and for those to be tried again. */
  const drainIn = (ms: number): void =>
    later('slash commands', async () => {
      await clock.wait(ms, stopping);
      await drain();
    });

  async function work(job: Job): Promise<void> {
    const question = Question.parse(job.payload);
    try {
      await open(parts, job.key, question);
      await store.settle(job, 'done');
    } catch (error) {
      log.warn(
        { question: job.key, attempt: job.attempt, err: error },
        'a slash command could not be opened',
      );
      const hopeless = error instanceof SlackFailure && !passes(error.trouble);
      if (!hopeless && job.attempt + 1 < attempts) {
        await store.settle(job, { retryAt: clock.now() + retryMs });
        drainIn(retryMs);
        return;
      }
      await answerPrivately(question.responseUrl, { text: notOpened(error) }).catch((lost: unknown) =>
        log.error({ question: job.key, err: lost }, 'the person could not be told'),
      );
      await store.settle(job, 'done');
    }
  }

  return {
    ask: async (id, question) => {
      await store.enqueue(queue, id, question);
      later('slash command', drain);
    },
    drain: async () => {
      await drain();
      drainIn(leaseMs);
    },
  };
}

async function open({ triage, posts, clock }: Parts, id: string, question: Question): Promise<void> {
  const { team, channel, text } = question;
  const slot = { incident: id, run: 1, purpose: 'question', channel } as const;
  const ts = await posts.put(slot, questionMessage(question.user, text), { clock, waits: [1_000, 4_000] });
  if (ts === undefined) return;
  const recognised = recogniseCommand({ text, user: question.user, place: { team, channel, ts } });
  if (recognised.kind === 'alert') await triage.receive(recognised);
}

const notOpened = (error: unknown): string =>
  error instanceof CasefileError
    ? `I could not open your question. ${error.message} In a private channel, invite me first.`
    : 'I could not open your question; the reason is in my log.';
