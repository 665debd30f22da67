import type { Clock } from '../../src/lib/clock.ts';

/** A clock that stands still until somebody waits: then the time has passed at once. `waits` lists how long. */
export function hastyClock(startMs: number): Clock & { readonly waits: readonly number[] } {
  let now = startMs;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wait: async (ms, abort) => {
      if (abort?.aborted) return;
      waits.push(ms);
      now += ms;
    },
  };
}

/** A clock that only `pass` moves on; waits that fall due end in their order. */
export function manualClock(startMs: number): Clock & { pass(ms: number): Promise<void> } {
  let now = startMs;
  const waiting = new Set<{ readonly due: number; readonly end: () => void }>();
  return {
    now: () => now,
    wait: (ms, abort) =>
      new Promise((resolve) => {
        if (abort?.aborted) {
          resolve();
          return;
        }
        const end = () => {
          waiting.delete(waiter);
          resolve();
        };
        const waiter = { due: now + ms, end };
        waiting.add(waiter);
        abort?.addEventListener('abort', waiter.end, { once: true });
      }),
    pass: async (ms) => {
      now += ms;
      for (const waiter of [...waiting].sort((a, b) => a.due - b.due)) if (waiter.due <= now) waiter.end();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** The real clock with a hand on it: `pass` moves its time on at once, waits under way last as long as they did. */
export function shiftingClock(real: Clock): Clock & { pass(ms: number): void } {
  let shift = 0;
  return {
    now: () => real.now() + shift,
    wait: (ms, abort) => real.wait(ms, abort),
    pass: (ms) => void (shift += ms),
  };
}
