import type { Clock } from '../lib/clock.ts';
import { CasefileError, type FailureDomain } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Log } from '../lib/log.ts';
import type { Job, Store } from '../store/store.ts';

/** A job whose process died is due again after this long. */
const leaseMs = 15_000;
const pollMs = 500;
const attempts = 4;
const retryMs = (attempt: number): number => 2_000 * 3 ** attempt;

interface Handlers {
  readonly abort: AbortSignal;
  run(job: Job): Promise<void>;
  /** After the last attempt. */
  giveUp(job: Job, failure: { domain: FailureDomain; message: string }): Promise<void>;
}

export interface WorkQueue {
  /** Durable when it resolves; a key that waits already is not queued twice. */
  add(key: string, payload: JsonObject): Promise<void>;
  work(handlers: Handlers): Promise<void>;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly name: string;
  readonly concurrency: number;
}

/** Work that survives this process: leased, kept alive while it runs, tried again when it fails. */
export function workQueue({ store, clock, log, name, concurrency }: Parts): WorkQueue {
  let wake: () => void = () => undefined;

  async function add(key: string, payload: JsonObject): Promise<void> {
    await store.enqueue(name, key, payload);
    wake();
  }

  async function idle(abort: AbortSignal): Promise<void> {
    const rested = new AbortController();
    const woken = new Promise<void>((resolve) => (wake = resolve));
    await Promise.race([woken, clock.wait(pollMs, AbortSignal.any([abort, rested.signal]))]);
    rested.abort();
  }

  async function keepAlive(job: Job, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      await clock.wait(leaseMs / 3, until);
      if (!until.aborted) await store.settle(job, { extendTo: clock.now() + leaseMs });
    }
  }

  async function attempt(job: Job, handlers: Handlers): Promise<void> {
    const finished = new AbortController();
    const alive = keepAlive(job, finished.signal).catch((error: unknown) =>
      log.error({ job: job.key, err: error }, 'the lease could not be extended'),
    );
    try {
      await handlers.run(job);
      // An aborted run is left under its lease: the next process takes it when the lease runs out.
      await store.settle(job, handlers.abort.aborted ? { retryAt: clock.now() } : 'done');
    } catch (error) {
      await retryOrGiveUp(job, handlers, error);
    } finally {
      finished.abort();
      await alive;
    }
  }

  async function retryOrGiveUp(job: Job, handlers: Handlers, error: unknown): Promise<void> {
    log.error({ job: job.key, attempt: job.attempt, err: error }, 'an investigation failed');
    if (job.attempt + 1 < attempts) {
      await store.settle(job, { retryAt: clock.now() + retryMs(job.attempt) });
      return;
    }
    await handlers
      .giveUp(job, { domain: domainOf(error), message: inWords(error) })
      .catch((last: unknown) => log.error({ job: job.key, err: last }, 'the failure could not be reported'));
    await store.settle(job, 'done');
  }

  async function worker(handlers: Handlers): Promise<void> {
    while (!handlers.abort.aborted) {
      const job = await store.claim(name, clock.now(), leaseMs);
      if (job === undefined) await idle(handlers.abort);
      else await attempt(job, handlers);
    }
  }

  return {
    add,
    work: async (handlers) => {
      await Promise.all(Array.from({ length: concurrency }, () => worker(handlers)));
    },
  };
}

/** The domain is the first part of our own error codes; everything else is the bot's own fault. */
function domainOf(error: unknown): FailureDomain {
  const room = error instanceof CasefileError ? error.code.split('.')[0] : undefined;
  return room === 'slack' || room === 'store' || room === 'source' ? room : 'bot';
}

const inWords = (error: unknown): string =>
  error instanceof CasefileError ? error.message : 'An internal error; its details are in the log.';
