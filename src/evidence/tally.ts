import type { Tally } from './evidence.ts';

/** Counts by kind while something is being gone through. */
export class Counter {
  readonly #counts = new Map<string, number>();

  add(kind: string, times = 1): void {
    if (times > 0) this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + times);
  }

  addAll(tally: Tally): void {
    for (const [kind, times] of Object.entries(tally)) this.add(kind, times);
  }

  /** The counts so far, kinds in the order of their names. */
  tally(): Tally {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

export const totalOf = (tally: Tally): number => Object.values(tally).reduce((sum, times) => sum + times, 0);
