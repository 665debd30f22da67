import { readdirSync, readFileSync } from 'node:fs';

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
    format: file.split('-', 1)[0] ?? '',
    ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Pick<AlertFixture, 'event' | 'expect'>),
  }));

export function alertFixture(title: string): AlertFixture {
  const found = alertFixtures.find((fixture) => fixture.title === title);
  if (found === undefined) throw new Error(`there is no alert fixture ${title}`);
  return found;
}
