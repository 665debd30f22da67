import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { diagnoseCase } from '../../src/cli/diagnose-case.ts';
import { forbidTracing } from '../../src/config/environment.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { caseFormat } from '../../src/evals/formats/registry.ts';
import { type InvestigatorParts, modelInvestigator } from '../../src/investigation/model-investigator.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { json, type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

const caseDir = fileURLToPath(new URL('../../cases/flag-flip', import.meta.url));

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.stop());

type Asked = {
  readonly model: string;
  readonly messages: readonly { role: string; content: string }[];
  readonly tools: readonly { function: { name: string } }[];
};

/** Answers each request by what stands in it; keeps what was asked. */
function script(answer: (asked: Asked, number: number) => Parameters<typeof json>): readonly Asked[] {
  const all: Asked[] = [];
  server.script((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as Asked;
      all.push(asked);
      json(...answer(asked, all.length))(request, response);
    })();
  });
  return all;
}

const says = (
  content: string | null,
  calls: readonly (readonly [string, unknown])[] = [],
): Parameters<typeof json> => [
  {
    model: 'scripted',
    usage: { prompt_tokens: 100, completion_tokens: 10 },
    choices: [
      {
        finish_reason: 'stop',
        message: {
          role: 'assistant',
          content,
          // The same id again and again, as some models give.
          tool_calls: calls.map(([name, args]) => ({
            id: 'call_0',
            type: 'function',
            function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
          })),
        },
      },
    ],
  },
];
const nothing = { causes: [], symptoms: [], ruled_out: [], unknowns: [], actions: [] };
const submits = () => says(null, [['submit_diagnosis', nothing]]);

/** Waits for retries are over at once; answers may take as long as they like. */
const hurried: Clock = {
  now: () => systemClock.now(),
  wait: (ms, abort) => (ms < 5_000 ? Promise.resolve() : systemClock.wait(ms, abort)),
};

async function run(parts: Partial<InvestigatorParts> = {}, models = ['first']): Promise<Diagnosis> {
  const investigator = modelInvestigator({
    endpoint: { baseUrl: server.url, models, timeoutMs: 30_000, maxOutputTokens: 500 },
    budgets: { run: { turns: 12, tokens: 200_000, seconds: 120 }, day: {}, channel: {} },
    prices: {},
    ...{ patienceMs: 20_000, contextTokens: 60_000, clock: hurried },
    ...parts,
  });
  const opened = await caseFormat('casefile').open(caseDir);
  return (await diagnoseCase(opened, investigator)).diagnosis;
}

describe('the agent', () => {
  it('looks, answers, and says what it did', async () => {
    const asked = script((_, n) => (n === 1 ? says('next: alerts', [['alerts', {}]]) : submits()));

    const { model, cost } = await run({ prices: { scripted: { input: 10, output: 100 } } });

    expect(model).toMatchObject({ name: 'scripted', turns: 2, lookUps: 1, ended: 'submitted', modes: {} });
    expect(model?.prompt).toMatch(/^investigator@\d+ [0-9a-f]{12}$/u);
    expect(model).not.toHaveProperty('notice');
    expect(cost).toMatchObject({ tokens: { input: 200, output: 20 }, currency: 0.004 });
    expect(asked[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  });

  it('tells nobody but its endpoint, whatever the environment asks for', async () => {
    const spy = await startScriptedServer();
    onTestFinished(() => spy.stop());
    for (const name of ['LANGSMITH_TRACING', 'LANGCHAIN_TRACING_V2', 'LANGSMITH_TRACING_V2'])
      vi.stubEnv(name, 'true');
    for (const name of ['LANGSMITH_ENDPOINT', 'LANGCHAIN_ENDPOINT']) vi.stubEnv(name, spy.url);
    vi.stubEnv('LANGSMITH_API_KEY', 'a-key');
    onTestFinished(() => void vi.unstubAllEnvs());
    script(submits);

    const { model } = await run();
    await new Promise((resolve) => setImmediate(resolve));

    expect(model?.ended).toBe('submitted');
    expect(spy.requests).toEqual([]);
  });

  it('runs every call although a model gives the same id to all', async () => {
    const asked = script((_, n) =>
      n === 1
        ? says(null, [
            ['alerts', {}],
            ['recent_changes', {}],
          ])
        : n === 2
          ? says(null, [['events', {}]])
          : submits(),
    );

    expect((await run()).model).toMatchObject({ turns: 3, lookUps: 3, ended: 'submitted' });
    expect(asked[2]?.messages.filter(({ role }) => role === 'tool')).toHaveLength(3);
  });

  it('goes on after malformed arguments and unknown tools', async () => {
    script((_, n) => [says(null, [['alerts', '{"a']]), says(null, [['rm -rf', {}]])][n - 1] ?? submits());

    const { model } = await run();

    expect(model).toMatchObject({
      turns: 3,
      lookUps: 0,
      ended: 'submitted',
      modes: { 'FM-1.1': 1, 'FM-1.2': 1 },
    });
  });

  it('offers only the answer when rounds bring nothing new', async () => {
    const asked = script((_, n) => (n < 6 ? says(null, [['alerts', {}]]) : submits()));

    const { model } = await run();

    expect(model).toMatchObject({ lookUps: 1, repeated: 4, modes: { 'FM-1.3': 4 }, ended: 'submitted' });
    expect(asked.map(({ tools }) => tools.length)).toEqual([10, 10, 10, 10, 1, 1]);
  });

  it('counts what it does against what it says', async () => {
    script((_, n) => (n === 1 ? says('next: events of the pods', [['alerts', {}]]) : submits()));

    expect((await run()).model?.modes).toEqual({ 'FM-2.6': 1 });
  });

  it('is not let out by words, and ends when it only talks', async () => {
    script(() => says('All is well.'));

    expect((await run()).model).toMatchObject({
      turns: 3,
      ended: 'failed',
      failureDomain: 'model',
      modes: { 'FM-3.1': 3 },
    });
  });

  it('ends within its turns, with the tokens of the run under their limit', async () => {
    const asked = script((_, n) =>
      says(null, [
        ['read_evidence', { id: `ev_${n}` }],
        ['search_logs', { contains: `${n}` }],
      ]),
    );

    const { model, cost } = await run({ budgets: { run: { turns: 4 }, day: {}, channel: {} } });

    expect(asked).toHaveLength(4);
    expect(model?.ended).toBe('budget');
    expect(model?.notice).toContain('The budget for one investigation, 4 turns, was used up');
    expect(cost.tokens).toEqual({ input: 400, output: 40 });
  });

  it('begins no turn that could overrun its tokens', async () => {
    const asked = script(submits);

    const { model } = await run({ budgets: { run: { tokens: 1_000 }, day: {}, channel: {} } });

    expect(asked).toHaveLength(0);
    expect(model).toMatchObject({ turns: 0, ended: 'budget', failures: {} });
  });

  it('spends from the budget of the day, over runs', async () => {
    const store = openSqliteStore(':memory:');
    onTestFinished(() => store.close());
    const budgets = { run: {}, day: { turns: 1 }, channel: {} };
    const asked = script(submits);

    const first = await run({ store, budgets });
    const second = await run({ store: forgetful(store), budgets });

    expect([first.model?.ended, second.model?.ended]).toEqual(['submitted', 'budget']);
    expect(second.model?.notice).toContain('for today, 1 turns');
    expect(asked).toHaveLength(1);
  });

  it('ends when its seconds are used up, whatever it waits for', async () => {
    let ring: () => void = () => undefined;
    const clock: Clock = {
      now: () => 0,
      wait: (ms, abort) =>
        new Promise((resolve) => {
          if (ms === 7_000) ring = resolve;
          abort?.addEventListener('abort', () => resolve());
        }),
    };
    server.script(() => ring());

    const { model } = await run({ clock, budgets: { run: { seconds: 7 }, day: {}, channel: {} } });

    expect(model).toMatchObject({ ended: 'budget', turns: 0 });
    expect(model?.notice).toContain('7 seconds');
  });
});

describe('a model service that fails', () => {
  it('is asked again where that can help', async () => {
    script((_, n) => (n < 3 ? [{ error: { message: 'busy' } }, 503] : submits()));

    expect((await run()).model).toMatchObject({
      turns: 1,
      ended: 'submitted',
      failures: { 'server-error': 2 },
    });
  });

  it('is not asked again for a quota that is used up, and the next model is', async () => {
    const asked = script(({ model }) =>
      model === 'first' ? [{ error: { message: 'quota', code: 'insufficient_quota' } }, 429] : submits(),
    );

    const { model } = await run({}, ['first', 'second']);

    expect(asked.map((one) => one.model)).toEqual(['first', 'second']);
    expect(model).toMatchObject({ ended: 'submitted', failures: { 'quota-exhausted': 1 } });
    expect(model).not.toHaveProperty('failureDomain');
  });

  it('leaves the diagnosis of the engine, and says so', async () => {
    script(() => [{ error: { message: 'bad key' } }, 401]);

    const { verdict, model } = await run();

    expect(verdict).toBe('confirmed');
    expect(model).toMatchObject({
      ended: 'failed',
      failureDomain: 'model-service',
      modes: {},
      failures: { unauthorized: 1 },
    });
    expect(model?.notice).toBe(
      "The model service did not accept our key, so this is the rule engine's diagnosis alone. It has the same receipts; it has not been cross-examined.",
    );
  });

  it('is left alone after five failures in a row, by all runs', async () => {
    const asked = script(() => [{ error: { message: 'bad key' } }, 401]);
    const investigator = modelInvestigator({
      endpoint: { baseUrl: server.url, models: ['m'], timeoutMs: 30_000, maxOutputTokens: 500 },
      budgets: { run: { turns: 12 }, day: {}, channel: {} },
      prices: {},
      ...{ patienceMs: 1_000, contextTokens: 60_000, clock: hurried },
    });

    for (let n = 0; n < 7; n += 1) {
      const opened = await caseFormat('casefile').open(caseDir);
      await diagnoseCase(opened, investigator);
    }

    expect(asked).toHaveLength(5);
  });

  it('is asked once more, with less, when it finds the request too long', async () => {
    const overflow: Parameters<typeof json> = [
      { error: { message: 'too long', code: 'context_length_exceeded' } },
      400,
    ];
    const looks = [says(null, [['alerts', {}]]), says(null, [['recent_changes', {}]]), overflow];
    const asked = script((_, n) => looks[n - 1] ?? submits());

    const { model } = await run();
    const lengths = asked.map(({ messages }) => JSON.stringify(messages).length);

    expect(model).toMatchObject({ ended: 'submitted', failures: { 'context-overflow': 1 } });
    expect(lengths[3]).toBeLessThan(lengths[2] ?? 0);
  });
});

it('forbids tracing for the whole process', () => {
  const variables = { LANGSMITH_TRACING: 'true', LANGCHAIN_VERBOSE: 'true', OTHER: 'true' };

  forbidTracing(variables);

  expect(variables).toMatchObject({ LANGSMITH_TRACING: 'false', LANGCHAIN_VERBOSE: 'false', OTHER: 'true' });
});

/** The same store without the turns of the run before: another run with its spending. */
const forgetful = (store: ReturnType<typeof openSqliteStore>): ReturnType<typeof openSqliteStore> => ({
  ...store,
  list: async (collection, range) => (collection === 'model-turns' ? [] : store.list(collection, range)),
});
