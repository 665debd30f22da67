import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../lib/errors.ts';

const deepest = 8;

/**
 * The directories under `dir` that `isCase` accepts by the names of their files, `dir` itself among them;
 * sorted. It does not look inside a case for further ones. Throws InputError for a directory that is not there.
 */
export async function findCases(
  dir: string,
  isCase: (names: ReadonlySet<string>) => boolean,
): Promise<readonly string[]> {
  const found = await walk(dir, isCase, 0);
  if (found === undefined) throw new InputError(`${dir} is not a directory that can be read.`);
  return found;
}

async function walk(
  dir: string,
  isCase: (names: ReadonlySet<string>) => boolean,
  depth: number,
): Promise<readonly string[] | undefined> {
  const inside = await readdir(dir, { withFileTypes: true }).catch(() => undefined);
  if (inside === undefined) return undefined;
  if (isCase(new Set(inside.map((entry) => entry.name)))) return [dir];
  if (depth >= deepest) return [];
  const folders = inside.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const names = folders.map((entry) => entry.name).sort();
  const nested = await Promise.all(names.map((name) => walk(join(dir, name), isCase, depth + 1)));
  return nested.flatMap((each) => each ?? []);
}
