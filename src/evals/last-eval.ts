import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Instant } from '../lib/clock.ts';
import type { Summary } from './report.ts';

/** What the last replay on this machine came to, for people who ask how far the bot can be trusted. */
const LastEval = z.object({
  at: z.string(),
  format: z.string(),
  attempts: z.number(),
  /** Cases with an answer, and how many were right with the first guess; absent where there were no answers. */
  scored: z.number().optional(),
  right: z.number().optional(),
});
export type LastEval = z.infer<typeof LastEval>;

const fileIn = (folder: string): string => join(folder, 'last-eval.json');

/** Keeps the summary beside the store; does nothing where there is no such folder. */
export async function keepLastEval(folder: string, summary: Summary, at: Instant): Promise<void> {
  const isThere = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isThere) return;
  const { format, attempts, scored, score } = summary;
  const kept: LastEval = { at, format, attempts, ...(score && { scored, right: score.a1.hits }) };
  await writeFile(fileIn(folder), `${JSON.stringify(kept)}\n`);
}

/** Undefined where none was kept, or where the file cannot be read. */
export async function readLastEval(folder: string): Promise<LastEval | undefined> {
  try {
    return LastEval.parse(JSON.parse(await readFile(fileIn(folder), 'utf8')));
  } catch {
    return undefined;
  }
}
