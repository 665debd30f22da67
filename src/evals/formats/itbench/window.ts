import { instant, type Window } from '../../../lib/clock.ts';

/** How far from the middle of what was recorded an instant can lie and still be of this incident. */
const reachMs = 12 * 3_600_000;

/**
 * The time that a snapshot covers, by its own rows: clocks disagree a little, so that everything counts; an instant
 * half a day off is a broken clock's. Undefined where nothing has a time.
 */
export function windowOf(instants: readonly number[]): Window | undefined {
  const sorted = instants.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) return undefined;
  const near = sorted.filter((at) => Math.abs(at - middle) <= reachMs);
  const [from = middle, to = middle] = [near[0], near.at(-1)];
  return { from: instant(from), to: instant(Math.max(to, from + 1)) };
}
