import { byMerit, type Candidate, candidateOf, effectOf, hardCount } from './ranking/explain.ts';
import type { Finding } from './finding.ts';
import type { LiveSymptom } from './symptoms/symptoms.ts';
import type { View } from './view.ts';

export interface Loser {
  readonly finding: Finding;
  /** Why it lost: the end of a sentence that says first what it was and when, as in `; it follows from …`. */
  readonly why: string;
}

export interface Ranking {
  /** Root causes, best first: none of them is explained by another. */
  readonly causes: readonly Candidate[];
  /** Signs that would do if there were nothing better; only where there is no cause. */
  readonly hypotheses: readonly Candidate[];
  readonly losers: readonly Loser[];
}

const mostHypotheses = 3;

/** The smallest set of findings that explains the alerts and live symptoms. */
export function rank(findings: readonly Finding[], symptoms: readonly LiveSymptom[], view: View): Ranking {
  const losers: Loser[] = findings.flatMap((finding) => {
    const why = pastReason(finding);
    return why === undefined ? [] : [{ finding, why }];
  });
  const candidates = findings
    .filter((finding) => finding.standing === 'now')
    .map((finding) => candidateOf(finding, symptoms, view))
    .sort(byMerit);
  const told = explainable(candidates);
  const causes: Candidate[] = [];
  const spare: Candidate[] = [];
  for (const candidate of candidates) {
    const why = reasonAgainst(candidate, causes, told, view);
    if (why !== undefined) losers.push({ finding: candidate.finding, why });
    else if (candidate.finding.strength === 'weak') spare.push(candidate);
    else causes.push(candidate);
  }
  return causes.length > 0
    ? { causes, hypotheses: [], losers: [...losers, ...spare.map(outdone)] }
    : { causes, hypotheses: spare.slice(0, mostHypotheses), losers };
}

/** What nothing found can account for tells nothing of how the rest compares. */
const explainable = (candidates: readonly Candidate[]): readonly LiveSymptom[] => [
  ...new Set(candidates.filter(({ finding }) => finding.strength !== 'weak').flatMap((one) => one.explains)),
];

const pastReason = ({ standing }: Finding): string | undefined => {
  if (standing === 'before') return ' before the trouble began';
  return standing === 'recovered' ? ', and has been well since' : undefined;
};

const outdone = ({ finding }: Candidate): Loser => ({
  finding,
  why: '; that is often harmless, and there is a better explanation',
});

function reasonAgainst(
  candidate: Candidate,
  causes: readonly Candidate[],
  symptoms: readonly LiveSymptom[],
  view: View,
): string | undefined {
  for (const cause of causes) {
    const effect = effectOf(cause, candidate);
    if (effect !== undefined) return effect;
  }
  if (candidate.finding.strength === 'decisive')
    return matters(candidate, view)
      ? undefined
      : '; it lies outside of what was asked about, and nothing there follows from it';
  return addsNothing(candidate, causes, symptoms, isAsked(view));
}

/** What cannot work by itself matters where somebody looks, and wherever it explains a symptom. */
const matters = (candidate: Candidate, view: View): boolean =>
  candidate.explains.length > 0 || view.inFocus(candidate.finding.entity);

/** Somebody says that something is wrong. */
const isAsked = ({ focus }: View): boolean =>
  focus.question !== undefined || focus.alerts.some((alert) => alert.status === 'firing');

function addsNothing(
  candidate: Candidate,
  causes: readonly Candidate[],
  symptoms: readonly LiveSymptom[],
  asked: boolean,
): string | undefined {
  const explained = new Set(causes.flatMap((cause) => cause.explains));
  const fresh = candidate.explains.filter((symptom) => !explained.has(symptom));
  const hardExists = symptoms.some((symptom) => !symptom.soft);
  if (hardExists && hardCount({ ...candidate, explains: fresh }) > 0) return undefined;
  if (!hardExists && fresh.some((symptom) => asked || symptom.measured === true)) return undefined;
  const best = causes[0];
  if (candidate.explains.length > 0 && best)
    return `; what could follow from it follows from \`${best.finding.entity}\``;
  return '; nothing that is wrong now follows from it';
}
