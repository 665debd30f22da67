import { pino } from 'pino';
import { readFileSync } from 'node:fs';
import { caseFormat } from '../../src/evals/formats/registry.ts';
import { modelInvestigator } from '../../src/investigation/model-investigator.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Signal } from '../../src/lib/signal.ts';
import type { LookUp, Source } from '../../src/sources/source.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { createTriage } from '../../src/triage.ts';
import { anAlert, aPlace } from '../support/arrivals.ts';
import { recordingReporter } from '../support/desk.ts';

/**
 * A bot without Slack for the tests to kill: investigates one incident over a bundled case with the model at `url`,
 * and prints the diagnosis. Started again with `lateMs`, leases of the one before have run out.
 */
const [path = '', url = '', lateMs = '0', caseDir = ''] = process.argv.slice(2);
const clock = { ...systemClock, now: () => systemClock.now() + Number(lateMs) };
const store = openSqliteStore(path);
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

const opened = await caseFormat('casefile').open(caseDir);
const sources = opened.sources.map(
  (source): Source => ({
    ...source,
    look<S extends Signal>(lookUp: LookUp<S>, abort: AbortSignal) {
      say({ gathered: lookUp.signal });
      return source.look(lookUp, abort);
    },
  }),
);
const investigator = modelInvestigator({
  endpoint: { baseUrl: url, models: ['m'], timeoutMs: 60_000, maxOutputTokens: 500 },
  budgets: { run: { turns: 12, tokens: 200_000, seconds: 120 }, day: {}, channel: {} },
  prices: { '*': { input: 1, output: 1 } },
  ...{ patienceMs: 5_000, contextTokens: 60_000, clock, store },
});
const finished = new AbortController();
const triage = createTriage({
  ...{ store, clock, sources, investigator, redactEmails: false },
  reporter: {
    ...recordingReporter(),
    report: async (_, { verdict, model, cost, window }) => {
      const spend = await store.list('model-spend');
      say({
        verdict,
        model,
        cost,
        window,
        spend: spend.map(({ key, value }) => [key.length, value['turns']]),
      });
      finished.abort();
    },
  },
  log: pino({ level: 'silent' }),
  limits: { lookUpMs: 60_000, lookBackMs: 3_600_000, concurrency: 1 },
});
await triage.receive({ alert: anAlert({ startsAt: readStart() }), place: aPlace() });
await triage.work(finished.signal);
await store.close();

function readStart(): string {
  const [from] = /\d{4}-\d\d-\d\dT[\d:.]+Z/u.exec(readFileSync(`${caseDir}/case.yaml`, 'utf8')) ?? [];
  return from ?? new Date(0).toISOString();
}
