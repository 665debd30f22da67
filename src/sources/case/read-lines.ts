import type { Buffer } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { LookUpFailure } from '../outcome.ts';
import type { Packing, SignalFile } from './files.ts';
import { LineSplitter } from './line-splitter.ts';

/** What passed by; `cut` says in a sentence why the file was not read to its end. */
export interface Passed {
  readonly tooLong: number;
  readonly cut?: string;
}

export interface Limits {
  readonly maxLineBytes: number;
  /** After decompression, over the whole file. */
  readonly maxFileBytes: number;
}

const unpackers: Readonly<Record<Packing, () => readonly NodeJS.ReadWriteStream[]>> = {
  plain: () => [],
  gzip: () => [createGunzip()],
  zstd: () => [createZstdDecompress()],
};

/** Hands each line of a file to `onLine` in flat memory; `onLine` answers false to stop the reading there. */
export async function readLines(
  file: SignalFile,
  onLine: (line: string) => boolean,
  limits: Limits,
  abort: AbortSignal,
): Promise<Passed | LookUpFailure> {
  let bytes = 0;
  let stopped: 'enough' | 'large' | undefined;
  const splitter = new LineSplitter(limits.maxLineBytes, (line) => {
    if (stopped === undefined && !onLine(line)) stopped = 'enough';
  });
  // Each chunk is worked off inside `write`, so that nothing readable is lost when a stream breaks later.
  const sink = new Writable({
    highWaterMark: limits.maxFileBytes,
    write: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > limits.maxFileBytes) stopped = 'large';
      else splitter.push(chunk);
      done(stopped === undefined ? null : new Error(stopped));
    },
  });
  try {
    await pipeline([createReadStream(file.path), ...unpackers[file.packing](), sink], { signal: abort });
    splitter.end();
    return { tooLong: splitter.tooLong };
  } catch (error) {
    if (stopped === 'enough') return { tooLong: splitter.tooLong };
    if (stopped === 'large') return { tooLong: splitter.tooLong, cut: tooLarge(file, limits) };
    return explain(file, error, splitter.tooLong);
  }
}

const tooLarge = (file: SignalFile, limits: Limits): string =>
  `${file.name} was read only up to its first ${limits.maxFileBytes} bytes.`;

function explain(file: SignalFile, error: unknown, tooLong: number): Passed | LookUpFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ABORT_ERR') return { status: 'timeout', message: `Reading ${file.name} was stopped.` };
  if (code === 'EACCES' || code === 'EPERM')
    return { status: 'denied', message: `${file.name} may not be read.` };
  if (code === 'Z_BUF_ERROR')
    return { tooLong, cut: `${file.name} ends in the middle; the part before was read.` };
  if (code.startsWith('Z_') || code.startsWith('ZSTD_') || code.startsWith('ERR_ZLIB'))
    return { tooLong, cut: `${file.name} is damaged; the part before the damage was read.` };
  return { status: 'unreachable', message: `${file.name} could not be read.` };
}
