import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepLastEval, readLastEval } from '../../src/evals/last-eval.ts';
import type { ScoreSummary, Summary } from '../../src/evals/report.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'casefile-eval-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = '2026-11-20T10:00:00.000Z';
const summary: Summary = {
  ...{ format: 'casefile', attempts: 17, scored: 17, verdicts: {}, failures: {} },
  ms: { median: 1, p95: 2, total: 3 },
  tokens: { input: 0, output: 0 },
  score: { a1: { hits: 16, of: 17, value: 16 / 17, low: 0.7, high: 1 } } as ScoreSummary,
};

test('a replay is kept with how many were right', async () => {
  await keepLastEval(folder, summary, at);

  expect(await readLastEval(folder)).toEqual({ at, format: 'casefile', attempts: 17, scored: 17, right: 16 });
});

test('a replay without answers is kept without a score', async () => {
  await keepLastEval(folder, { ...summary, scored: 0, score: null }, at);

  expect(await readLastEval(folder)).toEqual({ at, format: 'casefile', attempts: 17 });
});

test('nothing is written where there is no data folder', async () => {
  await keepLastEval(join(folder, 'none'), summary, at);

  expect(await readLastEval(join(folder, 'none'))).toBeUndefined();
});

test('a damaged file counts as none', async () => {
  writeFileSync(join(folder, 'last-eval.json'), '{"at":');

  expect(await readLastEval(folder)).toBeUndefined();
});
