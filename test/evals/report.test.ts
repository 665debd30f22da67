import { describe, expect, test } from 'vitest';
import { compareReports, comparisonText, type EarlierReport, readReport } from '../../src/evals/compare.ts';
import { evaluate } from '../../src/evals/evaluate.ts';
import { reportText } from '../../src/evals/report-text.ts';
import { InputError } from '../../src/lib/errors.ts';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cause, diagnosis, memoryFormat, openCase, truth } from '../support/eval-format.ts';
import { temporaryDirectory } from '../support/recorded-case.ts';

const clock = { now: () => 0, wait: async () => undefined };
const answer = (object: string, fault: string) => ({ label: fault, causes: [truth(object, fault)] });
const web = 'shop/Deployment/web';
const store = 'shop/Deployment/store';

const run = async () =>
  evaluate('/cases', {
    clock,
    format: memoryFormat({
      '/cases/right': { opened: openCase('right', { question: 'slow' }), answer: answer(web, 'oom') },
      '/cases/wrong': { opened: openCase('wrong', { question: 'slow' }), answer: answer(store, 'oom') },
      '/cases/crash': { answer: answer(web, 'image') },
      '/cases/blind': {},
    }),
    diagnose: async ({ id }) => {
      if (id === '/cases/crash') throw new Error('boom');
      if (id === '/cases/blind') return diagnosis('no-fault');
      return diagnosis('confirmed', [cause(web, 'oom'), cause(store, 'slow', 'hypothesis')]);
    },
  });

describe('the report', () => {
  test('holds one entry for each case, in the agreed shape', async () => {
    const { cases } = await run();

    expect(cases[0]).toMatchObject({
      id: 'right',
      verdict: 'confirmed',
      causes: [
        { entity: web, mechanism: 'oom', rank: 1, status: 'cause' },
        { entity: store, mechanism: 'slow', rank: 2, status: 'hypothesis' },
      ],
      predictions: [truth(web, 'oom'), truth(store, 'slow')],
      score: { a1: true },
      ms: 0,
      tokens: { input: 2, output: 1 },
      failureDomain: null,
    });
    expect(Object.keys(cases[0] ?? {}).sort()).toEqual(
      ['causes', 'failureDomain', 'id', 'ms', 'predictions', 'score', 'tokens', 'verdict'].sort(),
    );
  });

  test('counts a crash as wrong and names whose fault it was', async () => {
    const { cases, summary } = await run();

    expect(cases[2]).toMatchObject({ verdict: null, causes: [], predictions: [], failureDomain: 'bot' });
    expect(cases[2]?.score?.a1).toBe(false);
    expect(summary.score?.a1).toMatchObject({ hits: 1, of: 3 });
    expect(summary.failures).toEqual({ bot: 1 });
  });

  test('leaves a case without an answer unscored', async () => {
    const { cases, summary } = await run();

    expect(cases[3]?.score).toBeNull();
    expect(summary).toMatchObject({ attempts: 4, scored: 3 });
  });

  test('says for each label what was said instead', async () => {
    const { summary } = await run();

    expect(summary.score?.labels).toEqual([
      { label: 'image', n: 1, a1: 0, a3: 0, saidInstead: { 'failed (bot)': 1 } },
      { label: 'oom', n: 2, a1: 1, a3: 1, saidInstead: { [`oom of ${web}`]: 1 } },
    ]);
  });

  test('reads for a person, baselines beside the score', async () => {
    const text = reportText(await run());

    expect(text).toMatch(/A@1 \(three fields\) +33\.3 % {2}1\/3, 95 % interval 6\.1 % to 79\.2 %/u);
    expect(text).toMatch(/alert text alone +0\.0 %/u);
    expect(text).toMatch(
      /Average precision at full recall +33\.3 % +strict, 33\.3 % relaxed\n +alert text alone +0\.0 %/u,
    );
    expect(text).toMatch(/constant guess/u);
    expect(text).toMatch(/majority class/u);
    expect(text).toMatch(/image +1 +0 +0 +failed \(bot\)/u);
  });

  test('runs unscored where no case has an answer', async () => {
    const all = await evaluate('/c', {
      clock,
      format: memoryFormat({ '/c/a': {} }),
      diagnose: async () => diagnosis('insufficient'),
    });

    expect(all.summary.score).toBeNull();
    expect(reportText(all)).toContain('No answers: nothing was scored.');
  });
});

test('refuses a directory without cases', async () => {
  const how = { clock, format: memoryFormat({}), diagnose: async () => diagnosis('no-fault') };

  await expect(evaluate('/empty', how)).rejects.toThrow('/empty holds no case of the format memory.');
});

test('reads no answer before the last diagnosis has ended', async () => {
  const order: string[] = [];
  const format = memoryFormat({ '/a': { answer: answer(web, 'oom') }, '/b': { answer: answer(web, 'oom') } });

  await evaluate('/', {
    clock,
    format: { ...format, answer: async (dir) => (order.push(`answer ${dir}`), format.answer(dir)) },
    diagnose: async ({ id }) => (order.push(`diagnose ${id}`), diagnosis('no-fault')),
  });

  expect(order).toEqual(['diagnose /a', 'diagnose /b', 'answer /a', 'answer /b']);
});

describe('comparing with an earlier report', () => {
  test('lists what got better and worse', async () => {
    const now = await run();
    const [right, wrong, ...rest] = now.cases;
    const before = JSON.parse(
      JSON.stringify({
        cases: [
          { ...right, score: { ...right?.score, a1: false, a3: false } },
          { ...wrong, score: { ...wrong?.score, a1: true, a3: true } },
          ...rest,
          { id: 'gone', verdict: null, predictions: [], score: null },
        ],
      }),
    ) as EarlierReport;

    const compared = compareReports(before, now);

    expect(compared.better.map((each) => each.id)).toEqual(['right']);
    expect(compared.worse.map((each) => each.id)).toEqual(['wrong']);
    expect(compared.unmatched).toBe(2);
    expect(comparisonText(compared)).toMatch(/1 better, 1 worse, 2 not in both\.\n$/u);
  });

  test('an equal report has neither', async () => {
    const now = await run();

    expect(compareReports(JSON.parse(JSON.stringify(now)) as EarlierReport, now)).toMatchObject({
      better: [],
      worse: [],
    });
  });

  test('reads back what was written, and names a file that is no report', async () => {
    const dir = temporaryDirectory();
    const paths = ['good.json', 'torn.json', 'other.json', 'missing.json'].map((name) => join(dir, name));
    const now = await run();
    writeFileSync(paths[0] ?? '', JSON.stringify(now));
    writeFileSync(paths[1] ?? '', JSON.stringify(now).slice(0, 50));
    writeFileSync(paths[2] ?? '', '{"cases":[{}]}');

    expect((await readReport(paths[0] ?? '')).cases).toHaveLength(4);
    for (const path of paths.slice(1)) {
      await expect(readReport(path)).rejects.toThrow(InputError);
      await expect(readReport(path)).rejects.toThrow(path);
    }
  });
});
