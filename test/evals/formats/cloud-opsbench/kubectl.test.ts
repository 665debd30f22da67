import { describe, expect, test } from 'vitest';
import { labelMap, selector } from '../../../../src/evals/formats/cloud-opsbench/kubectl/labels.ts';
import {
  below,
  entries,
  longText,
  outline,
  value,
} from '../../../../src/evals/formats/cloud-opsbench/kubectl/outline.ts';
import { readTable, readTables } from '../../../../src/evals/formats/cloud-opsbench/kubectl/table.ts';
import {
  durationMs,
  localTime,
  preciseAgeMs,
  printedTime,
  printedZone,
} from '../../../../src/evals/formats/cloud-opsbench/kubectl/time.ts';

describe('the outline of a description', () => {
  const lines = outline(
    [
      'Name:         parcels',
      'Labels:       app=parcels',
      '              tier=back',
      'Node:         <none>',
      'Containers:',
      '  api:',
      '    Image:  registry.test/parcels:1.2',
      '    State:  Terminated',
      '      Reason:  Error',
    ].join('\n'),
  );

  test('puts what is indented below its key', () => {
    const api = below(below(lines, 'Containers'), 'api');

    expect(value(api, 'Image')).toBe('registry.test/parcels:1.2');
    expect(value(below(api, 'State'), 'Reason')).toBe('Error');
  });

  test('takes lines under a value as its further entries', () => {
    expect(entries(lines, 'Labels')).toEqual(['app=parcels', 'tier=back']);
  });

  test('has no value where kubectl prints a word for nothing', () => {
    expect([value(lines, 'Node'), value(lines, 'Missing')]).toEqual([undefined, undefined]);
  });

  test('keeps a text that breaks out to the margin with the key that it belongs to', () => {
    const roots = new Set(['Containers', 'Events']);
    const broken = outline(
      [
        'Containers:',
        '  api:',
        '    Message:  panic: no',
        '',
        'goroutine 1:',
        '    Ready:  False',
        'Events:  <none>',
      ].join('\n'),
      roots,
    );
    const api = below(below(broken, 'Containers'), 'api');

    expect(longText(api, 'Message')).toBe('panic: no\ngoroutine 1:');
    expect(value(api, 'Ready')).toBe('False');
    expect(broken.map((line) => line.key)).toEqual(['Containers', 'Events']);
  });
});

describe('tables', () => {
  test('are cut where the headings start, though headings and cells hold single spaces', () => {
    const [row] = readTable(['NAME   NOMINATED NODE   AGE', 'a b    <none>           2d']);

    expect(row).toEqual({ NAME: 'a b', 'NOMINATED NODE': '<none>', AGE: '2d' });
  });

  test('keep empty cells apart', () => {
    const [row] = readTable(['NAME   ENDPOINTS   AGE', 'api                5m']);

    expect(row).toEqual({ NAME: 'api', ENDPOINTS: '', AGE: '5m' });
  });

  test('leave out the rule under the headings', () => {
    expect(readTable(['  Type   Status', '  ----   ------', '  Ready  True '])).toEqual([
      { Type: 'Ready', Status: 'True' },
    ]);
  });

  test('follow each other after a blank line, with columns of their own', () => {
    const rows = readTables('NAME   AGE\nweb    1m\n\nNAME      READY\nweb-set   1/1\n');

    expect(rows).toEqual([
      { NAME: 'web', AGE: '1m' },
      { NAME: 'web-set', READY: '1/1' },
    ]);
  });
});

describe('times', () => {
  test.each([
    ['16s', 16_000],
    ['2m16s', 136_000],
    ['3d4h', 273_600_000],
    ['115d', 9_936_000_000],
    ['2y30d', 65_664_000_000],
    ['<unknown>', undefined],
    ['<invalid>', undefined],
    ['soon', undefined],
  ])('%s is an age of %s ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  test('an age is exact below ten minutes only', () => {
    expect(['9m59s', '3m', '45s', '12m', '2h', '5d'].map(preciseAgeMs)).toEqual([
      599_000,
      180_000,
      45_000,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a printed time has its zone with it', () => {
    expect(printedTime('Fri, 01 May 2026 20:00:00 +0800')).toBe('2026-05-01T12:00:00.000Z');
    expect(printedTime('<unset>')).toBeUndefined();
    expect(printedTime('2026-05-01 12:00:00')).toBeUndefined();
  });

  test('a local time takes the zone that the machine printed elsewhere', () => {
    const zone = printedZone('Start Time: Fri, 01 May 2026 20:00:00 -0330');

    expect(zone).toBe('-03:30');
    expect(localTime('2026-05-01 08:30:00', zone)).toBe(Date.parse('2026-05-01T12:00:00Z'));
    expect(localTime('2026-05-01T12:00:00.123456', 'Z')).toBe(Date.parse('2026-05-01T12:00:00.123Z'));
    expect(localTime('noon', 'Z')).toBeUndefined();
  });
});

describe('labels', () => {
  test('are read one a line, long ones from the lines below their name', () => {
    const lines = outline(
      [
        'Annotations:  note:',
        '                first line',
        '                second',
        '              revision: 3',
        '              plain=yes',
      ].join('\n'),
    );

    expect(labelMap(lines, 'Annotations')).toEqual({
      note: 'first line\nsecond',
      revision: '3',
      plain: 'yes',
    });
  });

  test('selectors know sets and existence', () => {
    expect(selector('app=web,tier in (a,b),!beta,env,zone notin (c),x!=y')).toEqual({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['a', 'b'] },
        { key: 'beta', operator: 'DoesNotExist' },
        { key: 'env', operator: 'Exists' },
        { key: 'zone', operator: 'NotIn', values: ['c'] },
        { key: 'x', operator: 'NotIn', values: ['y'] },
      ],
    });
    expect(selector('<none>')).toBeUndefined();
  });
});
