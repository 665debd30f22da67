import { analyse } from '../analysis/engine.ts';
import type { Focus } from '../analysis/view.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { settle } from '../diagnosis/gate.ts';
import type { Alert } from '../alerts/alert.ts';
import { completeAlert } from './complete-alert.ts';
import { gather, type Gathering } from './gather.ts';

/** One investigation: where to look, at what, and what it is about. */
export interface Inquiry extends Gathering {
  readonly focus: Omit<Focus, 'alerts'> & { readonly alerts: readonly Alert[] };
}

/** Gather, analyse, settle: the diagnosis that the engine gives without a model. */
export async function investigate(inquiry: Inquiry): Promise<Diagnosis> {
  const { ledger, window, clock } = inquiry;
  const startedAt = clock.now();
  await gather(inquiry);
  const evidence = ledger.all();
  const alerts = inquiry.focus.alerts.map((alert) => completeAlert(alert, evidence));
  const { draft, view } = analyse({ evidence, window, focus: { ...inquiry.focus, alerts } });
  const settled = settle(draft, {
    find: (id) => ledger.find(id),
    exists: (entity) => view.has(entity),
    workloadOf: (entity) => view.workloadOf(entity),
    coverage: ledger.coverage(),
    window,
  });
  const { propagations, unknowns, actions } = draft;
  const { verdict, reason, causes, symptoms, ruledOut } = settled;
  const seconds = (clock.now() - startedAt) / 1000;
  return {
    ...{ verdict, reason, window, causes, symptoms, propagations, alerts: draft.alerts, ruledOut, unknowns },
    ...{ coverage: ledger.coverage(), actions },
    cost: { seconds, tokens: { input: 0, output: 0 }, currency: 0 },
  };
}
