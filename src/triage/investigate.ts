import { analyse } from '../analysis/engine.ts';
import type { Focus } from '../analysis/view.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { settle } from '../diagnosis/gate.ts';
import { gather, type Gathering } from './gather.ts';

/** One investigation: where to look, at what, and what it is about. */
export interface Inquiry extends Gathering {
  readonly focus: Focus;
}

/** Gather, analyse, settle: the diagnosis that the engine gives without a model. */
export async function investigate(inquiry: Inquiry): Promise<Diagnosis> {
  const { ledger, window, clock, focus } = inquiry;
  const startedAt = clock.now();
  await gather(inquiry);
  const { draft, view } = analyse({ evidence: ledger.all(), window, focus });
  const settled = settle(draft, {
    find: (id) => ledger.find(id),
    exists: (entity) => view.has(entity),
    workloadOf: (entity) => view.workloadOf(entity),
    coverage: ledger.coverage(),
    window,
  });
  const { propagations, alerts, unknowns, actions } = draft;
  const { verdict, reason, causes, symptoms, ruledOut } = settled;
  const seconds = (clock.now() - startedAt) / 1000;
  return {
    ...{ verdict, reason, window, causes, symptoms, propagations, alerts, ruledOut, unknowns },
    ...{ coverage: ledger.coverage(), actions },
    cost: { seconds, tokens: { input: 0, output: 0 }, currency: 0 },
  };
}
