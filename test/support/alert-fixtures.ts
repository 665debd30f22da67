import { readdirSync, readFileSync } from 'node:fs';
import { alertFormats } from '../../src/alerts/formats/registry.ts';

export interface AlertFixture {
  /** The file's name without its ending: `<format>-<what>`. */
  readonly title: string;
  /** The format that recognises it, or `none`. */
  readonly format: string;
  readonly event: Readonly<Record<string, unknown>>;
  /** What must stand in the recognised alert, besides `question` and `reason`. */
  readonly expect: Readonly<Record<string, unknown>>;
}

const folder = new URL('../fixtures/alerts/', import.meta.url);

export const alertFixtures: readonly AlertFixture[] = readdirSync(folder)
  .sort()
  .map((file) => ({
    title: file.replace('.json', ''),
    format: formatOf(file),
    ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Pick<AlertFixture, 'event' | 'expect'>),
  }));

/** The longest name of a format that the file's name begins with, else its first word. */
function formatOf(file: string): string {
  const names = alertFormats.map(({ name }) => name).filter((name) => file.startsWith(`${name}-`));
  return names.sort((a, b) => b.length - a.length)[0] ?? file.split('-', 1)[0] ?? '';
}

export function alertFixture(title: string): AlertFixture {
  const found = alertFixtures.find((fixture) => fixture.title === title);
  if (found === undefined) throw new Error(`there is no alert fixture ${title}`);
  return found;
}
