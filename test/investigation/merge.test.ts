import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settle } from '../../src/diagnosis/gate.ts';
import { type AnswerBench, judge } from '../../src/investigation/answer.ts';
import { isJsonObject } from '../../src/lib/json.ts';
import { assertedIn, bundled, caseBench, type CaseBench } from '../support/case-bench.ts';

/** Real words from all over the evidence, the engine's own receipts and the alerts among them. */
function realQuotes({ view, draft }: CaseBench): readonly { evidence: string; quote: string }[] {
  const texts = view.evidence.flatMap((one) =>
    one.records
      .filter((_, index) => index % 7 === 0)
      .flatMap((record) =>
        isJsonObject(record) ? [record['text'], record['message'], record['summary']] : [],
      )
      .flatMap((quote) => (typeof quote === 'string' && quote !== '' ? [{ evidence: one.id, quote }] : [])),
  );
  const own = [...draft.causes, ...draft.symptoms, ...draft.ruledOut].flatMap((one) => one.receipts);
  return [...own.map(({ evidence, quote }) => ({ evidence, quote })), ...texts];
}

describe.each(bundled)('over %s', (id) => {
  test('no answer with wrong causes makes the result worse', { timeout: 60_000 }, async () => {
    const bench = await caseBench(id);
    const right = new Set(bench.truth.map(({ entity }) => bench.view.workloadOf(entity)));
    const wrong = [...bench.view.objects.keys()].filter(
      (entity) => !right.has(bench.view.workloadOf(entity)),
    );
    const cause = fc.record({
      entity: fc.constantFrom(...wrong),
      mechanism: fc.constant('wrong-thing'),
      claim: fc.constant('It is this.'),
      receipts: fc.array(fc.constantFrom(...realQuotes(bench)), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cause, { maxLength: 3 }), async (causes) => {
        const { draft } = await judge({ causes }, bench);

        expect(assertedIn(draft, bench)).toEqual(assertedIn(bench.draft, bench));
        expect(settle(draft, bench.facts).verdict).toBe(bench.settled.verdict);
        expect(draft.unknowns.slice(0, bench.draft.unknowns.length)).toEqual(bench.draft.unknowns);
      }),
      { numRuns: 6, seed: 11 },
    );
  });
});

/** The bench of an engine that has found nothing. */
const blind = (bench: CaseBench): AnswerBench => ({
  ...bench,
  draft: {
    ...bench.draft,
    causes: [],
    ruledOut: [],
    propagations: [],
    symptoms: bench.draft.symptoms.map(({ entity, claim, receipts }) => ({ entity, claim, receipts })),
  },
});

describe('where the engine has found nothing', () => {
  test('a model with both receipts is believed', async () => {
    const bench = await caseBench('memory-quota');
    const [{ entity, receipts }] = bench.draft.causes as [CaseBench['draft']['causes'][number]];
    const alert = bench.draft.symptoms.find((one) => one.claim.startsWith('Alert '))!.receipts[0]!;
    const given = { entity, mechanism: 'quota-exceeded', claim: 'The quota is full.' };
    const { draft, objections } = await judge(
      { causes: [{ ...given, receipts: [receipts[0], alert] }] },
      blind(bench),
    );

    expect(objections).toEqual([]);
    expect(assertedIn(draft, bench)).toEqual([`${entity} quota-exceeded`]);
    expect(draft.symptoms.some((one) => one.explainedBy === entity)).toBe(true);
  });

  test('a model with one of them gives a hypothesis, and is told what would do', async () => {
    const bench = await caseBench('memory-quota');
    const [{ entity, receipts }] = bench.draft.causes as [CaseBench['draft']['causes'][number]];
    const given = {
      entity,
      mechanism: 'quota-exceeded',
      claim: 'The quota is full.',
      receipts: [receipts[0]],
    };
    const { draft, objections } = await judge({ causes: [given] }, blind(bench));

    expect(assertedIn(draft, bench)).toEqual([]);
    expect(draft.causes.map((one) => one.entity)).toEqual([entity]);
    expect(objections.map(({ code }) => code)).toEqual(['no-link']);
    expect(objections[0]?.remedy).toMatch(/^Add a receipt such as: ev_[0-9a-f]{20} /u);
  });
});

test('agreement keeps the mechanism of the engine and adds the receipts of the model', async () => {
  const bench = await caseBench('wrong-selector');
  const [engine] = bench.draft.causes as [CaseBench['draft']['causes'][number]];
  const alert = bench.draft.symptoms.find((one) => one.claim.startsWith('Alert '))!.receipts[0]!;
  const own = { entity: engine.entity, mechanism: 'label-typo', claim: 'A label is wrong.' };
  const { draft, objections } = await judge({ causes: [{ ...own, receipts: [alert] }] }, bench);

  expect(objections).toEqual([]);
  expect(draft.causes.map(({ entity, mechanism }) => ({ entity, mechanism }))).toEqual([
    { entity: engine.entity, mechanism: engine.mechanism },
  ]);
  expect(draft.causes[0]?.receipts).toEqual(expect.arrayContaining([...engine.receipts]));
});

test('what a model rules out is said to be its word alone, and without a cause it suggests nothing', async () => {
  const bench = await caseBench('healthy-red-herrings');
  const entity = [...bench.view.workloads.keys()].find(
    (one) => !bench.draft.ruledOut.some((two) => two.entity === one),
  )!;
  const actions = [{ kind: 'restart', args: { entity }, why: 'To be sure.' }];
  const { draft } = await judge({ causes: [], ruled_out: [{ entity, why: 'It is fine.' }], actions }, bench);

  expect(draft.ruledOut.at(-1)).toMatchObject({
    entity,
    why: "The model's word, without a receipt: It is fine.",
  });
  expect(draft.actions).toEqual([]);
});
