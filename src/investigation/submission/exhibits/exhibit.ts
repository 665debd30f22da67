import type { Shows } from '../../../evidence/receipt.ts';
import type { EntityId } from '../../../lib/entity.ts';
import type { Place } from '../places.ts';
import type { Weight } from '../strength.ts';

/** What a quote shows, as code reads it from the record in which it stands. */
export interface Exhibit {
  /** Everything that the record speaks of. */
  readonly about: readonly EntityId[];
  /** How well it shows why something breaks. */
  readonly weight: Weight;
  /** What it shows, where it shows why something breaks. */
  readonly shows: Extract<Shows, 'change' | 'state' | 'absence'>;
  /** Whether it shows that something is wrong at what it is about: then it may tie a cause to a symptom. */
  readonly trouble: boolean;
  /** When what it shows came about, where that is known. */
  readonly at?: string;
  /** Why it shows nothing, in words; empty where it shows something. */
  readonly innocence: string;
}

export const innocent = (about: readonly EntityId[], innocence: string): Exhibit => ({
  about,
  weight: 'none',
  shows: 'state',
  trouble: false,
  innocence,
});

export const sign = (about: readonly EntityId[], weight: Weight = 'sign'): Exhibit => ({
  about,
  weight,
  shows: 'state',
  trouble: true,
  innocence: '',
});

/** Whether a quote is enough of a text to speak for it: a word of a long line is not. */
export const isTelling = ({ quote, text }: Place): boolean =>
  quote.length >= 12 || quote.length * 2 >= text.length;
