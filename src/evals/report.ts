import type { Diagnosis, Verdict } from '../diagnosis/diagnosis.ts';
import type { EntityId } from '../lib/entity.ts';
import type { FailureDomain } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Baseline } from './baselines.ts';
import type { Answer, CaseFormat } from './formats/format.ts';
import type { Attempt } from './replay.ts';
import { firstPredictions, type Score, score } from './score.ts';
import { mean, quantile, type Share, wilson } from './statistics.ts';

/** One run over one case, as other programs read it. */
interface CaseReport {
  readonly id: string;
  /** Null where the run failed. */
  readonly verdict: Verdict | null;
  readonly causes: readonly {
    readonly entity: EntityId;
    readonly mechanism: string;
    readonly rank: number;
    readonly status: 'cause' | 'hypothesis';
  }[];
  readonly predictions: readonly JsonObject[];
  /** Null where the data set withholds the answer. */
  readonly score: Score | null;
  readonly ms: number;
  readonly tokens: { readonly input: number; readonly output: number };
  /** Whose fault it was that the run failed, or that its model did. */
  readonly failureDomain: FailureDomain | null;
}

/** What was said of the cases of one label. */
export interface LabelReport {
  readonly label: string;
  readonly n: number;
  readonly a1: number;
  readonly a3: number;
  /** What was said first where that was wrong, and how often. */
  readonly saidInstead: Readonly<Record<string, number>>;
}

export interface Summary {
  readonly format: string;
  readonly attempts: number;
  readonly scored: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<string, number>>;
  readonly ms: { readonly median: number; readonly p95: number; readonly total: number };
  readonly tokens: { readonly input: number; readonly output: number };
  /** Null where nothing could be scored. */
  readonly score: ScoreSummary | null;
}

export interface ScoreSummary {
  readonly a1: Share;
  readonly a3: Share;
  readonly a1TwoFields: Share;
  readonly a3TwoFields: Share;
  readonly objectA1: Share;
  readonly precision: number;
  readonly recall: number;
  readonly falseCausesPerCase: number;
  readonly missedCausesPerCase: number;
  readonly precisionAtFullRecall: number;
  readonly precisionAtFullRecallRelaxed: number;
  readonly abstentions: Share;
  readonly abstentionsCorrect: Share;
  readonly baselines: readonly Baseline[];
  readonly labels: readonly LabelReport[];
}

/** What `eval --out` writes. */
export interface Report {
  readonly cases: readonly CaseReport[];
  readonly summary: Summary;
}

/** One attempt with the answer to its case, where there is one. */
export interface Answered {
  readonly attempt: Attempt;
  readonly answer: Answer | undefined;
}

export function report(
  format: CaseFormat,
  answered: readonly Answered[],
  guesses: readonly Baseline[],
): Report {
  const cases = answered.map((each) => caseReport(format, each));
  const labelled = cases.flatMap((each, index) => {
    const label = answered[index]?.answer?.label;
    return each.score === null || label === undefined ? [] : [{ label, score: each.score, report: each }];
  });
  const times = cases.map((each) => each.ms);
  return {
    cases,
    summary: {
      format: format.name,
      attempts: cases.length,
      scored: labelled.length,
      verdicts: tally(cases.flatMap((each) => each.verdict ?? [])),
      failures: tally(cases.flatMap((each) => each.failureDomain ?? [])),
      ms: {
        median: quantile(times, 0.5),
        p95: quantile(times, 0.95),
        total: times.reduce((a, b) => a + b, 0),
      },
      tokens: {
        input: cases.reduce((sum, each) => sum + each.tokens.input, 0),
        output: cases.reduce((sum, each) => sum + each.tokens.output, 0),
      },
      score: labelled.length === 0 ? null : summarise(labelled, guesses),
    },
  };
}

function caseReport(format: CaseFormat, { attempt, answer }: Answered): CaseReport {
  const { id, ms, outcome } = attempt;
  const diagnosis = outcome.status === 'diagnosed' ? outcome.diagnosis : undefined;
  return {
    id,
    verdict: diagnosis?.verdict ?? null,
    causes: causesOf(diagnosis),
    predictions: diagnosis === undefined ? [] : firstPredictions(format.predict(diagnosis)),
    score: answer === undefined ? null : score(format, diagnosis, answer),
    ms: Math.round(ms),
    tokens: diagnosis?.cost.tokens ?? { input: 0, output: 0 },
    failureDomain:
      outcome.status === 'failed' ? outcome.domain : (outcome.diagnosis.model?.failureDomain ?? null),
  };
}

const causesOf = (diagnosis: Diagnosis | undefined): CaseReport['causes'] =>
  (diagnosis?.causes ?? []).map(({ entity, mechanism, status }, index) => ({
    entity,
    mechanism,
    rank: index + 1,
    status,
  }));

interface Labelled {
  readonly label: string;
  readonly score: Score;
  readonly report: CaseReport;
}

function summarise(labelled: readonly Labelled[], guesses: readonly Baseline[]): ScoreSummary {
  const scores = labelled.map((each) => each.score);
  const share = (test: (score: Score) => boolean) => wilson(scores.filter(test).length, scores.length);
  const average = (value: (score: Score) => number) => mean(scores.map(value));
  const abstained = scores.filter((each) => each.abstained);
  return {
    a1: share((each) => each.a1),
    a3: share((each) => each.a3),
    a1TwoFields: share((each) => each.a1TwoFields),
    a3TwoFields: share((each) => each.a3TwoFields),
    objectA1: share((each) => each.objectA1),
    precision: average((each) => each.precision),
    recall: average((each) => each.recall),
    falseCausesPerCase: average((each) => each.falseCauses),
    missedCausesPerCase: average((each) => each.missedCauses),
    precisionAtFullRecall: average((each) => each.precisionAtFullRecall),
    precisionAtFullRecallRelaxed: average((each) => each.precisionAtFullRecallRelaxed),
    abstentions: share((each) => each.abstained),
    abstentionsCorrect: wilson(abstained.filter((each) => each.abstentionCorrect).length, abstained.length),
    baselines: guesses,
    labels: [...Map.groupBy(labelled, (each) => each.label)]
      .map(([label, cases]) => labelReport(label, cases))
      .sort((a, b) => a.a1 / a.n - b.a1 / b.n || (a.label < b.label ? -1 : 1)),
  };
}

function labelReport(label: string, cases: readonly Labelled[]): LabelReport {
  const wrong = cases.filter(({ score: each }) => !each.a1);
  return {
    label,
    n: cases.length,
    a1: cases.length - wrong.length,
    a3: cases.filter(({ score: each }) => each.a3).length,
    saidInstead: tally(wrong.map(({ report: each }) => saidBy(each))),
  };
}

/** In a few words: the first prediction's last word and object, or why there is none. */
function saidBy({ predictions, verdict, failureDomain }: CaseReport): string {
  const [first] = predictions;
  // Where the model failed, the engine still said something.
  if (failureDomain !== null && verdict === null) return `failed (${failureDomain})`;
  if (first === undefined) return verdict ?? 'nothing';
  return Object.values(first)
    .filter((value) => typeof value === 'string')
    .slice(-2)
    .reverse()
    .join(' of ');
}

function tally(words: readonly string[]): Readonly<Record<string, number>> {
  const groups = [...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length] as const);
  return Object.fromEntries(groups.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
