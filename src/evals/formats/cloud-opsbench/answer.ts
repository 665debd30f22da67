import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../lib/errors.ts';
import type { Answer } from '../format.ts';
import { parseJson } from './tool-cache.ts';

const Result = z.object({ fault_taxonomy: z.string(), fault_object: z.string(), root_cause: z.string() });
const Metadata = z.object({ result: Result.optional() });

/** The answer in `metadata.json`, for the scorer alone. Throws InputError where it is not of the known form. */
export function readAnswer(caseDir: string): Answer | undefined {
  const path = join(caseDir, 'metadata.json');
  if (!existsSync(path)) return undefined;
  const read = Metadata.safeParse(parseJson(readFileSync(path, 'utf8'), path));
  if (!read.success)
    throw new InputError(`${path}: result must hold fault_taxonomy, fault_object and root_cause.`);
  const { result } = read.data;
  return result === undefined ? undefined : { label: result.root_cause, causes: [result] };
}
