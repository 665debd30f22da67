import type { Draft } from '../diagnosis/diagnosis.ts';
import { wasAnswered } from '../lib/signal.ts';
import { slice } from '../lib/slice.ts';
import { mergeCauses } from './merge.ts';
import { asideOf } from './merge/aside.ts';
import { readSubmission, type Submission } from './submission.ts';
import type { AnswerObjection } from './submission/objection.ts';
import { type AnswerBench, type Scene, sceneOf } from './submission/scene.ts';
import { isWeighed, weighCause, type Weighed, type WeighedCause } from './submission/weigh.ts';

export type { AnswerBench } from './submission/scene.ts';

/** What code made of a model's answer. */
export interface Answered {
  /** Engine and model together; the engine's own where nothing that the model said stands. */
  readonly draft: Draft;
  /** Empty where the answer may end the run. */
  readonly objections: readonly AnswerObjection[];
}

/**
 * Judges the arguments of `submit_diagnosis` over the evidence as it is now. Pure, and never throws whatever they
 * are: what a quote shows is read from the record in which it stands, and never taken from the model. Between one
 * cause and the next the event loop has its turn.
 */
export async function judge(args: unknown, bench: AnswerBench): Promise<Answered> {
  const read = readSubmission(args);
  if (read.status === 'malformed') return { draft: bench.draft, objections: read.objections };
  const scene = sceneOf(bench);
  const { submission } = read;
  const contradicted = contradictions(submission);
  const weighed = await weighEach(submission.causes.slice(0, mostCauses), scene);
  const causes = weighed.filter(isWeighed).filter((one) => !contradicted.has(one.field));
  const own = [
    ...weighed.filter((one): one is AnswerObjection => !isWeighed(one)),
    ...weighed.filter(isWeighed).flatMap(ownObjections),
  ];
  const merged = mergeCauses(causes.filter(isHonest), scene);
  const aside = asideOf(submission, merged.draft, scene);
  const later = merged.objections.filter(({ field }) => !own.some((one) => one.field.startsWith(field)));
  return {
    draft: aside.draft,
    objections: [
      ...own,
      ...contradicted.values(),
      ...later,
      ...aside.objections,
      ...gapNotSaid(submission, bench),
    ],
  };
}

async function weighEach(causes: Submission['causes'], scene: Scene): Promise<readonly Weighed[]> {
  const weighed: Weighed[] = [];
  for (const [index, cause] of causes.entries()) {
    await slice();
    weighed.push(weighCause(cause, `causes[${index}]`, scene));
  }
  await slice();
  return weighed;
}

/** The smallest set is asked for; nobody needs ten. */
const mostCauses = 12;

const ownObjections = ({ objections }: WeighedCause): readonly AnswerObjection[] => objections;

/** Who blames something although a source could not be asked, says so. */
function gapNotSaid({ causes, unknowns }: Submission, { facts }: AnswerBench): readonly AnswerObjection[] {
  const gaps = facts.coverage.filter(({ status }) => !wasAnswered(status));
  if (gaps.length === 0 || causes.length === 0 || unknowns.length > 0) return [];
  const named = [...new Set(gaps.map(({ source, signal }) => `${source} ${signal}`))].slice(0, mostGaps);
  return [
    {
      ...{ field: 'unknowns', code: 'gap-not-said' },
      wrong: `a cause is named, and not that these could not be asked: ${named.join(', ')}`,
      remedy: 'Say under unknowns what they might have shown.',
    },
  ];
}

const mostGaps = 4;

/** A cause that leans on a text which tells its reader what to say, is that text's and not the model's. */
const isHonest = ({ objections }: WeighedCause): boolean =>
  objections.every(({ code }) => code !== 'suspected-instruction');

/** Causes that the same answer also rules out or calls a symptom, by field. */
function contradictions(submission: Submission): ReadonlyMap<string, AnswerObjection> {
  const denied = new Map([
    ...submission.symptoms.map(({ entity }) => [entity.toLowerCase(), 'a symptom'] as const),
    ...submission.ruled_out.map(({ entity }) => [entity.toLowerCase(), 'ruled out'] as const),
  ]);
  return new Map(
    submission.causes.flatMap(({ entity }, index) => {
      const field = `causes[${index}]`;
      const also = denied.get(entity.toLowerCase());
      if (also === undefined) return [];
      const objection: AnswerObjection = {
        ...{ field, code: 'contradiction' },
        wrong: `${entity} is listed as a cause and as ${also}`,
        remedy: 'Decide for one.',
      };
      return [[field, objection] as const];
    }),
  );
}
