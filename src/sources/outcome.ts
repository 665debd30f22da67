import { type Clock, instant } from '../lib/clock.ts';
import type { Outcome } from './source.ts';

/** How a look-up failed, with a sentence that a person can read. */
export interface LookUpFailure {
  readonly status: 'denied' | 'timeout' | 'rate-limited' | 'unreachable' | 'misconfigured';
  readonly message: string;
}

/** What a back end answered, before it is told as an outcome. */
export interface Answered<T> {
  readonly records: readonly T[];
  /** What is missing from the records, in words; absent where nothing is. */
  readonly cut?: string;
  readonly broken?: number;
}

interface Asked {
  readonly query: string;
  readonly link?: string;
}

/** The outcome of a look-up that was answered: cut short, empty or whole. */
export function answered<T>(asked: Asked, clock: Clock, answer: Answered<T>): Outcome<T> {
  const { cut, records, broken = 0 } = answer;
  const common = { ...asked, observedAt: instant(clock.now()), records, ...(broken > 0 && { broken }) };
  if (cut !== undefined) return { status: 'truncated', cut, ...common };
  return { status: records.length > 0 ? 'ok' : 'empty', ...common };
}

export const failed = <T>(asked: Asked, failure: LookUpFailure): Outcome<T> => ({ ...asked, ...failure });

/** The answer to a question about a signal that the source does not give. */
export const notMine = <T>(source: string, signal: string): Outcome<T> =>
  failed(
    { query: signal },
    { status: 'misconfigured', message: `The source ${source} does not give ${signal}.` },
  );
