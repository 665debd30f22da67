import { InputError } from '../../lib/errors.ts';
import { casefile } from './casefile.ts';
import { cloudOpsBench } from './cloud-opsbench/format.ts';
import type { CaseFormat } from './format.ts';
import { itbench } from './itbench/format.ts';

export const caseFormats: readonly CaseFormat[] = [casefile, cloudOpsBench, itbench];

/** Throws InputError that lists the known formats. */
export function caseFormat(name: string): CaseFormat {
  const found = caseFormats.find((format) => format.name === name);
  if (found !== undefined) return found;
  throw new InputError(
    `Unknown case format ${name}; known are ${caseFormats.map((each) => each.name).join(', ')}.`,
  );
}
