import type { EntityId } from '../../lib/entity.ts';
import type { Finding } from '../finding.ts';
import { type Reached, reachOf } from './reach.ts';
import type { LiveSymptom } from '../symptoms/symptoms.ts';
import type { View } from '../view.ts';

/** A finding with everything that it could explain. */
export interface Candidate {
  readonly finding: Finding;
  /** The workload that it is about; its entity where it is about none. */
  readonly home: EntityId;
  readonly reach: ReadonlyMap<EntityId, Reached>;
  readonly explains: readonly LiveSymptom[];
}

export function candidateOf(finding: Finding, symptoms: readonly LiveSymptom[], view: View): Candidate {
  const reach = reachOf(finding, view);
  const starved = downstreamOf(reach, view);
  const explains = symptoms.filter((symptom) => {
    if (isOlder(symptom, finding)) return false;
    const hop = hopTo(symptom, reach);
    if (hop) return symptom.flows || !hop.overCalls;
    return symptom.starved === true && starved.has(symptom.entity);
  });
  return { finding, home: view.workloadOf(finding.entity), reach, explains };
}

/** A change may be seen that much later than it was made, where objects are polled. */
const pollMs = 25 * 60_000;

/** What was logged long before a change does not come from it. */
const isOlder = (symptom: LiveSymptom, { since, strength }: Finding): boolean =>
  symptom.soft &&
  strength !== 'decisive' &&
  Date.parse(symptom.since ?? '') < Date.parse(since ?? '') - pollMs;

/** The hop by which an effect arrives at a symptom, at either end of what was tried. */
export function hopTo(symptom: LiveSymptom, reach: Candidate['reach']): Reached | undefined {
  const there = reach.get(symptom.entity);
  if (there && (symptom.flows || !there.overCalls)) return there;
  return (symptom.seenFrom && reach.get(symptom.seenFrom)) ?? there;
}

/** Whom the broken ones no longer call. */
function downstreamOf(reach: ReadonlyMap<EntityId, Reached>, view: View): ReadonlySet<EntityId> {
  const seen = new Set<EntityId>();
  const todo = [...reach.keys()];
  for (let next = todo.pop(); next !== undefined; next = todo.pop())
    for (const callee of view.calleesOf(next))
      if (!seen.has(callee)) {
        seen.add(callee);
        todo.push(callee);
      }
  return seen;
}

const weights = { decisive: 3, strong: 2, weak: 1 } as const;

/** Best first: the stronger finding, then the one that explains more, then by name for the sake of order. */
export function byMerit(a: Candidate, b: Candidate): number {
  return (
    weights[b.finding.strength] - weights[a.finding.strength] ||
    hardCount(b) - hardCount(a) ||
    b.explains.length - a.explains.length ||
    a.finding.entity.localeCompare(b.finding.entity) ||
    a.finding.mechanism.localeCompare(b.finding.mechanism)
  );
}

export const hardCount = (candidate: Candidate): number =>
  candidate.explains.filter((symptom) => !symptom.soft).length;

/** The same mechanism, found once where it stands written and once where it does harm. */
const isTwin = ({ finding }: Candidate, loser: Candidate): boolean =>
  finding.mechanism === loser.finding.mechanism && finding.breaks.includes(loser.home);

/**
 * Why one finding is but an effect of another, as the end of a sentence; undefined where it is not. What says of itself that
 * it cannot work is nobody's effect; a sign is an effect of what it depends on.
 */
export function effectOf(source: Candidate, loser: Candidate): string | undefined {
  const name = `\`${source.finding.entity}\``;
  if (source.home === loser.home) return `; it belongs to the trouble at ${name}`;
  if (isTwin(source, loser)) return `; it is the same as at ${name}`;
  const stronger = weights[source.finding.strength] > weights[loser.finding.strength];
  const hop = source.reach.get(loser.home) ?? source.reach.get(loser.finding.entity);
  if (!hop || loser.finding.strength === 'decisive') return undefined;
  const mutual = loser.reach.has(source.home) || loser.reach.has(source.finding.entity);
  if (!stronger && mutual) return undefined;
  return hop.overCalls ? `; it depends on ${name}, which fails by itself` : `; it follows from ${name}`;
}
