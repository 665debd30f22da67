import type { Draft } from '../../diagnosis/diagnosis.ts';
import type { Finding } from '../../analysis/finding.ts';

/**
 * How well receipts show a mechanism, weakest first; the order in which an engine's and a model's cause are
 * compared.
 *
 * | weight | a receipt of a model | a cause of the engine |
 * |---|---|---|
 * | `none` | not there, about something else, or innocuous | |
 * | `sign` | trouble at the entity, which may as well be an effect | a weak finding, or a strong one with a doubt |
 * | `fits` | a change there before the trouble | a strong finding, or a decisive one with a doubt |
 * | `decisive` | the platform says in its own words that it cannot work | a decisive finding |
 */
export const weights = ['none', 'sign', 'fits', 'decisive'] as const;
export type Weight = (typeof weights)[number];

/** Positive where `a` is stronger, 0 where both are equal. A total order. */
export const compareWeights = (a: Weight, b: Weight): number => weights.indexOf(a) - weights.indexOf(b);

export const strongest = (some: readonly Weight[]): Weight =>
  some.reduce<Weight>((best, one) => (compareWeights(one, best) > 0 ? one : best), 'none');

const ofFinding: Readonly<Record<Finding['strength'], Weight>> = {
  weak: 'sign',
  strong: 'fits',
  decisive: 'decisive',
};

export const weightOfFinding = ({ strength, doubt }: Pick<Finding, 'strength' | 'doubt'>): Weight =>
  doubt === undefined ? ofFinding[strength] : weaker(ofFinding[strength]);

const weaker = (weight: Weight): Weight => weights[Math.max(1, weights.indexOf(weight) - 1)] ?? 'sign';

/** The weight of a cause that the engine asserts: that of the finding it comes from. */
export function weightOfCause(cause: Draft['causes'][number], findings: readonly Finding[]): Weight {
  const own = findings.filter((one) => one.entity === cause.entity && one.mechanism === cause.mechanism);
  // A cause whose finding is gone was verified over evidence that newer evidence replaced; it stands as a fit.
  return own.length === 0 ? 'fits' : strongest(own.map(weightOfFinding));
}
