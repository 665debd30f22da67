import type { Clock } from '../lib/clock.ts';
import type { Rails } from './rails/rails.ts';

/** Ends the run when its seconds are used up, whatever it is waiting for; `used` were before a restart. */
export function timeLimit(rails: Rails, clock: Clock, abort: AbortSignal, used: number) {
  const { seconds } = rails.budgets.run;
  const late = new AbortController();
  const over = new AbortController();
  if (seconds !== undefined)
    void clock.wait(Math.max(0, seconds - used) * 1000, over.signal).then(() => {
      if (over.signal.aborted) return;
      rails.outOf({ scope: 'run', what: 'seconds', limit: seconds });
      late.abort();
    });
  return { signal: AbortSignal.any([abort, late.signal]), release: () => over.abort() };
}
