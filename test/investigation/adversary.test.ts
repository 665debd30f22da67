import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settle } from '../../src/diagnosis/gate.ts';
import { judge } from '../../src/investigation/answer.ts';
import { isJsonObject } from '../../src/lib/json.ts';
import { assertedIn, bundled, caseBench, type CaseBench } from '../support/case-bench.ts';

/** What an adversary would quote: all that the engine rests on, every Warning, every error line, every change. */
function tellingQuotes({ view, draft }: CaseBench): readonly { evidence: string; quote: string }[] {
  const own = [...draft.causes, ...draft.symptoms, ...draft.ruledOut].flatMap((one) => one.receipts);
  const said = view.evidence.flatMap(({ id, records }) =>
    records.flatMap((record) => {
      if (!isJsonObject(record)) return [];
      const isTelling = record['type'] === 'Warning' || record['severity'] === 'error' || 'by' in record;
      const words = [record['text'], record['message'], record['summary']];
      return isTelling
        ? words.flatMap((quote) =>
            typeof quote === 'string' && quote !== '' ? [{ evidence: id, quote }] : [],
          )
        : [];
    }),
  );
  return [...own.map(({ evidence, quote }) => ({ evidence, quote })), ...said.slice(0, 80)];
}

/** How many answers are tried on each case: each blames twelve entities with up to eight quotes each. */
const answers = 5;

describe.each(bundled)('over %s', (id) => {
  test('real quotes blamed on anything prove nothing new that is wrong', { timeout: 60_000 }, async () => {
    const bench = await caseBench(id);
    const before = assertedIn(bench.draft, bench);
    const right = new Set(bench.truth.map(({ entity }) => bench.view.workloadOf(entity)));
    const cause = fc.record({
      entity: fc.constantFrom(...bench.view.objects.keys()),
      mechanism: fc.constant('wrong-thing'),
      claim: fc.constant('It is this.'),
      receipts: fc.array(fc.constantFrom(...tellingQuotes(bench)), { minLength: 2, maxLength: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cause, { minLength: 12, maxLength: 12 }), async (causes) => {
        const { draft } = await judge({ causes }, bench);
        const settled = settle(draft, bench.facts);
        const wrong = settled.causes.filter(
          ({ status, entity }) => status === 'cause' && !right.has(bench.view.workloadOf(entity)),
        );

        expect(wrong.map(({ entity }) => entity)).toEqual([]);
        expect(assertedIn(draft, bench)).toEqual(expect.arrayContaining([...before]));
        expect(settled.verdict).toBe(bench.settled.verdict);
      }),
      { numRuns: answers, seed: 17, endOnFailure: true },
    );
  });
});
