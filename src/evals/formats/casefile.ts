import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { recognise } from '../../alerts/recognise.ts';
import { verdicts } from '../../diagnosis/diagnosis.ts';
import { isEntityId } from '../../lib/entity.ts';
import { InputError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import { parseYaml } from '../../lib/yaml.ts';
import { openCase } from '../../sources/case.ts';
import type { Answer, CaseFormat, OpenCase } from './format.ts';

/** `answer.yaml`: what is true about a case of our own format, for the scorer alone. */
const Truth = z.strictObject({
  verdict: z.enum(verdicts),
  causes: z.array(
    z.strictObject({
      entity: z.string().refine(isEntityId, { error: 'expected namespace/Kind/name' }),
      mechanism: z.string().min(1),
    }),
  ),
});

/** Casefile's own format, `docs/case-format.md`. */
export const casefile: CaseFormat = {
  name: 'casefile',
  find: async (dir) => ((await isCase(dir)) ? [dir] : casesUnder(dir)),
  open: async (caseDir) => open(caseDir),
  answer,
  predict: ({ causes }) => causes.map(({ entity, mechanism }) => ({ entity, mechanism })),
  match: (prediction, truth) => {
    const object = prediction['entity'] === truth['entity'];
    return { full: object && prediction['mechanism'] === truth['mechanism'], partial: object, object };
  },
  about: (entity, known) => ({ ...known, entity }),
};

async function casesUnder(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: unknown) => {
    throw new InputError(`${dir}: no such directory.`, { cause: error });
  });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(dir, entry.name));
  const kept = await Promise.all(folders.map(isCase));
  return folders.filter((_, index) => kept[index]).sort();
}

const isCase = async (dir: string): Promise<boolean> =>
  stat(join(dir, 'case.yaml')).then(
    (found) => found.isFile(),
    () => false,
  );

function open(caseDir: string): OpenCase {
  const { meta, window, sources, message } = openCase(caseDir);
  const heard = message && recognise(message);
  const said = heard?.kind === 'alert' ? heard : undefined;
  const question = meta.question ?? said?.question;
  return {
    ...{ id: meta.id, sources, window, namespaces: meta.namespaces },
    ...(question !== undefined && { question }),
    ...(said && { alerts: [said.alert] }),
  };
}

async function answer(caseDir: string): Promise<Answer | undefined> {
  const path = join(caseDir, 'answer.yaml');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const truth = Truth.safeParse(parseYaml(path, text));
  if (!truth.success)
    throw new InputError(`${path}: not an answer: ${truth.error.issues.map(inWords).join('; ')}.`);
  const { verdict, causes } = truth.data;
  return { label: causes[0]?.mechanism ?? verdict, causes: causes satisfies readonly JsonObject[] };
}

const inWords = ({ path, message }: z.core.$ZodIssue): string =>
  path.length > 0 ? `${path.join('.')}: ${message}` : message;
