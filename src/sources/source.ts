import type { Instant, Window } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';
import type { Signal } from '../lib/signal.ts';
import type { RecordOf } from './signals.ts';

/** One question to a source. Absent narrowing means everything inside the window. */
export interface LookUp<S extends Signal = Signal> {
  readonly signal: S;
  readonly window: Window;
  readonly namespaces?: readonly string[];
  readonly entities?: readonly EntityId[];
}

interface Asked {
  /** The query as it was sent, in the source's own language. */
  readonly query: string;
  /** A page where a person can look at the same thing. */
  readonly link?: string;
}

interface Answer<T> extends Asked {
  readonly observedAt: Instant;
  readonly records: readonly T[];
  /** Records that could not be read and were skipped. */
  readonly broken?: number;
}

/** How a look-up ended. Expected failures are values with a sentence a person can read, never exceptions. */
export type Outcome<T> =
  | ({ readonly status: 'ok' } & Answer<T>)
  | ({ readonly status: 'empty' } & Answer<T>)
  | ({ readonly status: 'truncated'; readonly cut: string } & Answer<T>)
  | ({
      readonly status: 'denied' | 'timeout' | 'rate-limited' | 'unreachable' | 'misconfigured';
      readonly message: string;
    } & Asked);

/**
 * Read-only access to one back end: a live system or a recorded case. Adapters: one file each, with a line
 * in `registry.ts`; the contract suite is `test/contracts/source.ts`.
 */
export interface Source {
  /** Lower case, as it is configured and shown: `prometheus`. */
  readonly name: string;
  readonly signals: readonly Signal[];
  /** A recording's own window, whose end stands in for the present; absent on live systems. */
  readonly span?: Window;
  /** Answers one question about one of its signals; never throws for anything that the back end does. */
  look<S extends Signal>(lookUp: LookUp<S>, abort: AbortSignal): Promise<Outcome<RecordOf[S]>>;
  /** The cheapest question that proves that it can answer, for `doctor`. */
  check(abort: AbortSignal): Promise<Outcome<never>>;
  /** Lets go of connections and processes. */
  close(): Promise<void>;
}
