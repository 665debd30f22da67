import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

const executable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where a Debian program stands, or undefined; with CASEFILE_TESTS=all a missing one is an error. */
export function toolPath(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'];
  const found = folders.map((folder) => join(folder, name)).find(executable);
  if (found === undefined && process.env['CASEFILE_TESTS'] === 'all')
    throw new Error(`CASEFILE_TESTS=all, but ${name} is not installed`);
  return found;
}

/**
 * A suite that runs only where the Debian programs are installed; the reporter names what was left out.
 * The programs' paths are handed to the suite in the same order.
 */
export function describeWith(
  programs: readonly string[],
  title: string,
  suite: (...paths: string[]) => void,
): void {
  const paths = programs.map(toolPath);
  const missing = programs.filter((_, index) => paths[index] === undefined);
  const name = missing.length > 0 ? `${title} [needs ${missing.join(', ')}]` : title;
  describe.skipIf(missing.length > 0)(name, () => suite(...paths.map((path) => path ?? 'missing')));
}
