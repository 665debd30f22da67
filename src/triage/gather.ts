import type { Ledger } from '../evidence/ledger.ts';
import type { Clock, Window } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';
import type { Signal } from '../lib/signal.ts';
import { slice } from '../lib/slice.ts';
import type { RecordOf } from '../sources/signals.ts';
import type { Outcome, Source } from '../sources/source.ts';

export interface Gathering {
  readonly sources: readonly Source[];
  readonly window: Window;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How long one look-up may take, in milliseconds. */
  readonly lookUpMs: number;
  readonly abort?: AbortSignal;
  /** Absent: everything that the sources have. */
  readonly narrow?: { readonly entities: readonly EntityId[]; readonly signals: readonly Signal[] };
  /** Called after each look-up that ended, whatever its outcome. */
  readonly onAnswer?: (answered: number, asked: number) => void;
}

/** Asks every source for every signal it has, side by side, and records each outcome in the ledger. */
export async function gather(gathering: Gathering): Promise<void> {
  const wanted = (signal: Signal) => gathering.narrow?.signals.includes(signal) ?? true;
  const lookUps = gathering.sources.flatMap((source) =>
    source.signals.filter(wanted).map((signal) => ({ source, signal })),
  );
  let answered = 0;
  const outcomes = await Promise.all(
    lookUps.map(async ({ source, signal }) => {
      await slice();
      const outcome = await askInTime(source, signal, gathering);
      answered += 1;
      gathering.onAnswer?.(answered, lookUps.length);
      return { source, signal, outcome };
    }),
  );
  // Recorded in the order of the questions, not of the answers: equal runs give equal ledgers.
  for (const { source, signal, outcome } of outcomes) {
    await slice();
    await record(gathering, source, signal, outcome);
  }
}

type AnyOutcome = Outcome<RecordOf[Signal]>;

async function askInTime(source: Source, signal: Signal, gathering: Gathering): Promise<AnyOutcome> {
  const { window, narrow } = gathering;
  const stop = new AbortController();
  const abort = gathering.abort === undefined ? stop.signal : AbortSignal.any([stop.signal, gathering.abort]);
  const tooLate = gathering.clock.wait(gathering.lookUpMs, abort).then((): AnyOutcome => {
    const message = gathering.abort?.aborted
      ? `${source.name} was stopped before it answered`
      : `${source.name} did not answer within ${gathering.lookUpMs / 1000} s`;
    return { status: 'timeout', query: signal, message };
  });
  try {
    return await Promise.race([
      source.look({ signal, window, ...(narrow && { entities: narrow.entities }) }, abort),
      tooLate,
    ]);
  } catch (error) {
    // A source that breaks its contract must not end the investigation of the others.
    const name = error instanceof Error ? error.name : 'unknown error';
    return {
      status: 'misconfigured',
      query: signal,
      message: `${source.name} broke while answering (${name})`,
    };
  } finally {
    stop.abort();
  }
}

async function record(
  gathering: Gathering,
  source: Source,
  signal: Signal,
  outcome: AnyOutcome,
): Promise<void> {
  const { status, query, link } = outcome;
  const asked = {
    source: source.name,
    signal,
    window: gathering.window,
    query,
    status,
    ...(link && { link }),
  };
  if ('records' in outcome) {
    const { records, observedAt, broken = 0 } = outcome;
    const note = outcome.status === 'truncated' ? outcome.cut : '';
    await gathering.ledger.record({ ...asked, records, observedAt, broken, note });
  } else await gathering.ledger.record({ ...asked, note: outcome.message });
}
