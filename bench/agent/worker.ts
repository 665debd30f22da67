import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { quantile } from '../../src/evals/statistics.ts';
import { caseFormat } from '../../src/evals/formats/registry.ts';
import { Ledger } from '../../src/evidence/ledger.ts';
import { modelInvestigator } from '../../src/investigation/model-investigator.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { investigate } from '../../src/triage/investigate.ts';
import type { MeasuredAgents } from './measured.ts';

/**
 * Investigates the bundled cases through the real path with a store on disk, `count` of them at once or, for 0, each
 * once and one after the other; sends what it took to the parent.
 */
const [url = '', cases = '', count = '0'] = process.argv.slice(2);
const atOnce = Number(count);
const format = caseFormat('casefile');
const dirs = await format.find(cases);
const folder = mkdtempSync(join(tmpdir(), 'casefile-agents-'));
const store = openSqliteStore(join(folder, 'store.db'));
const investigator = modelInvestigator({
  endpoint: { baseUrl: url, models: ['gpt-5'], timeoutMs: 60_000, maxOutputTokens: 4_000 },
  budgets: { run: { turns: 24, tokens: 200_000, seconds: 300 }, day: {}, channel: {} },
  ...{ prices: {}, patienceMs: 60_000, contextTokens: 64_000, clock: systemClock, store },
});

async function one(dir: string, number: number): Promise<Diagnosis> {
  const { id, sources, window, question, namespaces, alerts = [] } = await format.open(dir);
  const run = `${id}-${number}`;
  const focus = { alerts, ...(question && { question }), ...(namespaces && { namespaces }) };
  const ledger = new Ledger({ run, store });
  const diagnosis = await investigate({
    ...{ sources, window, ledger, clock: systemClock, lookUpMs: 300_000, focus },
    model: { investigator, run },
  });
  await Promise.all(sources.map((source) => source.close()));
  return diagnosis;
}

/** Another process may hold the core for longer than we do: this counts only what the loop's own thread did. */
function ownWork() {
  const spans: number[] = [];
  let before = process.threadCpuUsage();
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    spans.push((user + system) / 1000);
  }, 10);
  return () => {
    clearInterval(timer);
    return { p50: quantile(spans, 0.5), p99: quantile(spans, 0.99), max: quantile(spans, 1) };
  };
}

const started = Array.from({ length: atOnce }, (_, number) => dirs[number % dirs.length] ?? '');
const delay = monitorEventLoopDelay({ resolution: 10 });
const usedBefore = process.cpuUsage();
const startedAt = performance.now();
const stopCounting = ownWork();
delay.enable();
const all: Diagnosis[] = [];
if (atOnce > 0) all.push(...(await Promise.all(started.map(one))));
else for (const [number, dir] of dirs.entries()) all.push(await one(dir, number));
delay.disable();
const workMs = stopCounting();
const { user, system } = process.cpuUsage(usedBefore);
await store.close();
rmSync(folder, { recursive: true });
const tokens = all.map(({ cost }) => cost.tokens.input + cost.tokens.output);
process.send?.({
  runs: all.length,
  answered: all.filter(({ model }) => model?.ended === 'submitted').length,
  endings: all.map(({ model }) => model?.ended ?? 'no model'),
  ms: performance.now() - startedAt,
  cpuMs: (user + system) / 1000,
  peakMb: process.resourceUsage().maxRSS / 1024,
  delayMs: { p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
  workMs,
  tokens,
  turns: all.map(({ model }) => model?.turns ?? 0),
} satisfies MeasuredAgents);
process.disconnect();
