import type { Incident } from '../../incidents/incident.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { StoreError } from '../../store/store-error.ts';
import type { Job, Store } from '../../store/store.ts';
import type { Arrival } from '../../triage.ts';
import type { SeenEvents } from '../connection/seen-events.ts';

export interface HandlingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly seen: SeenEvents;
  /** Durable when it resolves; handed the same arrival again, it changes nothing. */
  readonly handle: (arrival: Arrival) => Promise<Incident | undefined>;
}

/** A delivery that this process has leased. */
export interface InHand {
  readonly job: Job;
  readonly arrival: Arrival;
}

/** Where a delivery that cannot be handled is kept for a person to look at. */
const asideCollection = 'inbox-unhandled';
const attempts = 5;
const longestWaitMs = 10_000;

/** Handles a delivery and takes it out of the queue, or puts it back where the process is to end. */
export async function handled(parts: HandlingParts, one: InHand, closing: AbortSignal): Promise<void> {
  for (let attempt = one.job.attempt; ; attempt += 1) {
    const error = await handleOnce(parts, one).then(
      () => undefined,
      (thrown: unknown) => ({ thrown }),
    );
    if (error === undefined) return;
    parts.log.error({ event: one.job.key, attempt, err: error.thrown }, 'a delivery could not be handled');
    if (!(error.thrown instanceof StoreError) && attempt + 1 >= attempts) {
      await untilItWorks(parts, closing, () => putAside(parts, one, error.thrown));
      return;
    }
    await parts.clock.wait(Math.min(1_000 * 2 ** attempt, longestWaitMs), closing);
    if (isOver(closing)) {
      await putBack(parts, one);
      return;
    }
  }
}

/** Due at once, for the next process; if the store fails now, when the lease has run out. */
export async function putBack({ store, clock, log }: HandlingParts, { job }: InHand): Promise<void> {
  await store.settle(job, { retryAt: clock.now() }).catch((error: unknown) => {
    log.warn({ event: job.key, err: error }, 'a delivery could not be put back');
  });
}

const isOver = (closing: AbortSignal): boolean => closing.aborted;

async function handleOnce(
  { store, seen, handle, log }: HandlingParts,
  { job, arrival }: InHand,
): Promise<void> {
  if (!(await seen.has(job.key))) {
    const incident = await handle(arrival);
    await seen.add(job.key);
    if (incident !== undefined) log.info({ event: job.key, incident: incident.id }, 'received an alert');
  }
  await store.settle(job, 'done');
}

async function putAside({ store, log }: HandlingParts, { job }: InHand, error: unknown): Promise<void> {
  const why = error instanceof Error ? error.name : 'unknown error';
  await store.write(asideCollection, job.key, { arrival: job.payload, why }, 0);
  await store.settle(job, 'done');
  log.error({ event: job.key, collection: asideCollection }, 'put a delivery aside that cannot be handled');
}

/** Again and again while the store fails, until `closing` fires. */
export async function untilItWorks(
  { clock, log }: Pick<HandlingParts, 'clock' | 'log'>,
  closing: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  while (!closing.aborted)
    try {
      await task();
      return;
    } catch (error) {
      log.error({ err: error }, 'the inbox cannot use the store; trying again');
      await clock.wait(2_000, closing);
    }
}
