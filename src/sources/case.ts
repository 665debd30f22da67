import { join } from 'node:path';
import type { Window } from '../lib/clock.ts';
import { InputError } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Signal } from '../lib/signal.ts';
import { type SignalFile, signalFiles } from './case/files.ts';
import { type CaseMeta, readMessage, readMeta } from './case/meta.ts';
import { readingLimits, type ReadingLimits, recordedSource } from './case/source.ts';
import type { Source } from './source.ts';

/** A recorded case, opened for diagnosing: nothing here knows the answer, and nothing here reads it. */
export interface OpenedCase {
  readonly meta: CaseMeta;
  /** Its end stands in for the present. */
  readonly window: Window;
  /** One for each recorded back end, in the order of `case.yaml`. */
  readonly sources: readonly Source[];
  /** The chat message that opened it, as the chat system sent it; untrusted. */
  readonly message?: JsonObject;
}

/**
 * Opens a directory in Casefile's own format (`docs/case-format.md`).
 * Throws InputError naming the directory, the file or the key that is wrong; records are read on each look-up.
 */
export function openCase(dir: string, limits: ReadingLimits = readingLimits): OpenedCase {
  const meta = readMeta(dir);
  const files = signalFiles(dir);
  refuseOrphans(dir, meta, files);
  const message = readMessage(dir);
  const sources = Object.entries(meta.sources).map(([name, backend]) =>
    recordedSource(name, backend, { meta, files, limits }),
  );
  return { meta, window: meta.window, sources, ...(message && { message }) };
}

function refuseOrphans(dir: string, meta: CaseMeta, files: ReadonlyMap<Signal, SignalFile>): void {
  const listed = new Set(Object.values(meta.sources).flatMap((backend) => backend.signals));
  const orphan = [...files.keys()].find((signal) => !listed.has(signal));
  if (orphan !== undefined)
    throw new InputError(
      `${join(dir, 'case.yaml')}: no source lists ${orphan}, but the case has such a file.`,
    );
}
