import type { Ledger } from '../evidence/ledger.ts';
import { recordOutcome } from '../investigation/record-outcome.ts';
import type { Clock, Window } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';
import type { Signal } from '../lib/signal.ts';
import { slice } from '../lib/slice.ts';
import { askInTime } from '../sources/ask-in-time.ts';
import type { LookUp, Source } from '../sources/source.ts';

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
  const { window, narrow } = gathering;
  const lookUps = gathering.sources.flatMap((source) =>
    source.signals.filter(wanted).map((signal): { source: Source; lookUp: LookUp } => ({
      source,
      lookUp: { signal, window, ...(narrow && { entities: narrow.entities }) },
    })),
  );
  let answered = 0;
  const outcomes = await Promise.all(
    lookUps.map(async ({ source, lookUp }) => {
      await slice();
      const outcome = await askInTime(source, lookUp, gathering);
      answered += 1;
      gathering.onAnswer?.(answered, lookUps.length);
      return { source, lookUp, outcome };
    }),
  );
  // Recorded in the order of the questions, not of the answers: equal runs give equal ledgers.
  for (const { source, lookUp, outcome } of outcomes) {
    await slice();
    await recordOutcome(gathering.ledger, source.name, lookUp, outcome);
  }
}
