import { describe, expect, test } from 'vitest';
import { mean, quantile, wilson } from '../../src/evals/statistics.ts';

describe('the Wilson interval', () => {
  test('agrees with published values', () => {
    // Wilson's interval for 8 of 10 and for 0 of 10, as every statistics package prints it.
    const some = wilson(8, 10);
    const none = wilson(0, 10);

    expect(some.value).toBe(0.8);
    expect(some.low).toBeCloseTo(0.4901, 3);
    expect(some.high).toBeCloseTo(0.9433, 3);
    expect(none.low).toBe(0);
    expect(none.high).toBeCloseTo(0.2775, 3);
  });

  test('is the whole range where nothing was counted', () => {
    expect(wilson(0, 0)).toEqual({ hits: 0, of: 0, value: 0, low: 0, high: 1 });
  });

  test('always holds the share itself', () => {
    for (let of = 1; of <= 40; of += 1)
      for (let hits = 0; hits <= of; hits += 1) {
        const { value, low, high } = wilson(hits, of);

        expect(low).toBeLessThanOrEqual(value + 1e-12);
        expect(high).toBeGreaterThanOrEqual(value - 1e-12);
      }
  });
});

test('a mean of nothing is nothing', () => {
  expect([mean([]), mean([1, 2, 6])]).toEqual([0, 3]);
});

test('a quantile is one of the values', () => {
  const values = [40, 10, 30, 20];

  expect([quantile(values, 0.5), quantile(values, 0.95), quantile(values, 0), quantile([], 0.5)]).toEqual([
    20, 40, 10, 0,
  ]);
});
