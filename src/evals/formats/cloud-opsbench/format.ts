import type { Diagnosis } from '../../../diagnosis/diagnosis.ts';
import type { JsonObject } from '../../../lib/json.ts';
import { findCases } from '../../find-cases.ts';
import type { CaseFormat, Match } from '../format.ts';
import { readAnswer } from './answer.ts';
import { faultObject } from './fault-object.ts';
import { labelOf } from './labels.ts';
import { openRecordedCase } from './open.ts';

/** Snapshots of what kubectl and a few other tools printed, one fault each. */
export const cloudOpsBench: CaseFormat = {
  name: 'cloud-opsbench',
  find: async (dir) => findCases(dir, (names) => names.has('tool_cache.json') || names.has('metadata.json')),
  open: async (caseDir) => openRecordedCase(caseDir),
  answer: async (caseDir) => readAnswer(caseDir),
  predict,
  match,
  about: (entity, answer) => ({
    ...answer,
    fault_object: faultObject(entity, 'app', { symptoms: [], propagations: [] }),
  }),
};

function predict(diagnosis: Diagnosis): readonly JsonObject[] {
  return diagnosis.causes.map(({ entity, mechanism }) => {
    const { taxonomy, rootCause, object } = labelOf(mechanism);
    return {
      fault_taxonomy: taxonomy,
      fault_object: faultObject(entity, object, diagnosis),
      root_cause: rootCause,
    };
  });
}

function match(prediction: JsonObject, truth: JsonObject): Match {
  const agree = (field: string) => prediction[field] !== undefined && prediction[field] === truth[field];
  const object = agree('fault_object');
  const partial = object && agree('root_cause');
  return { object, partial, full: partial && agree('fault_taxonomy') };
}
