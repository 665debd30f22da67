import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/analysis/engine.ts';
import { freshErrors } from '../../src/analysis/symptoms/fresh-errors.ts';
import { type Cluster, clock, cluster, deployment, pod } from '../support/cluster.ts';
import { flags } from '../support/scenes.ts';

/** The same line but for its numbers, at these minutes of the window. */
function hangingUp(shop: Cluster, minutes: readonly number[]): Cluster {
  for (const minute of minutes) {
    const at = new Date(Date.parse(clock('13:50')) + minute * 60_000).toISOString();
    const text = `call ${minute * 7919} of cart failed: context canceled after ${minute} ms`;
    shop.add('logs', { entity: pod('edge'), at, severity: 'error', text, count: 1 });
  }
  return shop;
}

const allAlong = Array.from({ length: 15 }, (_, index) => index * 2);
const alertOfEdge = ['Slow', { namespace: 'shop', deployment: 'edge' }, { state: 'resolved' }] as const;
const shop = () =>
  cluster()
    .workload('edge')
    .workload('cart')
    .alert(...alertOfEdge);

describe('errors in logs', () => {
  test('are no news where they were as frequent long before the first alert', () => {
    const view = hangingUp(shop(), allAlong).view();

    expect(freshErrors(view)).toEqual([]);
  });

  test('are news where they began shortly before the alert, or became more', () => {
    const late = hangingUp(
      shop(),
      allAlong.filter((minute) => minute >= 10),
    ).view();
    const more = hangingUp(
      hangingUp(shop(), allAlong),
      Array.from({ length: 60 }, (_, n) => 15 + n / 5),
    ).view();

    expect(freshErrors(late)).toHaveLength(10);
    expect(freshErrors(more)).toHaveLength(75);
  });

  test('that are gathered into one record are taken to be spread over its time', () => {
    const record = { entity: pod('edge'), severity: 'error', text: 'refused', count: 90 };
    const steady = shop().add('logs', { ...record, at: clock('13:51'), lastAt: clock('14:19') });
    const sudden = shop().add('logs', { ...record, at: clock('14:01'), lastAt: clock('14:19') });

    expect(freshErrors(steady.view())).toEqual([]);
    expect(freshErrors(sudden.view())).toHaveLength(1);
  });

  test('without times, and without an alert to compare with, all count', () => {
    const timeless = shop().add('logs', {
      entity: pod('edge'),
      severity: 'error',
      text: 'refused',
      count: 9,
    });
    const calm = hangingUp(cluster().workload('edge'), allAlong);

    expect(freshErrors(timeless.view())).toHaveLength(1);
    expect(freshErrors(calm.view())).toHaveLength(allAlong.length);
  });

  test('that are old make no cause of a flag that was flipped meanwhile', () => {
    const causesWith = (minutes: readonly number[]) => {
      const flipped = hangingUp(shop().call(deployment('edge'), deployment('cart')), minutes)
        .object(flags('off'), clock('13:50'))
        .object(flags('on'), clock('14:03'));
      return analyse(flipped.input({ question: 'did the flag do it?' })).draft.causes.map(
        ({ entity }) => entity,
      );
    };

    expect(causesWith(allAlong.filter((minute) => minute >= 13))).toEqual(['shop/ConfigMap/flags']);
    expect(causesWith(allAlong)).toEqual([]);
  });
});
