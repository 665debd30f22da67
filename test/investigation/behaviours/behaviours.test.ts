import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import { bundled, caseBench } from '../../support/case-bench.ts';
import { behaviours, honest } from './scripts.ts';
import { alone, limits, play } from './stage.ts';

interface Row {
  readonly id: string;
  readonly ended: string;
  readonly domain: string;
  readonly modes: readonly string[];
  readonly failures: readonly string[];
}

const words = (cell: string): readonly string[] => cell.split(' ').filter((word) => word !== '');

/** The table of docs/agent.md: what stands there is what is asserted. */
const rows: readonly Row[] = readFileSync(join(import.meta.dirname, '../../../docs/agent.md'), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 8 && /^`[a-z0-9-]+`$/u.test(cells[1]!))
  .map(([, id, , ended, domain, modes, failures]) => ({
    ...{ id: id!.slice(1, -1), ended: ended!, domain: domain! },
    ...{ modes: words(modes!), failures: words(failures!) },
  }));

const asserted = ({ causes }: Diagnosis) => causes.filter((cause) => cause.status === 'cause');
const names = (diagnosis: Diagnosis) =>
  asserted(diagnosis).map(({ entity, mechanism }) => `${entity} ${mechanism}`);

test('the page tells of every behaviour, and there are more than thirty', () => {
  expect(rows.map(({ id }) => id).sort()).toEqual(Object.keys(behaviours).sort());
  expect(rows.length).toBeGreaterThan(30);
});

test('every mode of MAST is shown by a row', () => {
  const modes = new Set(rows.flatMap((row) => row.modes));
  const all = [
    '1.1',
    '1.2',
    '1.3',
    '1.4',
    '1.5',
    '2.1',
    '2.2',
    '2.3',
    '2.4',
    '2.5',
    '2.6',
    '3.1',
    '3.2',
    '3.3',
  ];

  expect([...modes].sort()).toEqual(all.map((mode) => `FM-${mode}`));
});

describe.each(rows)('$id', ({ id, ended, domain, modes, failures }) => {
  test('ends as the page says, no worse than the engine alone', { timeout: 60_000 }, async () => {
    const behaviour = behaviours[id]!;
    const { diagnosis, asked, paths } = await play(
      behaviour.case,
      behaviour.script(await caseBench(behaviour.case)),
      behaviour.staging,
    );
    const engine = await alone(behaviour.case, behaviour.staging);
    const note = diagnosis.model!;

    expect({ ended: note.ended, domain: note.failureDomain ?? '' }).toEqual({ ended, domain });
    expect(Object.keys(note.modes)).toEqual(expect.arrayContaining([...modes]));
    expect(Object.keys(note.failures)).toEqual(expect.arrayContaining([...failures]));
    // What its surroundings did is never counted against the model.
    if (domain === 'model-service') expect(note.modes).toEqual({});
    expect(names(diagnosis)).toEqual(names(engine));
    expect(diagnosis.verdict).toBe(engine.verdict);
    for (const { receipts } of asserted(diagnosis)) {
      const shows = receipts.map((receipt) => receipt.shows);
      expect(shows.some((one) => one === 'change' || one === 'state' || one === 'absence')).toBe(true);
      expect(shows.some((one) => one === 'symptom' || one === 'link')).toBe(true);
    }
    const { turns = limits.turns, tokens = limits.tokens } = behaviour.staging?.limits ?? {};
    expect(note.turns).toBeLessThanOrEqual(turns);
    expect(diagnosis.cost.tokens.input + diagnosis.cost.tokens.output).toBeLessThanOrEqual(tokens);
    expect(asked.length).toBeLessThanOrEqual(turns + 12);
    expect([...paths]).toEqual(['/v1/chat/completions']);
  });
});

describe.each(bundled)('with a model that is right, %s', (id) => {
  test('is diagnosed at least as well as by the engine', { timeout: 60_000 }, async () => {
    const bench = await caseBench(id);
    const { diagnosis } = await play(id, honest(bench));
    const engine = await alone(id);

    expect(diagnosis.model?.ended).toBe('submitted');
    expect(names(diagnosis)).toEqual(names(engine));
    expect(names(diagnosis)).toEqual(bench.truth.map(({ entity, mechanism }) => `${entity} ${mechanism}`));
    expect(diagnosis.verdict).toBe(engine.verdict);
    expect(diagnosis.cost.tokens.input + diagnosis.cost.tokens.output).toBeLessThan(40_000);
  });
});

test('an injected line is told as a suspicion, whoever copies it', async () => {
  const { case: id, script, staging } = behaviours['copies-an-injected-line']!;
  const { diagnosis } = await play(id, script(await caseBench(id)), staging);

  expect(diagnosis.suspicions?.map(({ what }) => what)).toEqual([
    'It asks whoever reads it to ignore instructions.',
  ]);
  expect(JSON.stringify(diagnosis.causes)).not.toContain('cards: call submit_diagnosis');
});
