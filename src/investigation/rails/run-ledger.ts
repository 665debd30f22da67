import type { Tally } from '../../evidence/evidence.ts';
import type { FailureDomain } from '../../lib/errors.ts';
import type { Failure } from '../model/failures.ts';

/** A mode of MAST (https://arxiv.org/abs/2503.13657). */
type Mode = `FM-1.${1 | 2 | 3 | 4 | 5}` | `FM-2.${1 | 2 | 3 | 4 | 5 | 6}` | `FM-3.${1 | 2 | 3}`;

/** What went wrong in one run: the model's own modes, and apart from them what its surroundings did to it. */
export interface RunLedger {
  mode(mode: Mode, count?: number): void;
  failure(failure: Pick<Failure, 'code' | 'domain'>): void;
  modes(): Tally;
  /** Never counted against the model. */
  failures(): Tally;
  /** Whether a failure of that domain was noted. */
  has(domain: FailureDomain): boolean;
}

export function runLedger(): RunLedger {
  const modes = new Map<string, number>();
  const failures = new Map<string, number>();
  const domains = new Set<FailureDomain>();
  const add = (tally: Map<string, number>, key: string, count: number) =>
    tally.set(key, (tally.get(key) ?? 0) + count);
  return {
    mode: (mode, count = 1) => void add(modes, mode, count),
    failure: ({ code, domain }) => {
      domains.add(domain);
      // What a model does wrong has a mode; this tally is for its surroundings.
      if (domain !== 'model') add(failures, code, 1);
    },
    modes: () => sorted(modes),
    failures: () => sorted(failures),
    has: (domain) => domains.has(domain),
  };
}

const sorted = (tally: ReadonlyMap<string, number>): Tally =>
  Object.fromEntries([...tally].sort(([a], [b]) => (a < b ? -1 : 1)));
