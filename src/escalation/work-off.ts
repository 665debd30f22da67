import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Job, Store } from '../store/store.ts';

const leaseMs = 15_000;
const pollMs = 500;
/** About four hours, with waits that double up to five minutes. */
const attempts = 55;
const backOffMs = (attempt: number): number => Math.min(300_000, 1_000 * 2 ** Math.min(attempt, 9));

export interface WorkOffParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** How a job ended; `retry` waits for `afterMs`, or ever longer where nobody says how long. */
export type Ended = { readonly status: 'done' } | { readonly status: 'retry'; readonly afterMs?: number };

export interface WorkOff {
  readonly queue: string;
  readonly abort: AbortSignal;
  readonly handle: (job: Job) => Promise<Ended>;
}

/** Works off one queue, a job at a time, until `abort` fires; what throws is tried again later. */
export async function workOff(parts: WorkOffParts, work: WorkOff): Promise<void> {
  const { store, clock, log } = parts;
  const { queue, abort } = work;
  while (!abort.aborted) {
    const job = await store.claim(queue, clock.now(), leaseMs).catch((error: unknown) => {
      log.error({ queue, err: error }, 'the queue cannot be read');
      return undefined;
    });
    if (job === undefined) await clock.wait(pollMs, abort);
    else await attempt(parts, job, work);
  }
}

async function attempt(parts: WorkOffParts, job: Job, { abort, handle }: WorkOff): Promise<void> {
  const { store, clock, log } = parts;
  const finished = new AbortController();
  const alive = keepAlive(parts, job, finished.signal);
  try {
    const ended = await handle(job).catch((error: unknown): Ended => {
      log.error({ queue: job.queue, job: job.key, attempt: job.attempt, err: error }, 'a job failed');
      return { status: 'retry' };
    });
    await store.settle(job, nextOf(parts, job, ended, abort));
  } catch (error) {
    // The lease runs out, and the job is due again.
    log.error({ queue: job.queue, job: job.key, err: error }, 'a job could not be settled');
    await clock.wait(pollMs, abort);
  } finally {
    finished.abort();
    await alive;
  }
}

function nextOf(
  { clock, log }: WorkOffParts,
  job: Job,
  ended: Ended,
  abort: AbortSignal,
): 'done' | { retryAt: number } {
  if (ended.status === 'done') return 'done';
  // Cut off by the end of the process, not refused: the next one goes on at once.
  if (abort.aborted) return { retryAt: clock.now() };
  if (job.attempt + 1 < attempts)
    return { retryAt: clock.now() + Math.max(ended.afterMs ?? 0, backOffMs(job.attempt)) };
  log.error({ queue: job.queue, job: job.key }, 'given up after many attempts');
  return 'done';
}

async function keepAlive(
  { store, clock, log }: WorkOffParts,
  job: Job,
  finished: AbortSignal,
): Promise<void> {
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
