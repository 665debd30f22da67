import { describe, expect, test } from 'vitest';
import type { Fault } from './fault.ts';
import { saidOf } from './verdict.ts';

/** What is known to be wrong, by variant; the tables may only shrink. */
export interface Known {
  /** What is said first instead of the truth. */
  readonly wrong: Readonly<Record<string, string>>;
  /** Named rightly, but something innocent is blamed as well. */
  readonly blamesMore: readonly string[];
}

const nameOf = ({ label, object, variant }: Fault): string => `${label}@${object} (${variant})`;

/** Each fault is to be named first, and alone. */
export function faultSuite(faults: readonly Fault[], known: Known): void {
  test('nothing is known to be wrong that does not exist', () => {
    const names = new Set(faults.map(nameOf));
    const listed = [...Object.keys(known.wrong), ...known.blamesMore];

    expect(names.size).toBe(faults.length);
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
  });

  describe.each([...Map.groupBy(faults, ({ label }) => label)])('%s', (_, variants) => {
    test.each(variants.map((fault) => [nameOf(fault), fault] as const))('%s', async (name, fault) => {
      const { predicted, asserted } = await saidOf(fault);

      const right = `${fault.label}@${fault.object}`;
      expect(predicted[0] ?? 'nothing').toBe(known.wrong[name] ?? right);
      if (predicted[0] === right) expect(asserted > 1).toBe(known.blamesMore.includes(name));
    });
  });
}
