/** The letters that Kubernetes uses in generated names. */
const podAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
const hexAlphabet = '0123456789abcdef';

/** Reproducible chance: the same seed gives the same sequence on every machine (mulberry32). */
export interface Random {
  /** Evenly spread in [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** One of the list, or none where it is empty. */
  some<T>(list: readonly T[]): readonly T[];
  /** Around 1, by at most `share` to either side. */
  wobble(share: number): number;
  suffix(length: number): string;
  hex(length: number): string;
  uuid(): string;
}

export function seeded(seed: string): Random {
  let state = [...Buffer.from(seed)].reduce(
    (sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0,
    0x811c9dc5,
  );
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const letters = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(int(0, alphabet.length - 1))).join('');
  const hex = (length: number): string => letters(hexAlphabet, length);
  return {
    next,
    int,
    pick: (list) => list[int(0, list.length - 1)]!,
    some: (list) => (list.length > 0 ? [list[int(0, list.length - 1)]!] : []),
    wobble: (share) => 1 + (next() * 2 - 1) * share,
    suffix: (length) => letters(podAlphabet, length),
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
