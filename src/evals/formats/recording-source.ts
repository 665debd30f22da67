import type { Instant, Window } from '../../lib/clock.ts';
import { type Signal, signals } from '../../lib/signal.ts';
import { belongsTo, clip } from '../../sources/case/narrow.ts';
import { failed, type LookUpFailure } from '../../sources/outcome.ts';
import type { RecordOf } from '../../sources/signals.ts';
import type { LookUp, Outcome, Source } from '../../sources/source.ts';

/** What was read of one signal. */
export interface Held<S extends Signal> {
  /** How it was asked for when it was recorded. */
  readonly query: string;
  readonly records: readonly RecordOf[S][];
  readonly broken?: number;
  readonly cut?: string;
}

/** A signal that could not be read, and why. */
export interface Unread extends LookUpFailure {
  readonly query: string;
}

export type Holdings = { readonly [S in Signal]?: Held<S> | Unread };

/** A recorded case as one source: it answers from what it holds, and only for the signals that it holds. */
export function recordingSource(name: string, holdings: Holdings, window: Window): Source {
  const held = signals.filter((signal) => holdings[signal] !== undefined);
  const look = async <S extends Signal>(lookUp: LookUp<S>): Promise<Outcome<RecordOf[S]>> => {
    const holding = holdings[lookUp.signal];
    if (holding === undefined) return notHeld(lookUp.signal);
    if ('status' in holding) return failed({ query: holding.query }, holding);
    const records = clip(lookUp, holding.records.filter(belongsTo(lookUp)));
    return tell(holding, records, window.to);
  };
  const check = async (): Promise<Outcome<never>> => ({
    status: 'ok',
    query: name,
    observedAt: window.to,
    records: [],
  });
  return { name, signals: held, span: window, look, check, close: async () => undefined };
}

const notHeld = <T>(signal: Signal): Outcome<T> => ({
  status: 'misconfigured',
  query: signal,
  message: `This recording holds no ${signal}.`,
});

function tell<S extends Signal>(
  held: Held<S>,
  records: readonly RecordOf[S][],
  observedAt: Instant,
): Outcome<RecordOf[S]> {
  const { query, broken = 0, cut } = held;
  const answer = { query, observedAt, records, ...(broken > 0 && { broken }) };
  if (cut !== undefined) return { status: 'truncated', cut, ...answer };
  return { status: records.length > 0 ? 'ok' : 'empty', ...answer };
}
