import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import { casefile } from '../../../src/evals/formats/casefile.ts';
import { InputError } from '../../../src/lib/errors.ts';
import { caseDir, caseYaml } from '../../support/case-dir.ts';

const message = {
  type: 'message',
  subtype: 'bot_message',
  channel: 'C0ALERTS01',
  team: 'T00000001',
  ts: '1772359200.000100',
  bot_id: 'B0ALERTMGR',
  username: 'Alertmanager',
  text: '',
  attachments: [
    {
      color: 'a30200',
      title: '[FIRING:1] ParcelsLate (post critical)',
      title_link: 'http://alertmanager.example:9093/#/alerts?receiver=slack',
    },
  ],
};

describe('the casefile format', () => {
  test('finds the cases under a directory, and a case itself', async () => {
    const dir = caseDir();
    mkdirSync(join(dir, 'inner'));
    const parent = caseDir();
    for (const name of ['b', 'a', 'none']) mkdirSync(join(parent, name));
    for (const name of ['b', 'a']) writeFileSync(join(parent, name, 'case.yaml'), caseYaml);
    rmSync(join(parent, 'case.yaml'));

    expect(await casefile.find(dir)).toEqual([dir]);
    expect(await casefile.find(parent)).toEqual([join(parent, 'a'), join(parent, 'b')]);
    await expect(casefile.find(join(parent, 'nowhere'))).rejects.toThrow(/nowhere: no such directory/u);
  });

  test('opens a case with the alert that its message carries', async () => {
    const opened = await casefile.open(caseDir({ 'message.json': JSON.stringify(message) }));

    expect(opened.id).toBe('late-parcels');
    expect(opened.alerts?.map(({ format, name }) => [format, name])).toEqual([
      ['alertmanager', 'ParcelsLate'],
    ]);
    expect(opened.sources.map(({ name }) => name)).toEqual(['kubernetes', 'prometheus', 'loki']);
  });

  test('reads the answer for the scorer, under its cause or its verdict', async () => {
    const cause = { entity: 'post/Secret/stamps', mechanism: 'secret-rotated' };
    const faulty = caseDir({ 'answer.yaml': JSON.stringify({ verdict: 'confirmed', causes: [cause] }) });
    const healthy = caseDir({ 'answer.yaml': 'verdict: no-fault\ncauses: []\n' });

    expect(await casefile.answer(faulty)).toEqual({ label: 'secret-rotated', causes: [cause] });
    expect(await casefile.answer(healthy)).toEqual({ label: 'no-fault', causes: [] });
    expect(await casefile.answer(caseDir())).toBeUndefined();
  });

  test('names an answer that is none', async () => {
    const dir = caseDir({ 'answer.yaml': 'verdict: surely\ncauses: [{entity: stamps, mechanism: x}]\n' });

    await expect(casefile.answer(dir)).rejects.toThrow(InputError);
    await expect(casefile.answer(dir)).rejects.toThrow(
      /answer\.yaml: not an answer: verdict: .*causes\.0\.entity: /u,
    );
  });

  test('predicts every cause by entity and mechanism, in their order', () => {
    const cause = (name: string) => ({
      ...{ entity: `post/Pod/${name}` as const, mechanism: 'oom-killed', claim: 'x' },
      ...{ status: 'cause' as const, receipts: [] },
    });
    const diagnosis = { causes: ['a', 'b', 'c', 'd'].map(cause) } as unknown as Diagnosis;

    const predictions = casefile.predict(diagnosis);

    expect(predictions).toHaveLength(4);
    expect(predictions[0]).toEqual({ entity: 'post/Pod/a', mechanism: 'oom-killed' });
  });

  test('matches on the entity, and fully only with its mechanism', () => {
    const truth = { entity: 'post/Pod/a', mechanism: 'oom-killed' };

    expect(casefile.match(truth, truth)).toEqual({ full: true, partial: true, object: true });
    expect(casefile.match({ ...truth, mechanism: 'crash-loop' }, truth)).toEqual({
      full: false,
      partial: true,
      object: true,
    });
    expect(casefile.match({ ...truth, entity: 'post/Pod/b' }, truth).object).toBe(false);
  });
});
