import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/investigation/answer.ts';
import { objectionsText, readSubmission } from '../../src/investigation/submission.ts';
import { placesOf } from '../../src/investigation/submission/places.ts';
import { compareWeights, weights } from '../../src/investigation/submission/strength.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { caseBench } from '../support/case-bench.ts';

const empty = { causes: [], symptoms: [], ruled_out: [], unknowns: [], actions: [] };
const cause = {
  ...{ entity: 'shop/Deployment/cart', mechanism: 'oom-killed', claim: 'It ran out of memory.' },
  receipts: [{ evidence: 'ev_1', quote: 'OOMKilled' }],
};

describe('what is harmless in how an answer is written, is taken', () => {
  test.each([
    ['lists that are absent', { causes: [cause] }],
    ['a text of JSON', JSON.stringify({ causes: [cause] })],
    ['a list that is a text of JSON', { causes: JSON.stringify([cause]) }],
    ['one of a list without the list', { causes: cause }],
    ['camel case', { Causes: [cause], ruledOut: [] }],
    ['back quotes around a name', { causes: [{ ...cause, entity: '`shop/Deployment/cart`' }] }],
    ['a mechanism in words', { causes: [{ ...cause, mechanism: 'OOM_Killed' }] }],
    ['null for nothing', { causes: [cause], unknowns: null }],
  ])('%s', (_, args) => {
    expect(readSubmission(args)).toEqual({ status: 'read', submission: { ...empty, causes: [cause] } });
  });
});

test('what is missing is named by its field', () => {
  const { entity, claim } = cause;
  const read = readSubmission({ causes: [cause, { entity, claim, receipts: [{ evidence: 'ev_1' }] }] });

  expect(read.status === 'malformed' && read.objections.map(({ field }) => field)).toEqual([
    'causes[1].mechanism',
    'causes[1].receipts[0].quote',
  ]);
});

test('objections are one JSON object a line', () => {
  const read = readSubmission('nothing');
  const text = read.status === 'malformed' ? objectionsText(read.objections) : '';

  expect(JSON.parse(text)).toMatchObject({ field: '', code: 'malformed' });
});

test('nothing that a model can send makes the judge throw', async () => {
  const bench = await caseBench('bad-image');
  const receipt = fc.record({ evidence: fc.string(), quote: fc.string() });
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record({
      causes: fc.array(
        fc.record({
          entity: fc.string(),
          mechanism: fc.string(),
          claim: fc.string(),
          receipts: fc.array(receipt),
        }),
        { maxLength: 3 },
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(anything, async (args) => {
      expect((await judge(args, bench)).draft.causes).toEqual(bench.draft.causes);
    }),
    { numRuns: 40 },
  );
});

describe('a quote is found', () => {
  const evidence: Evidence = {
    id: 'ev_1',
    ...{ source: 'case', signal: 'objects', query: 'q', observedAt: '', redactions: {}, repairs: {} },
    window: { from: '', to: '' },
    records: [
      { entity: 'a', manifest: { spec: { replicas: 0, hard: { 'limits.memory': '9Mi' }, on: true } } },
      {
        entity: 'b',
        manifest: { metadata: { annotations: { 'example.io/at': 'noon' } }, line: 'two words here' },
      },
    ],
  };

  test.each([
    ['two words', '1/manifest/line', 'two words'],
    ['two words here', '1/manifest/line', 'two words here'],
    ['10:04 Warning Failed b | two words here', '1/manifest/line', 'two words here'],
    ['replicas: 0', '0/manifest/spec', '"replicas":0'],
    ['spec.replicas: 0', '0/manifest/spec', '"replicas":0'],
    ['spec.hard.limits.memory: 9Mi', '0/manifest/spec/hard', '"limits.memory":"9Mi"'],
    ['annotations.example.io/at: noon', '1/manifest/metadata/annotations', '"example.io/at":"noon"'],
    ['{"limits.memory":"9Mi"}', '0/manifest/spec/hard', '{"limits.memory":"9Mi"}'],
  ])('%s', (quote, locator, stands) => {
    expect(placesOf(evidence, quote)).toMatchObject([{ locator, quote: stands }]);
  });

  test.each(['three words', 'replicas: 1', 'hard: 9Mi', '   '])('but not %j', (quote) => {
    expect(placesOf(evidence, quote)).toEqual([]);
  });
});

test('weights are a total order', () => {
  const weight = fc.constantFrom(...weights);
  fc.assert(
    fc.property(weight, weight, weight, (a, b, c) => {
      expect(Math.sign(compareWeights(a, b))).toBe(-Math.sign(compareWeights(b, a)) || 0);
      expect(compareWeights(a, b) === 0).toBe(a === b);
      if (compareWeights(a, b) >= 0 && compareWeights(b, c) >= 0)
        expect(compareWeights(a, c)).toBeGreaterThanOrEqual(0);
    }),
  );
});
