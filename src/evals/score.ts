import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Answer, CaseFormat, Match } from './formats/format.ts';

/** How one diagnosis compares with the truth. Shares lie between 0 and 1. */
export interface Score {
  readonly truth: readonly JsonObject[];
  /** The first prediction, or any of the first three, agrees in all fields. */
  readonly a1: boolean;
  readonly a3: boolean;
  /** The same for object and root cause alone. */
  readonly a1TwoFields: boolean;
  readonly a3TwoFields: boolean;
  /** The first prediction names the right object. */
  readonly objectA1: boolean;
  /** Of the asserted causes, in all fields. */
  readonly precision: number;
  /** Of the true causes, in all fields, by asserted ones. */
  readonly recall: number;
  readonly falseCauses: number;
  readonly missedCauses: number;
  /** Precision on the object where every true object has an asserted one of its own, else 0; second hits are false. */
  readonly precisionAtFullRecall: number;
  /** The same, with second hits left out of the count. */
  readonly precisionAtFullRecallRelaxed: number;
  /** It named no cause: it saw no fault, or too little. */
  readonly abstained: boolean;
  /** Whether abstaining, or not abstaining, was right. */
  readonly abstentionCorrect: boolean;
}

type Judged = Pick<Diagnosis, 'verdict' | 'causes'>;

/** How many predictions count. */
const predictionLimit = 3;

/** Predictions without repetitions, three at most. */
export function firstPredictions(predictions: readonly JsonObject[]): readonly JsonObject[] {
  const distinct = new Map(predictions.map((prediction) => [JSON.stringify(prediction), prediction]));
  return [...distinct.values()].slice(0, predictionLimit);
}

/** Scores a diagnosis; `undefined` for a run that failed, which named nothing and did not abstain. */
export function score(format: CaseFormat, diagnosis: Diagnosis | undefined, answer: Answer): Score {
  const predictions = diagnosis === undefined ? [] : format.predict(diagnosis);
  const asserted = predictions.filter((_, index) => diagnosis?.causes[index]?.status === 'cause');
  return scorePredictions(
    format.match,
    { predictions, asserted, abstained: hasAbstained(diagnosis) },
    answer.causes,
  );
}

const hasAbstained = (diagnosis: Judged | undefined): boolean =>
  diagnosis !== undefined &&
  (diagnosis.verdict === 'no-fault' || diagnosis.verdict === 'insufficient') &&
  diagnosis.causes.every((cause) => cause.status !== 'cause');

export interface Guessed {
  readonly predictions: readonly JsonObject[];
  /** Those that are asserted as causes. */
  readonly asserted: readonly JsonObject[];
  readonly abstained: boolean;
}

export function scorePredictions(
  match: CaseFormat['match'],
  guessed: Guessed,
  truth: readonly JsonObject[],
): Score {
  const first = firstPredictions(guessed.predictions);
  const asserted = [...new Map(guessed.asserted.map((each) => [JSON.stringify(each), each])).values()];
  const among = (how: keyof Match, count: number) =>
    truth.length === 0
      ? guessed.abstained
      : first.slice(0, count).some((prediction) => truth.some((cause) => match(prediction, cause)[how]));
  const right = asserted.filter((prediction) => truth.some((cause) => match(prediction, cause).full)).length;
  const found = truth.filter((cause) => asserted.some((prediction) => match(prediction, cause).full)).length;
  return {
    truth,
    a1: among('full', 1),
    a3: among('full', predictionLimit),
    a1TwoFields: among('partial', 1),
    a3TwoFields: among('partial', predictionLimit),
    objectA1: among('object', 1),
    precision: asserted.length === 0 ? Number(truth.length === 0) : right / asserted.length,
    recall: truth.length === 0 ? 1 : found / truth.length,
    falseCauses: asserted.length - right,
    missedCauses: truth.length - found,
    ...fullRecall(match, asserted, truth),
    abstained: guessed.abstained,
    abstentionCorrect: guessed.abstained === (truth.length === 0),
  };
}

/**
 * The rule of ITBench-AA: nothing unless all true objects are named, then the share of true ones. Strictly each
 * prediction stands for one true object, and a second hit on one is false; relaxed, second hits are left out.
 */
function fullRecall(
  match: CaseFormat['match'],
  asserted: readonly JsonObject[],
  truth: readonly JsonObject[],
) {
  const hits = asserted.map((prediction) => truth.filter((cause) => match(prediction, cause).object));
  const found = paired(hits);
  const isComplete = asserted.length > 0 && truth.length > 0 && found === truth.length;
  if (!isComplete) {
    const value = Number(truth.length === 0 && asserted.length === 0);
    return { precisionAtFullRecall: value, precisionAtFullRecallRelaxed: value };
  }
  const misses = hits.filter((each) => each.length === 0).length;
  return {
    precisionAtFullRecall: found / asserted.length,
    precisionAtFullRecallRelaxed: found / (found + misses),
  };
}

/** How many true objects get a prediction of their own, at most (Kuhn 1955: augmenting paths). */
function paired(hits: readonly (readonly JsonObject[])[]): number {
  const taken = new Map<JsonObject, number>();
  const place = (prediction: number, tried: Set<JsonObject>): boolean =>
    (hits[prediction] ?? []).some((cause) => {
      if (tried.has(cause)) return false;
      tried.add(cause);
      const holder = taken.get(cause);
      if (holder !== undefined && !place(holder, tried)) return false;
      taken.set(cause, prediction);
      return true;
    });
  return hits.filter((_, prediction) => place(prediction, new Set())).length;
}
