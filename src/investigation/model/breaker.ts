import type { Clock } from '../../lib/clock.ts';

/** Closed: everything may pass. Open: nothing until then. Half-open: one is under way to find out. */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly until: number; readonly trips: number }
  | { readonly state: 'half-open'; readonly trips: number };

export type BreakerEvent = 'asked' | 'answered' | 'failed';

export const closed: Breaker = { state: 'closed', failures: 0 };

/** Failures in a row that open it. */
const tolerated = 5;
const firstRestMs = 10_000;
const longestRestMs = 300_000;

/** What becomes of a breaker: pure, over its whole table. */
export function trip(breaker: Breaker, event: BreakerEvent, now: number): Breaker {
  if (event === 'answered') return closed;
  if (event === 'asked')
    return breaker.state === 'open' && now >= breaker.until
      ? { state: 'half-open', trips: breaker.trips }
      : breaker;
  if (breaker.state === 'open') return breaker;
  if (breaker.state === 'half-open') return opened(breaker.trips + 1, now);
  const failures = breaker.failures + 1;
  return failures >= tolerated ? opened(1, now) : { state: 'closed', failures };
}

const opened = (trips: number, now: number): Breaker => ({
  state: 'open',
  until: now + Math.min(longestRestMs, firstRestMs * 2 ** (trips - 1)),
  trips,
});

/** One breaker for each endpoint and model, shared by all runs of this process. */
export interface Breakers {
  /** 0: go on, and say afterwards how it went. Else how long to leave the endpoint alone, in milliseconds. */
  ask(key: string): number;
  tell(key: string, event: 'answered' | 'failed'): void;
}

export function breakersOf(clock: Pick<Clock, 'now'>): Breakers {
  const known = new Map<string, Breaker>();
  const at = (key: string) => known.get(key) ?? closed;
  return {
    ask: (key) => {
      const before = at(key);
      const now = clock.now();
      if (before.state === 'open' && now < before.until) return before.until - now;
      // Somebody else is finding out already.
      if (before.state === 'half-open') return probeMs;
      known.set(key, trip(before, 'asked', now));
      return 0;
    },
    tell: (key, event) => known.set(key, trip(at(key), event, clock.now())),
  };
}

const probeMs = 1_000;
