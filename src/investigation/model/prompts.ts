import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../lib/errors.ts';
import { parseYaml } from '../../lib/yaml.ts';

/** Prose that a model reads. */
export interface Prompt {
  readonly text: string;
  /** `investigator@1 3f2a9c0b1d2e`: name, version and the first 12 digits of its sha256. */
  readonly label: string;
}

const folder = new URL('../../../prompts/', import.meta.url);
const FrontMatter = z.strictObject({ name: z.string(), version: z.number().int().positive() });

/** Reads `prompts/<name>.md`; throws InputError where it is missing or its front matter is wrong. */
export function readPrompt(name: string): Prompt {
  const source = read(name);
  const [, front = '', text = ''] = /^---\n(.*?)\n---\n(.*)$/su.exec(source) ?? [];
  const { success, data } = FrontMatter.safeParse(parseYaml(`prompts/${name}.md`, front));
  if (!success || data.name !== name)
    throw new InputError(`prompts/${name}.md: the front matter must be name: ${name} and a version.`);
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 12);
  return { text: text.trim(), label: `${name}@${data.version} ${hash}` };
}

function read(name: string): string {
  try {
    return readFileSync(new URL(`${name}.md`, folder), 'utf8');
  } catch (error) {
    throw new InputError(`prompts/${name}.md cannot be read.`, { cause: error });
  }
}
