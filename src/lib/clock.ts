/** The only way to the time: tests hand in their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, at once when `abort` fires. */
  wait(ms: number, abort?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, abort) =>
    new Promise((resolve) => {
      if (abort?.aborted) {
        resolve();
        return;
      }
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        abort?.removeEventListener('abort', done);
        resolve();
      }
      abort?.addEventListener('abort', done, { once: true });
    }),
};

/** An instant as ISO 8601 in UTC, the only way in which instants are stored. */
export type Instant = string;

export const instant = (ms: number): Instant => new Date(ms).toISOString();

/** A span of time, both ends included. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}
