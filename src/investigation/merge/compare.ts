import type { Candidate } from '../../analysis/ranking/explain.ts';
import type { LiveSymptom } from '../../analysis/symptoms/symptoms.ts';
import type { Draft } from '../../diagnosis/diagnosis.ts';
import type { EntityId } from '../../lib/entity.ts';
import type { AnswerObjection } from '../submission/objection.ts';
import { candidateFor, type EngineCause, type Scene } from '../submission/scene.ts';
import { compareWeights, type Weight, weightOfCause } from '../submission/strength.ts';
import type { WeighedCause } from '../submission/weigh.ts';

/** A cause of the model's that enters the diagnosis. */
export interface Taken {
  readonly weighed: WeighedCause;
  /** The engine's cause on the same workload, which stays and takes its receipts. */
  readonly agreesWith?: EntityId;
  /** Causes that explain the same with receipts as strong. */
  readonly rivals: readonly EntityId[];
  /** The engine's causes that follow from it. */
  readonly overturns: readonly Draft['causes'][number][];
}

/** A cause of the model's that does not, and what it was refused for. */
export interface Refusal extends Pick<AnswerObjection, 'code' | 'wrong' | 'remedy'> {
  readonly weighed: WeighedCause;
}

type Verdict = Omit<Taken, 'weighed'> | Omit<Refusal, 'weighed'>;

/** What each weighed cause is beside those of the engine and the better ones of the model, best first. */
export function compareCauses(
  weighed: readonly WeighedCause[],
  scene: Scene,
): { readonly taken: readonly Taken[]; readonly refused: readonly Refusal[] } {
  const taken: Taken[] = [];
  const refused: Refusal[] = [];
  for (const one of [...weighed].sort(byMerit)) {
    const verdict = verdictOn(one, taken, scene);
    if ('code' in verdict) refused.push({ weighed: one, ...verdict });
    else taken.push({ weighed: one, ...verdict });
  }
  return { taken, refused };
}

const byMerit = (a: WeighedCause, b: WeighedCause): number =>
  compareWeights(b.weight, a.weight) || b.candidate.explains.length - a.candidate.explains.length;

function verdictOn(one: WeighedCause, taken: readonly Taken[], scene: Scene): Verdict {
  const { candidate, weight } = one;
  const { home } = candidate;
  const isSame = (entity: EntityId) => scene.view.workloadOf(entity) === home;
  const twin = scene.asserted.find(({ cause }) => isSame(cause.entity));
  if (twin !== undefined) return { agreesWith: twin.cause.entity, rivals: [], overturns: [] };
  // What it lacks has been said where its receipts were read.
  if (weight === 'none')
    return refusal('no-mechanism', 'its receipts do not prove it', 'See the other objections.');
  if (taken.some(({ weighed }) => weighed.candidate.home === home))
    return refusal('weaker', 'the same workload is named twice', 'Name each cause once.');
  const source = dependencyOf(one, scene);
  if (source !== undefined)
    return refusal(
      'own-dependency',
      `${candidate.finding.entity} depends on ${source}, which is in trouble too, and nothing shows that its own trouble came first`,
      `Look at ${source}, or quote a change at ${candidate.finding.entity}.`,
    );
  const hypothesis = scene.draft.causes.find(({ entity }) => isSame(entity));
  const standing = [
    ...scene.asserted.map((engine) => rivalOf(engine, scene)),
    ...taken.filter((other) => other.agreesWith === undefined).map(asRival),
  ];
  const beside = besideOf(one, standing);
  if ('code' in beside || hypothesis === undefined) return beside;
  return { ...beside, agreesWith: hypothesis.entity };
}

const refusal = (code: AnswerObjection['code'], wrong: string, remedy: string): Omit<Refusal, 'weighed'> => ({
  code,
  wrong,
  remedy,
});

/** A cause that stands already. */
interface Standing {
  readonly cause: Draft['causes'][number];
  readonly candidate: Candidate;
  readonly weight: Weight;
  readonly isEngines: boolean;
}

const rivalOf = ({ cause, candidate }: EngineCause, { findings }: Scene): Standing => ({
  ...{ cause, candidate, isEngines: true },
  weight: weightOfCause(cause, findings),
});

const asRival = ({ weighed: { cause, candidate, weight } }: Taken): Standing => ({
  ...{ cause, candidate, weight, isEngines: false },
});

function besideOf({ candidate, weight }: WeighedCause, standing: readonly Standing[]): Verdict {
  const name = candidate.finding.entity;
  const upstream = standing.filter(
    (one) => reaches(candidate, one.candidate) && !reaches(one.candidate, candidate),
  );
  const overturned = upstream.filter((one) => one.isEngines && compareWeights(weight, one.weight) > 0);
  const rest = standing.filter((one) => !overturned.includes(one));
  const source = rest.find((one) => reaches(one.candidate, candidate) && !upstream.includes(one));
  if (source !== undefined)
    return refusal(
      'symptom',
      `${name} is reached by what breaks at ${source.cause.entity}, whose receipts stand: it is a symptom`,
      `List ${name} under symptoms, explained_by ${source.cause.entity}.`,
    );
  const explained = new Set(rest.flatMap((one) => one.candidate.explains));
  const isFresh = candidate.explains.some((symptom) => !symptom.soft && !explained.has(symptom));
  const rivals = rest.filter(
    (one) => upstream.includes(one) || sharesWith(candidate, one.candidate.explains),
  );
  const best = rivals.find((one) => compareWeights(one.weight, weight) > 0);
  if (best !== undefined && (!isFresh || compareWeights(weight, 'sign') <= 0))
    return refusal(
      'weaker',
      `${best.cause.entity} explains the same and its receipts are stronger`,
      `Drop ${name}, or bring a receipt in which the platform itself says why ${name} breaks.`,
    );
  if (rest.some((one) => one.isEngines) && weight === 'sign')
    return refusal(
      'weaker',
      `signs of trouble at ${name} are no reason beside a cause that is proven`,
      `Drop ${name}, or show what changed there.`,
    );
  return {
    rivals: isFresh ? [] : rivals.map((one) => one.cause.entity),
    overturns: overturned.map((one) => one.cause),
  };
}

const reaches = (source: Candidate, target: Candidate): boolean =>
  source.reach.has(target.home) || source.reach.has(target.finding.entity);

const sharesWith = (candidate: Candidate, explains: readonly LiveSymptom[]): boolean =>
  candidate.explains.some((symptom) => explains.includes(symptom));

/**
 * Something in trouble itself that a cause with no better receipt than its own trouble depends on, and that does
 * not depend on it: then which came first is not known.
 */
function dependencyOf({ candidate, weight }: WeighedCause, scene: Scene): EntityId | undefined {
  if (weight !== 'sign') return undefined;
  const others = new Set(
    scene.symptoms.filter((symptom) => !symptom.soft).map((symptom) => scene.view.workloadOf(symptom.entity)),
  );
  return [...others].find((entity) => {
    if (entity === candidate.home || candidate.reach.has(entity)) return false;
    const other = candidateFor(entity, { mechanism: 'trouble', claim: '' }, scene);
    return reaches(other, candidate);
  });
}
