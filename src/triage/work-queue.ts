import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { CasefileError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import type { Job, Store } from '../store/store.ts';
import type { Failure } from './ports.ts';

/** A job whose process died is due again after this long. */
const leaseMs = 15_000;
const pollMs = 500;
const attempts = 4;
const retryMs = (attempt: number): number => 2_000 * 3 ** attempt;

const Payload = z.object({
  incident: z.string(),
  task: z.enum(['investigate', 'resolve', 'count']).default('investigate'),
});

/** Where work waits: what is urgent never waits behind the rest, nor do errands, which take no time. */
export type Lane = 'urgent' | 'errands' | 'usual';

/** One thing to do for an incident: look into it, say that it is over, or say how many alerts it has by now. */
export interface Work extends z.infer<typeof Payload> {
  /** How often it was begun before. */
  readonly attempt: number;
  readonly lane: Lane;
}

interface Handlers {
  readonly abort: AbortSignal;
  /** `left`: it is not finished, and due again at once, for the next process. */
  run(work: Work): Promise<'done' | 'left'>;
  /** After the last attempt. */
  giveUp(work: Work, failure: Failure): Promise<void>;
}

export interface WorkQueue {
  /**
   * Durable when it resolves; a key that waits or is worked on already in its lane is not queued twice. Due at
   * once, or at `notBefore` in milliseconds.
   */
  add(work: Omit<Work, 'attempt'> & { readonly key: string; readonly notBefore?: number }): Promise<void>;
  /** Works until `abort` fires. */
  work(handlers: Handlers): Promise<void>;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly name: string;
  /** How many pieces of work of all lanes together; one more that is urgent, and one more errand. */
  readonly concurrency: number;
}

const lanesInTurn: readonly Lane[] = ['urgent', 'errands', 'usual'];

/** Work that survives this process: leased, kept alive while it runs, tried again when it fails. */
export function workQueue(parts: Parts): WorkQueue {
  const idlers = new Set<() => void>();
  const queueOf = (lane: Lane): string => (lane === 'usual' ? parts.name : `${parts.name}-${lane}`);

  async function idle(abort: AbortSignal): Promise<void> {
    const rested = new AbortController();
    const wake = () => rested.abort();
    idlers.add(wake);
    await parts.clock.wait(pollMs, AbortSignal.any([abort, rested.signal]));
    idlers.delete(wake);
  }

  async function worker(handlers: Handlers, lanes: readonly Lane[]): Promise<void> {
    while (!handlers.abort.aborted) if (!(await workedOnOne(handlers, lanes))) await idle(handlers.abort);
  }

  /** A store that fails now may answer again: what it did not take is due when its lease has run out. */
  async function workedOnOne(handlers: Handlers, lanes: readonly Lane[]): Promise<boolean> {
    try {
      for (const lane of lanes) {
        const job = await parts.store.claim(queueOf(lane), parts.clock.now(), leaseMs);
        if (job === undefined) continue;
        await attempt(parts, job, lane, handlers);
        return true;
      }
      return false;
    } catch (error) {
      parts.log.error({ queue: parts.name, err: error }, 'the work queue failed');
      return false;
    }
  }

  return {
    add: async ({ key, incident, task, lane, notBefore }) => {
      await parts.store.enqueue(queueOf(lane), key, { incident, task }, notBefore);
      for (const wake of idlers) wake();
    },
    work: async (handlers) => {
      const anyLane = Array.from({ length: parts.concurrency }, () => worker(handlers, lanesInTurn));
      await Promise.all([worker(handlers, ['urgent']), worker(handlers, ['errands']), ...anyLane]);
    },
  };
}

async function attempt(parts: Parts, job: Job, lane: Lane, handlers: Handlers): Promise<void> {
  const { store, clock, log } = parts;
  const work = { ...Payload.parse(job.payload), attempt: job.attempt, lane };
  const finished = new AbortController();
  const alive = keepAlive(parts, job, finished.signal);
  try {
    const ended = await handlers.run(work);
    await store.settle(job, ended === 'left' ? { retryAt: clock.now() } : 'done');
  } catch (error) {
    log.error({ job: job.key, attempt: job.attempt, err: error }, 'an investigation failed');
    if (!isLasting(error) && job.attempt + 1 < attempts)
      await store.settle(job, { retryAt: clock.now() + retryMs(job.attempt) });
    else await endFailed(parts, job, () => handlers.giveUp(work, failureOf(error)));
  } finally {
    finished.abort();
    await alive;
  }
}

/** Lasting trouble was told in the log when it ended the work: that it keeps its own report back, is nothing new. */
async function endFailed({ store, log }: Parts, job: Job, giveUp: () => Promise<void>): Promise<void> {
  await giveUp().catch((error: unknown) =>
    log[isLasting(error) ? 'debug' : 'error'](
      { job: job.key, err: error },
      'the failure could not be reported',
    ),
  );
  await store.settle(job, 'done');
}

async function keepAlive({ store, clock, log }: Parts, job: Job, finished: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await clock.wait(leaseMs / 3, finished);
      if (finished.aborted) return;
      await store.settle(job, { extendTo: clock.now() + leaseMs });
    }
  } catch (error) {
    log.error({ job: job.key, err: error }, 'the lease could not be extended');
  }
}

const isLasting = (error: unknown): boolean => error instanceof CasefileError && error.lasting;

/** The domain is the first part of our own error codes; everything else is the bot's own fault. */
function failureOf(error: unknown): Failure {
  if (!(error instanceof CasefileError))
    return { domain: 'bot', message: 'An internal error; its details are in the log.' };
  const room = error.code.split('.')[0];
  const domain = room === 'slack' || room === 'store' || room === 'source' ? room : 'bot';
  return { domain, message: error.message };
}

/** Does what must be done before work begins, again and again while the store fails, until `abort` fires. */
export async function untilDone(
  task: () => Promise<void>,
  { clock, log, abort }: Pick<Parts, 'clock' | 'log'> & { readonly abort: AbortSignal },
): Promise<void> {
  while (!abort.aborted) {
    try {
      await task();
      return;
    } catch (error) {
      log.error({ err: error }, 'the store fails; trying again');
      await clock.wait(retryMs(0), abort);
    }
  }
}
