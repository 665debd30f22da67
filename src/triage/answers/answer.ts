import type { CoverageEntry } from '../../evidence/coverage.ts';
import type { Receipt } from '../../evidence/receipt.ts';
import type { Instant } from '../../lib/clock.ts';
import type { EntityId } from '../../lib/entity.ts';

/** One thing that is known: a sentence, names in backticks, and what shows it. */
export interface AnswerLine {
  readonly words: string;
  /** The first is the one to quote where there is room for one. */
  readonly receipts: readonly Receipt[];
}

/** What the bot can say to a question about an incident. */
export interface Answer {
  /** `unknown`: it is clear what is meant, and nothing is known of it. `unclear`: it is not clear what is meant. */
  readonly status: 'known' | 'unknown' | 'unclear';
  /** What the question was taken to be about. */
  readonly about: readonly EntityId[];
  /** Names in the question that nothing was seen of. */
  readonly unseen: readonly string[];
  /** At most six, most important first. */
  readonly lines: readonly AnswerLine[];
  /** What a model says that it could not see. */
  readonly unknown?: string;
  /** In a sentence for people why this is not a model's answer, where one was asked. */
  readonly notice?: string;
  /** How the further look-ups ended that were made for it; empty where what was gathered sufficed. */
  readonly asked: readonly CoverageEntry[];
  /** What could be asked about instead. */
  readonly suggestions: readonly EntityId[];
  /** Until when telemetry was read. */
  readonly seenUntil: Instant;
}

export const linesInAnswer = 6;
