import type { Clock } from '../lib/clock.ts';

/** A time limit that is let go of when the work is done. */
export interface Deadline {
  /** Fires when the time is over, unless `release` came first. */
  readonly signal: AbortSignal;
  release(): void;
}

export function deadline(clock: Clock, ms: number): Deadline {
  const over = new AbortController();
  const released = new AbortController();
  void clock.wait(ms, released.signal).then(() => {
    if (!released.signal.aborted) over.abort();
  });
  return { signal: over.signal, release: () => released.abort() };
}
