import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Detector } from '../../src/analysis/detector.ts';
import { buildView, type View, type ViewInput } from '../../src/analysis/view.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { standsAt } from '../../src/evidence/receipt.ts';
import type { JsonValue } from '../../src/lib/json.ts';
import { brokenShop, healthyShop } from '../support/scenes.ts';

/** What every detector keeps to, whatever its mechanism. */
export function detectorContract(detector: Detector): void {
  describe(`${detector.mechanism} as a detector`, () => {
    test('is named in kebab-case', () => {
      expect(detector.mechanism).toMatch(/^[a-z]+(-[a-z]+)*$/u);
    });

    test('finds nothing on a healthy system', () => {
      const found = [...detector.detect(healthyShop().view())];

      expect(found).toEqual([]);
    });

    test('says the same of the same evidence', () => {
      const shop = brokenShop();

      const [once, again] = [[...detector.detect(shop.view())], [...detector.detect(shop.view())]];

      expect(again).toEqual(once);
    });

    test('has receipts that stand, and a claim that is one sentence', () => {
      const view = brokenShop().view();

      for (const finding of detector.detect(view)) {
        expect(finding.claim).toMatch(/^[`A-Z][^\n]*\.$/u);
        expect(finding.receipts[0]?.shows).toMatch(/change|state|absence/u);
        expect(finding.receipts.map((receipt) => verdictOn(view, receipt))).toEqual(
          finding.receipts.map(() => 'stands'),
        );
      }
    });

    test('throws for no manifest, however mangled', () => {
      const { evidence, ...rest } = brokenShop().input();

      fc.assert(
        fc.property(fc.infiniteStream(fc.nat()), (dice) => {
          const input: ViewInput = { ...rest, evidence: evidence.map((one) => mangled(one, dice)) };
          const view = buildView(input);
          for (const finding of detector.detect(view))
            for (const receipt of finding.receipts) expect(verdictOn(view, receipt)).toBe('stands');
        }),
        { numRuns: 25 },
      );
    });
  });
}

function verdictOn(view: View, receipt: Parameters<typeof standsAt>[1]): string {
  const evidence = view.evidence.find((one) => one.id === receipt.evidence);
  return evidence ? standsAt(evidence, receipt) : 'no such evidence';
}

/** Damages manifests only: every other field was checked by its schema when the source was read. */
function mangled(evidence: Evidence, dice: Iterator<number>): Evidence {
  if (evidence.signal !== 'objects') return evidence;
  const records = evidence.records.map((record) => {
    const object = record as { manifest: JsonValue };
    return { ...object, manifest: damage(object.manifest, dice, 0) };
  });
  return { ...evidence, records: records };
}

const rubbish: readonly JsonValue[] = [
  null,
  '',
  'x',
  0,
  -1,
  true,
  [],
  {},
  [null],
  [['x']],
  { '': null },
  'a/b:c',
  '9e99Zi',
];

function damage(value: JsonValue, dice: Iterator<number>, depth: number): JsonValue {
  const roll = (dice.next().value as number) % 97;
  if (depth > 0 && roll < 4) return rubbish[(dice.next().value as number) % rubbish.length] ?? null;
  if (Array.isArray(value)) return (value as JsonValue[]).map((member) => damage(member, dice, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Record<string, JsonValue>).flatMap(([key, member]) =>
      (dice.next().value as number) % 61 === 0 ? [] : [[key, damage(member, dice, depth + 1)]],
    ),
  );
}
