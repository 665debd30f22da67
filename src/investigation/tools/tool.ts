import type { z } from 'zod';
import type { View } from '../../analysis/view.ts';
import type { CoverageEntry } from '../../evidence/coverage.ts';
import type { Evidence, EvidenceId } from '../../evidence/evidence.ts';
import type { Window } from '../../lib/clock.ts';
import type { EntityId } from '../../lib/entity.ts';
import type { LookUpStatus, Signal } from '../../lib/signal.ts';

/** A question to the back ends that goes beyond what was gathered. */
export interface Further {
  readonly signals: readonly Signal[];
  readonly entity?: EntityId;
  readonly namespace?: string;
  /** Absent: the investigation's own. */
  readonly window?: Window;
}

/** What a tool may touch: reading, and asking the sources, which only read. Nothing here writes. */
export interface ToolBench {
  readonly window: Window;
  /** Everything seen so far, indexed; newer after `ask` brought something. */
  view(): View;
  find(id: EvidenceId): Evidence | undefined;
  /** In the order of recording. */
  evidence(): readonly Evidence[];
  coverage(): readonly CoverageEntry[];
  /**
   * Asks those sources for which what was gathered cannot answer this: the look-up was cut short or failed, or the
   * window reaches beyond it. Never throws for anything that a source does; each question is asked once. Gives what
   * answered it; for all other sources what was gathered at the start is the answer.
   */
  ask(further: Further): Promise<readonly Evidence[]>;
  /** Whether it was gathered at the start, for the whole of the investigation's window. */
  isGathered(id: EvidenceId): boolean;
}

/** What a model is told. */
export interface ToolAnswer {
  /** Starts with an evidence id where there is evidence. */
  readonly text: string;
  /** All that the text quotes from. */
  readonly evidence: readonly EvidenceId[];
  /** It rests on evidence that no answer of this run has rested on in these words. */
  readonly isNew: boolean;
  /** The same question was answered before. */
  readonly repeated: boolean;
  /** How the look-up ended, where a source that it needs could not be asked. */
  readonly failure?: LookUpStatus;
  /** The call itself was wrong: the text names the field and what would do. */
  readonly wrong?: boolean;
}

/** What a tool finds, before it is known whether that is new. */
export type Found = Omit<ToolAnswer, 'isNew' | 'repeated'>;

/** A question that a model may ask, the same whatever back end answers. One file each, one line in `registry.ts`. */
export interface Tool<Schema extends z.ZodObject = z.ZodObject> {
  /** Snake case. */
  readonly name: string;
  /** Read by the model on every turn: as short as it can be. */
  readonly description: string;
  readonly schema: Schema;
  /** Throws only what a store throws. */
  answer(args: z.infer<Schema>, bench: ToolBench): Promise<Found>;
}
