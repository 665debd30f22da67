import type { Clock } from '../lib/clock.ts';
import { type Signal, signals } from '../lib/signal.ts';
import { deadline } from './deadline.ts';
import { notMine } from './outcome.ts';
import type { RecordOf } from './signals.ts';
import type { LookUp, Outcome, Source } from './source.ts';

/** How a source answers each of its signals. */
export type Answers = {
  readonly [S in Signal]?: (lookUp: LookUp<S>, abort: AbortSignal) => Promise<Outcome<RecordOf[S]>>;
};

/**
 * The `signals` and the `look` of a source out of one function for each signal. When `budgetMs` are over,
 * requests under way are given up, so that what was answered until then is not lost to the caller's limit.
 */
export function lookUps(
  source: string,
  budgetMs: number,
  clock: Clock,
  answers: Answers,
): Pick<Source, 'signals' | 'look'> {
  return {
    signals: signals.filter((signal) => answers[signal] !== undefined),
    async look<S extends Signal>(lookUp: LookUp<S>, abort: AbortSignal): Promise<Outcome<RecordOf[S]>> {
      const answer = answers[lookUp.signal];
      if (answer === undefined) return notMine(source, lookUp.signal);
      const budget = deadline(clock, budgetMs);
      try {
        return await answer(lookUp, AbortSignal.any([abort, budget.signal]));
      } finally {
        budget.release();
      }
    },
  };
}
