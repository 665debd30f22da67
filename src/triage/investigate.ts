import { analyse } from '../analysis/engine.ts';
import type { Focus, View } from '../analysis/view.ts';
import type { Diagnosis, Draft } from '../diagnosis/diagnosis.ts';
import { type GateFacts, settle } from '../diagnosis/gate.ts';
import type { Alert } from '../alerts/alert.ts';
import { ofWindow } from '../evidence/of-window.ts';
import { suspicionsIn } from '../evidence/suspicion.ts';
import type { Brief, Contribution, Investigator } from '../investigation/investigator.ts';
import { slice } from '../lib/slice.ts';
import { completeAlert } from './complete-alert.ts';
import { gather, type Gathering } from './gather.ts';

/** One investigation: where to look, at what, and what it is about. */
export interface Inquiry extends Gathering {
  readonly focus: Omit<Focus, 'alerts'> & { readonly alerts: readonly Alert[] };
  /** The ledger holds what was gathered before a restart; nothing is gathered again. */
  readonly isGathered?: boolean;
  /** Called when everything was gathered. */
  readonly onGathered?: () => Promise<void>;
  /** Absent: the engine alone. */
  readonly model?: {
    readonly investigator: Investigator;
    /** Names the run, and outlives a restart. */
    readonly run: string;
    readonly channel?: string;
    readonly onTurn?: Brief['onTurn'];
  };
}

/**
 * Gather, analyse, let a model look where there is one, settle. The gate is the last to speak: what a model brings
 * is checked as the engine's own findings are.
 */
export async function investigate(inquiry: Inquiry): Promise<Diagnosis> {
  const { ledger, window, clock } = inquiry;
  const startedAt = clock.now();
  if (inquiry.isGathered !== true) await gather(inquiry);
  if (inquiry.abort?.aborted !== true) await inquiry.onGathered?.();
  await slice();
  // A run that goes on after a restart finds there what its model had asked for.
  const evidence = ofWindow(ledger.all(), window);
  const alerts = inquiry.focus.alerts.map((alert) => completeAlert(alert, evidence));
  await slice();
  const engine = analyse({ evidence, window, focus: { ...inquiry.focus, alerts } });
  const brought = await askModel(inquiry, alerts, engine);
  await slice();
  const { draft } = brought ?? engine;
  const settled = settle(draft, brought?.facts ?? factsOf(inquiry, engine.view));
  await slice();
  const suspicions = suspicionsIn(ledger.all());
  const { propagations, unknowns, actions } = draft;
  const { verdict, reason, causes, symptoms, ruledOut } = settled;
  const seconds = (clock.now() - startedAt) / 1000;
  return {
    ...{ verdict, reason, window, causes, symptoms, propagations, alerts: draft.alerts, ruledOut, unknowns },
    ...{ coverage: ledger.coverage(), actions },
    cost: { seconds, tokens: brought?.tokens ?? { input: 0, output: 0 }, currency: brought?.currency ?? 0 },
    ...(brought && { model: brought.note }),
    ...(suspicions.length > 0 && { suspicions }),
  };
}

async function askModel(
  inquiry: Inquiry,
  alerts: readonly Alert[],
  { draft, view }: { readonly draft: Draft; readonly view: View },
): Promise<Contribution | undefined> {
  const { model, sources, lookUpMs, window, ledger, focus } = inquiry;
  if (model === undefined) return undefined;
  const { investigator, run, channel, onTurn } = model;
  return investigator.investigate({
    ...{ run, alerts, window, ledger, sources, lookUpMs, view, draft },
    ...(channel !== undefined && { channel }),
    ...(focus.question !== undefined && { question: focus.question }),
    ...(onTurn !== undefined && { onTurn }),
    settled: settle(draft, factsOf(inquiry, view)),
    abort: inquiry.abort ?? new AbortController().signal,
  });
}

const factsOf = ({ ledger, window }: Inquiry, view: View): GateFacts => ({
  find: (id) => ledger.find(id),
  exists: (entity) => view.has(entity),
  workloadOf: (entity) => view.workloadOf(entity),
  coverage: ledger.coverage(),
  window,
});
