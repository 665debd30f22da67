import type { Draft, Propagation, Symptom } from '../../diagnosis/diagnosis.ts';
import type { Receipt } from '../../evidence/receipt.ts';
import { type Candidate, hopTo } from './explain.ts';
import type { Reached, Way } from './reach.ts';
import type { LiveSymptom } from '../symptoms/symptoms.ts';

type DraftCause = Draft['causes'][number];

const mostLinks = 2;

/** A cause as the diagnosis lists it, tied to the symptoms that it explains. */
export function causeOf(candidate: Candidate, all: readonly Candidate[]): DraftCause {
  const { entity, mechanism, claim, receipts, since, doubt } = candidate.finding;
  const rivals = all.filter((other) => other !== candidate && areRivals(candidate, other));
  return {
    entity,
    mechanism,
    claim,
    receipts: withoutTwins([...receipts, ...linksOf(candidate)]),
    ...(since === undefined ? {} : { since }),
    ...(doubt === undefined ? {} : { doubt }),
    ...(rivals.length > 0 ? { rivals: rivals.map((other) => other.finding.entity) } : {}),
  };
}

/** The nearest and hardest symptoms first. */
function linksOf({ explains, reach }: Candidate): Receipt[] {
  const distance = (symptom: LiveSymptom): number => hopTo(symptom, reach)?.distance ?? 99;
  return [...explains]
    .sort((a, b) => Number(a.soft) - Number(b.soft) || distance(a) - distance(b))
    .slice(0, mostLinks)
    .map((symptom) => symptom.receipt);
}

function withoutTwins(receipts: readonly Receipt[]): Receipt[] {
  const kept: Receipt[] = [];
  const same = (a: Receipt, b: Receipt) =>
    a.evidence === b.evidence && a.locator === b.locator && a.quote === b.quote && a.shows === b.shows;
  for (const receipt of receipts) if (!kept.some((one) => same(one, receipt))) kept.push(receipt);
  return kept;
}

/** Two signs that fit exactly the same symptoms cannot be told apart; what is decisive needs no comparison. */
const areRivals = (a: Candidate, b: Candidate): boolean =>
  a.finding.strength === 'strong' &&
  b.finding.strength === 'strong' &&
  a.explains.length > 0 &&
  a.explains.length === b.explains.length &&
  a.explains.every((symptom) => b.explains.includes(symptom));

/**
 * Every symptom under the nearest cause that explains it, and the hard ones that none explains; causes are no
 * symptoms. Where nothing is known to be the cause, the soft ones are all that there is to tell.
 */
export function symptomsOf(
  symptoms: readonly LiveSymptom[],
  causes: readonly Candidate[],
): readonly Symptom[] {
  const homes = new Set(causes.flatMap((cause) => [cause.home, cause.finding.entity]));
  return symptoms.flatMap((symptom) => {
    const cause = nearest(symptom, causes);
    const { entity, claim, receipt, soft } = symptom;
    if (homes.has(entity) || (cause === undefined && soft && causes.length > 0)) return [];
    const seen = { entity, claim, receipts: [receipt] };
    return [cause === undefined ? seen : { ...seen, explainedBy: cause.finding.entity }];
  });
}

const nearest = (symptom: LiveSymptom, causes: readonly Candidate[]): Candidate | undefined =>
  causes
    .filter((cause) => cause.explains.includes(symptom))
    .sort((a, b) => hops(a, symptom) - hops(b, symptom))[0];

const hops = (cause: Candidate, symptom: LiveSymptom): number => hopTo(symptom, cause.reach)?.distance ?? 99;

const effects: Readonly<Record<Way, string>> = {
  itself: 'fails',
  breaks: 'cannot work',
  runs: 'runs on it',
  'used by': 'cannot do without it',
  serves: 'loses its endpoints',
  calls: 'its calls fail',
};

/** The hops from each cause to the symptoms that it explains, never into another cause. */
export function propagationsOf(causes: readonly Candidate[]): readonly Propagation[] {
  const stops = new Set(causes.flatMap((cause) => [cause.home, cause.finding.entity]));
  const found = new Map<string, Propagation>();
  for (const cause of causes)
    for (const symptom of cause.explains)
      for (const hop of wayTo(cause, hopTo(symptom, cause.reach)))
        if (!stops.has(hop.target)) found.set(`${hop.source} ${hop.target}`, hop);
  return [...found.values()];
}

function wayTo(cause: Candidate, last: Reached | undefined): Propagation[] {
  const way: Propagation[] = [];
  for (let here = last; here?.from !== undefined; here = cause.reach.get(here.from))
    way.unshift({ source: here.from, target: here.entity, effect: effects[here.way] });
  return way;
}
