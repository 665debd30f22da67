import type { Clock } from '../../lib/clock.ts';

/** Mints message timestamps (`seconds.micros`): never the same twice, never going back. */
export function createTimestamps(clock: Clock): () => string {
  let last = 0;
  return () => {
    last = Math.max(clock.now() * 1000, last + 1);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
  };
}
