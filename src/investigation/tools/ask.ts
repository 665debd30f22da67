import type { Evidence } from '../../evidence/evidence.ts';
import type { Ledger } from '../../evidence/ledger.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Signal } from '../../lib/signal.ts';
import type { RecordOf } from '../../sources/signals.ts';
import type { LookUp, Outcome, Source } from '../../sources/source.ts';

type AnyOutcome = Outcome<RecordOf[Signal]>;

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
    return { status: 'timeout', query, message: `${source.name} did not answer within ${lookUpMs / 1000} s` };
  });
  try {
    return await Promise.race([source.look(lookUp, abort), tooLate]);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown error';
    return { status: 'misconfigured', query, message: `${source.name} broke while answering (${name})` };
  } finally {
    stop.abort();
  }
}

/** Records how a look-up ended, and gives the evidence of an answer. Throws only what the ledger's store throws. */
export async function recordOutcome(
  ledger: Ledger,
  source: string,
  { signal, window }: LookUp,
  outcome: AnyOutcome,
): Promise<Evidence | undefined> {
  const { status, query, link } = outcome;
  const asked = { source, signal, window, query, status, ...(link && { link }) };
  if ('records' in outcome) {
    const { records, observedAt, broken = 0 } = outcome;
    const note = outcome.status === 'truncated' ? outcome.cut : '';
    return ledger.record({ ...asked, records, observedAt, broken, note });
  }
  return ledger.record({ ...asked, note: outcome.message });
}
