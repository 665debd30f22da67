import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isJsonObject } from '../lib/json.ts';
import { parseYaml } from '../lib/yaml.ts';
import { type OpenedCase, openCase } from '../sources/case.ts';

const folder = resolve(import.meta.dirname, '../../cases');

/**
 * The incidents that come with the project and can be played: those that keep the message that opened them.
 * Those in which something was wrong come first, the healthy ones after them, each in the order of their titles.
 */
export function bundledCases(): readonly OpenedCase[] {
  const cases = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'message.json')))
    .map((entry) => openCase(join(folder, entry.name)))
    .sort((a, b) => a.meta.title.localeCompare(b.meta.title, 'en'));
  const [wrong, healthy] = [cases.filter(somethingWasWrong), cases.filter((one) => !somethingWasWrong(one))];
  return [...wrong, ...healthy];
}

/** For the order alone: what diagnoses a case never reads its answer. */
function somethingWasWrong({ meta }: OpenedCase): boolean {
  const path = join(folder, meta.id, 'answer.yaml');
  const answer = existsSync(path) ? parseYaml(path, readFileSync(path, 'utf8')) : undefined;
  return isJsonObject(answer) && answer['verdict'] !== 'no-fault';
}
