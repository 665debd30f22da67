import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standsAt } from '../../src/evidence/receipt.ts';
import { impactsOf } from '../../src/escalation/impact.ts';
import type { JsonValue } from '../../src/lib/json.ts';
import type { Signal } from '../../src/lib/signal.ts';
import { anEvidence } from '../support/diagnoses.ts';

const window = { from: '2026-03-04T13:00:00.000Z', to: '2026-03-04T14:00:00.000Z' };
const evidence = (signal: Signal, ...records: readonly JsonValue[]) => anEvidence({ signal, records });
const series = (
  metric: string,
  points: readonly (readonly [number, number])[],
  entity = 'shop/Service/checkout',
) => ({
  ...{ entity, metric, labels: {} },
  points: points as unknown as JsonValue,
});

describe('what customers feel', () => {
  it('is the share that fails now and the requests that failed since it began', () => {
    const shares = [
      [0, 0.001],
      [60, 0.4],
      [120, 0.4],
      [180, 0.4],
    ] as const;
    const rates = [
      [0, 10],
      [60, 10],
      [120, 20],
      [180, 20],
    ] as const;

    const [impact] = impactsOf(
      [evidence('metrics', series('requests.errors', shares), series('requests.rate', rates))],
      window,
    );

    expect(impact).toMatchObject({
      entity: 'shop/Service/checkout',
      affected: 1200,
      requests: 3000,
      minutes: 3,
    });
    expect(impact?.errorShare).toBeCloseTo(0.4);
  });

  it('counts no requests where no rate was measured', () => {
    const [impact] = impactsOf([evidence('metrics', series('requests.errors', [[0, 0.2]]))], window);

    expect(impact?.errorShare).toBeCloseTo(0.2);
    expect(impact).not.toHaveProperty('affected');
  });

  it('is summed over the callers of traced calls', () => {
    const call = (caller: string, calls: number, errors: number) => ({
      ...{ caller, callee: 'shop/Service/checkout', calls, errors },
    });

    const [impact] = impactsOf(
      [evidence('traces', call('shop/Service/web', 90, 9), call('shop/Service/app', 10, 1))],
      window,
    );

    expect(impact).toMatchObject({ errorShare: 0.1, affected: 10, requests: 100, minutes: 60 });
  });

  it.each([
    ['38 % of requests to checkout fail', 0.38],
    ['The error rate of checkout is 12.5%', 0.125],
    ['7% of all login requests are rejected', 0.07],
  ])('is what a firing alert states: %s', (summary, share) => {
    const alert = { name: 'Errors', state: 'firing', annotations: { summary } };

    expect(impactsOf([evidence('alerts', alert)], window)[0]?.errorShare).toBeCloseTo(share);
  });

  it.each([
    'Disk is 95 % full and writes will fail',
    'CPU throttled 60 % of the time',
    '90 % of the error budget is spent',
    'The error rate is above its objective',
  ])('is not read into other words: %s', (summary) => {
    const alert = { name: 'Other', state: 'firing', annotations: { summary } };

    expect(impactsOf([evidence('alerts', alert)], window)).toEqual([]);
  });

  it('is nothing where nothing fails, nothing fires, or nothing was measured', () => {
    const resolved = { name: 'Errors', state: 'resolved', annotations: { summary: '38 % of requests fail' } };

    expect(impactsOf([], window)).toEqual([]);
    expect(impactsOf([evidence('alerts', resolved)], window)).toEqual([]);
    expect(impactsOf([evidence('metrics', series('requests.errors', [[0, 0]]))], window)).toEqual([]);
    expect(impactsOf([evidence('metrics', series('cpu.usage', [[0, 4]]))], window)).toEqual([]);
  });

  it('has receipts that stand, shares from 0 to 1 and counts that add up, whatever the numbers', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 9_999 }), fc.double({ noNaN: true })), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(points, points, (shares, rates) => {
        const sorted = (all: [number, number][]) => all.toSorted((one, other) => one[0] - other[0]);
        const one = evidence(
          'metrics',
          series('requests.errors', sorted(shares)),
          series(
            'requests.rate',
            sorted(rates).map(([at, rate]) => [at, Math.abs(rate) % 1e6]),
          ),
        );

        for (const { errorShare, affected = 0, requests = 0, receipts } of impactsOf([one], window)) {
          expect(errorShare).toBeGreaterThan(0);
          expect(errorShare).toBeLessThanOrEqual(1);
          expect(affected).toBeLessThanOrEqual(requests + 1);
          expect(receipts.length).toBeGreaterThan(0);
          expect(receipts.map((receipt) => standsAt(one, receipt))).toEqual(receipts.map(() => 'stands'));
        }
      }),
    );
  });
});
