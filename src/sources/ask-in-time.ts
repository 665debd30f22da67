import type { Clock } from '../lib/clock.ts';
import type { Signal } from '../lib/signal.ts';
import type { RecordOf } from './signals.ts';
import type { LookUp, Outcome, Source } from './source.ts';

/** How a look-up ended, whatever it was for. */
export type AnyOutcome = Outcome<RecordOf[Signal]>;

export interface Patience {
  readonly clock: Clock;
  /** How long one look-up may take, in milliseconds. */
  readonly lookUpMs: number;
  readonly abort?: AbortSignal;
}

/** One look-up with a limit in time; a source that breaks its contract gives an outcome all the same. */
export async function askInTime(source: Source, lookUp: LookUp, patience: Patience): Promise<AnyOutcome> {
  const { clock, lookUpMs } = patience;
  const stop = new AbortController();
  const abort = patience.abort === undefined ? stop.signal : AbortSignal.any([stop.signal, patience.abort]);
  const query: string = lookUp.signal;
  const tooLate = clock.wait(lookUpMs, abort).then((): AnyOutcome => {
    const message = patience.abort?.aborted
      ? `${source.name} was stopped before it answered`
      : `${source.name} did not answer within ${lookUpMs / 1000} s`;
    return { status: 'timeout', query, message };
  });
  try {
    return await Promise.race([source.look(lookUp, abort), tooLate]);
  } catch (error) {
    // Its error must not end the investigation of the others.
    const name = error instanceof Error ? error.name : 'unknown error';
    return { status: 'misconfigured', query, message: `${source.name} broke while answering (${name})` };
  } finally {
    stop.abort();
  }
}
