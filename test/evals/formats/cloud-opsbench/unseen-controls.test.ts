import { describe, expect, test } from 'vitest';
import { labels } from '../../../../src/evals/formats/cloud-opsbench/labels.ts';
import { placementFaults, runningFaults } from '../../../support/printed-cluster/faults/all.ts';
import { controls } from '../../../support/printed-cluster/faults/controls.ts';
import { saidOf } from '../../../support/printed-cluster/verdict.ts';

test('every label has at least two variants', () => {
  const known = [...labels.values()].map(({ rootCause }) => rootCause);
  const counts = Map.groupBy([...placementFaults, ...runningFaults], ({ label }) => label);

  expect([...counts.keys()].sort()).toEqual(known.sort());
  for (const [label, variants] of counts) expect(variants.length, label).toBeGreaterThanOrEqual(2);
});

test('there are at least ten situations without a fault', () => {
  expect(controls.length).toBeGreaterThanOrEqual(10);
});

describe('nobody is blamed for', () => {
  test.each(controls.map((control) => [control.variant, control] as const))('%s', async (_, control) => {
    const { diagnosis, asserted } = await saidOf(control);

    expect(asserted, diagnosis.reason).toBe(0);
    expect(diagnosis.verdict).not.toBe('confirmed');
  });
});
