import { join } from 'node:path';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import { casefile } from '../../../src/evals/formats/casefile.ts';
import { Ledger } from '../../../src/evidence/ledger.ts';
import { modelInvestigator } from '../../../src/investigation/model-investigator.ts';
import { type Clock, systemClock } from '../../../src/lib/clock.ts';
import type { Source } from '../../../src/sources/source.ts';
import { investigate } from '../../../src/triage/investigate.ts';
import { manualClock } from '../../support/clocks.ts';
import { type ScriptedModel, type Script, startScriptedModel } from '../../support/scripted-model.ts';

export const limits = { turns: 12, tokens: 200_000, seconds: 600 } as const;
/** Waits at least as long are limits, and pass only when the model hangs; shorter ones are pauses, and pass at once. */
const limitMs = 85_000;
const answerMs = 90_000;
const start = Date.parse('2026-05-01T12:00:00Z');

/** A clock on which pauses pass at once, and limits when `late` is called. */
function stageClock(): Clock & { late(): Promise<void> } {
  const clock = manualClock(start);
  return {
    now: () => clock.now(),
    wait: async (ms, abort) => {
      if (ms >= limitMs) return clock.wait(ms, abort);
      if (abort?.aborted !== true) await clock.pass(ms);
    },
    late: () => clock.pass(answerMs),
  };
}

export interface Played {
  readonly diagnosis: Diagnosis;
  readonly asked: ScriptedModel['asked'];
  readonly paths: ScriptedModel['paths'];
}

export interface Staging {
  readonly models?: readonly string[];
  readonly limits?: Partial<Record<keyof typeof limits, number>>;
  /** What one request may weigh. */
  readonly contextTokens?: number;
  /** Changes the telemetry before anything sees it. */
  readonly sources?: (sources: readonly Source[]) => readonly Source[];
}

/** Plays a behaviour over a bundled case: real sources, real HTTP, the real investigator, the real gate. */
export async function play(id: string, script: Script, staging: Staging = {}): Promise<Played> {
  const clock = stageClock();
  const server = await startScriptedModel(async (asked) => {
    const reply = await script(asked);
    // The request is being waited for when it has arrived here, so its limit is set.
    if ('fault' in reply && reply.fault === 'hang') setImmediate(() => void clock.late());
    return reply;
  });
  const investigator = modelInvestigator({
    endpoint: {
      baseUrl: server.url,
      apiKey: 'none',
      models: staging.models ?? ['scripted'],
      timeoutMs: answerMs,
      maxOutputTokens: 4_000,
    },
    budgets: { run: { ...limits, ...staging.limits }, day: {}, channel: {} },
    ...{
      prices: {},
      patienceMs: answerMs * 2,
      contextTokens: staging.contextTokens ?? 64_000,
      clock,
      random: () => 0.5,
    },
  });
  try {
    const diagnosis = await diagnose(id, staging, { investigator, run: id });
    return { diagnosis, asked: server.asked, paths: server.paths };
  } finally {
    await server.stop();
  }
}

/** The engine's diagnosis of the same telemetry without a model. */
export const alone = (id: string, staging: Staging = {}): Promise<Diagnosis> => diagnose(id, staging);

async function diagnose(
  id: string,
  staging: Staging,
  model?: Parameters<typeof investigate>[0]['model'],
): Promise<Diagnosis> {
  const opened = await casefile.open(join(import.meta.dirname, '../../../cases', id));
  const { window, question, namespaces, alerts = [] } = opened;
  const sources = staging.sources?.(opened.sources) ?? opened.sources;
  return investigate({
    ...{ sources, window, ledger: new Ledger({ run: id }), clock: systemClock, lookUpMs: 300_000 },
    focus: { alerts, ...(question && { question }), ...(namespaces && { namespaces }) },
    ...(model && { model }),
  });
}
