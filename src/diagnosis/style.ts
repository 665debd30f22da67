import type { Instant } from '../lib/clock.ts';

/**
 * How the place where a diagnosis is read marks things up. `text` and `code` make what they are given safe there
 * and cut it, with `…` at the end, to about `room` characters as that place counts them.
 */
export interface Style {
  /** Words from anywhere. */
  text(words: string, room: number): string;
  /** A name, to be read letter by letter. */
  code(name: string, room: number): string;
  /** Around what the other functions gave. */
  bold(marked: string): string;
  /** With the day where the reader cannot take today for granted. */
  time(at: Instant, withDay: boolean): string;
}
