import { type Instant, instant } from '../lib/clock.ts';

/** A back end's time as an instant; undefined for what is no time, and for Go's zero time. */
export function instantOf(text: string | undefined): Instant | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) || ms <= 0 ? undefined : instant(ms);
}
