import type { Cause, Diagnosis, Verdict } from '../../src/diagnosis/diagnosis.ts';
import type { Answer, CaseFormat, OpenCase } from '../../src/evals/formats/format.ts';
import type { EntityId } from '../../src/lib/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';

export const window = { from: '2026-05-01T11:00:00.000Z', to: '2026-05-01T12:00:00.000Z' };

/** A cause by its entity and mechanism. */
export const cause = (entity: EntityId, mechanism: string, status: Cause['status'] = 'cause'): Cause => ({
  entity,
  mechanism,
  status,
  claim: `${mechanism} of ${entity}`,
  receipts: [],
});

/** A diagnosis with nothing in it but its verdict and causes. */
export const diagnosis = (verdict: Verdict, causes: readonly Cause[] = []): Diagnosis => ({
  verdict,
  reason: '',
  window,
  causes,
  symptoms: [],
  propagations: [],
  alerts: [],
  ruledOut: [],
  unknowns: [],
  coverage: [],
  actions: [],
  cost: { seconds: 0, tokens: { input: 2, output: 1 }, currency: 0 },
});

export const openCase = (id: string, more: Partial<OpenCase> = {}): OpenCase => ({
  id,
  sources: [],
  window,
  ...more,
});

export const truth = (object: string, fault: string, family = 'F'): JsonObject => ({ family, object, fault });

/** A data set in memory: cases by directory, with their answers. */
export function memoryFormat(
  cases: Readonly<
    Record<string, { readonly opened?: OpenCase | Error; readonly answer?: Answer | undefined }>
  >,
): CaseFormat {
  return {
    name: 'memory',
    find: async () => Object.keys(cases),
    open: async (dir) => {
      const opened = cases[dir]?.opened ?? openCase(dir);
      if (opened instanceof Error) throw opened;
      return opened;
    },
    answer: async (dir) => cases[dir]?.answer,
    predict: ({ causes }) => causes.map((each) => truth(each.entity, each.mechanism)),
    match: (prediction, wanted) => {
      const object = prediction['object'] === wanted['object'];
      const partial = object && prediction['fault'] === wanted['fault'];
      return { object, partial, full: partial && prediction['family'] === wanted['family'] };
    },
    about: (entity, known) => ({ ...known, object: entity }),
  };
}
