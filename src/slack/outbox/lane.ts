import type { Clock } from '../../lib/clock.ts';

/** Lower goes first. */
export type Urgency = 0 | 1 | 2 | 3;

/** How fast one lane may go. */
export interface Pace {
  /** So many at once after a rest. */
  readonly burst: number;
  /** Milliseconds until one more may go. */
  readonly everyMs: number;
}

/** Calls of one kind to one place: the most urgent first, equal ones in their order, none faster than the pace. */
export interface Lane {
  /** Begins `call` when its turn has come, and ends as it does. */
  run<T>(urgency: Urgency, call: () => Promise<T>): Promise<T>;
  /** Nothing more begins for so long; what is under way goes on. */
  pause(ms: number): void;
  /** How many have not begun. */
  waiting(): number;
}

interface Entry {
  readonly urgency: Urgency;
  readonly begin: () => void;
}

export function createLane(clock: Clock, { burst, everyMs }: Pace): Lane {
  const entries: Entry[] = [];
  let draining = false;
  let pausedUntil = 0;
  // When the last of the tokens that were taken would be back: one number holds the whole bucket.
  let paidUntil = 0;

  const restMs = (now: number): number =>
    Math.max(pausedUntil - now, paidUntil - now - (burst - 1) * everyMs, 0);

  async function drain(): Promise<void> {
    draining = true;
    while (entries.length > 0) {
      const rest = restMs(clock.now());
      // Something more urgent may arrive while we wait: the choice comes after it.
      if (rest > 0) await clock.wait(rest);
      else {
        paidUntil = Math.max(paidUntil, clock.now()) + everyMs;
        takeFirst(entries)?.begin();
      }
    }
    draining = false;
  }

  return {
    run: <T>(urgency: Urgency, call: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        entries.push({ urgency, begin: () => void call().then(resolve, reject) });
        if (!draining) void drain();
      }),
    pause: (ms) => {
      pausedUntil = Math.max(pausedUntil, clock.now() + ms);
    },
    waiting: () => entries.length,
  };
}

function takeFirst(entries: Entry[]): Entry | undefined {
  const most = Math.min(...entries.map(({ urgency }) => urgency));
  const at = entries.findIndex(({ urgency }) => urgency === most);
  return entries.splice(at, 1)[0];
}
