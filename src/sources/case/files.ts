import { statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { type Signal, signals } from '../../lib/signal.ts';

/** How the lines of one signal are kept: plain, or compressed whole. */
export type Packing = 'plain' | 'gzip' | 'zstd';

export interface SignalFile {
  readonly path: string;
  /** Inside the case directory, for people. */
  readonly name: string;
  readonly packing: Packing;
}

const endings: readonly (readonly [string, Packing])[] = [
  ['.jsonl', 'plain'],
  ['.jsonl.gz', 'gzip'],
  ['.jsonl.zst', 'zstd'],
];

/** The one file of each signal that the case holds; InputError where a signal is kept twice. */
export function signalFiles(dir: string): ReadonlyMap<Signal, SignalFile> {
  return new Map(signals.flatMap((signal) => findFile(dir, signal).map((file) => [signal, file] as const)));
}

function findFile(dir: string, signal: Signal): readonly SignalFile[] {
  const found = endings
    .map(([ending, packing]) => ({ path: join(dir, signal + ending), name: signal + ending, packing }))
    .filter(({ path }) => statSync(path, { throwIfNoEntry: false })?.isFile());
  if (found.length > 1)
    throw new InputError(
      `${dir}: ${found.map(({ name }) => name).join(' and ')} hold the same signal; keep one.`,
    );
  return found;
}
