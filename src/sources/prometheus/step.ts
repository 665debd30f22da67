import type { Window } from '../../lib/clock.ts';

/** Enough to draw a curve, little enough to keep. */
const mostPoints = 240;

/** The shortest step of whole seconds with which a window stays within `mostPoints`. */
export function stepSeconds({ from, to }: Window): number {
  const span = Math.max(0, Date.parse(to) - Date.parse(from)) / 1000;
  return Math.max(1, Math.ceil(span / (mostPoints - 1)));
}
