import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Found } from '../incidents/incident-log.ts';

/** What later alerts are to be held against: only what is asserted, and what it reaches. */
export function foundIn({ causes, symptoms, propagations }: Diagnosis): Found {
  const asserted = causes.filter(({ status }) => status === 'cause').map(({ entity }) => entity);
  const explained = symptoms.filter(({ explainedBy }) => explainedBy && asserted.includes(explainedBy));
  const reached = explained.map(({ entity }) => entity);
  const hops = propagations.flatMap(({ source, target }) => [source, target]);
  return { causes: asserted, reached: asserted.length === 0 ? [] : [...reached, ...hops] };
}
