import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type OpenedCase, openCase } from '../sources/case.ts';

const folder = resolve(import.meta.dirname, '../../cases');

/** The incidents that come with the project and can be played: those that keep the message that opened them. */
export function bundledCases(): readonly OpenedCase[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'message.json')))
    .map((entry) => openCase(join(folder, entry.name)))
    .sort((a, b) => a.meta.title.localeCompare(b.meta.title, 'en'));
}
