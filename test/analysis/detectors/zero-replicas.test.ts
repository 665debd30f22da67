import { expect, test } from 'vitest';
import { zeroReplicas } from '../../../src/analysis/detectors/zero-replicas.ts';
import { type Cluster, clock, cluster, deployment, testWindow } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const none = { replicas: 0, ready: 0, pods: 0 };
const parked = (): Cluster =>
  cluster().workload('orders', none).service('orders', {}, 0).workload('web').service('web');
const expected = ['shop/Deployment/orders zero-replicas'];

test.each([
  ['a caller', (shop: Cluster) => shop.call(deployment('web'), deployment('orders'))],
  ['a check that fails', (shop: Cluster) => shop.probe('shop/Service/orders', 'orders:80', false, 'refused')],
  [
    'an alert about it',
    (shop: Cluster) => shop.alert('OrdersDown', { namespace: 'shop', deployment: 'orders' }),
  ],
  ['a way in from outside', (shop: Cluster) => shop.service('orders', { type: 'NodePort' }, 0)],
])('finds a workload without replicas that %s misses', (_, add) => {
  expect(said(zeroReplicas, add(parked()))).toEqual(expected);
});

test('shows who scaled it down and when', () => {
  const shop = cluster()
    .workload('orders', {}, clock('13:55'))
    .workload('orders', none, clock('14:05'))
    .call(deployment('web'), deployment('orders'));

  const [found] = zeroReplicas.detect(shop.view());

  expect(found?.receipts.map((receipt) => receipt.shows)).toContain('change');
  expect(found?.strength).toBe('decisive');
});

test('says that it was so before where it was so before the first alert', () => {
  const shop = cluster()
    .workload('orders', none, clock('13:50'))
    .workload('orders', none, clock('14:10'))
    .call(deployment('web'), deployment('orders'))
    .alert('Slow', {}, { startsAt: clock('14:02') });

  const [found] = zeroReplicas.detect(shop.view());

  expect(found?.standing).toBe('before');
});

const autoscaler = (minReplicas: number) => ({
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'orders', namespace: 'shop' },
  spec: { minReplicas, maxReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'orders' } },
});

test('holds an autoscaler that wants more against it', () => {
  const shop = parked().object(autoscaler(2)).call(deployment('web'), deployment('orders'));

  const [found] = zeroReplicas.detect(shop.view());

  expect(found?.receipts.map((receipt) => receipt.quote)).toContain('2');
});

test.each([
  ['that nobody needs', parked()],
  [
    'that an autoscaler takes to nothing',
    parked().object(autoscaler(0)).call(deployment('web'), deployment('orders')),
  ],
  [
    'that events wake up',
    parked()
      .object({
        kind: 'ScaledObject',
        metadata: { name: 'orders', namespace: 'shop' },
        spec: { scaleTargetRef: { name: 'orders' } },
      })
      .call(deployment('web'), deployment('orders')),
  ],
  ['that runs', cluster().workload('orders').service('orders').call(deployment('web'), deployment('orders'))],
])('is silent about a workload %s', (_, shop) => {
  expect(said(zeroReplicas, shop)).toEqual([]);
});

test('looks at the present version', () => {
  const shop = cluster()
    .workload('orders', none, clock('13:55'))
    .workload('orders', {}, testWindow.to)
    .call(deployment('web'), deployment('orders'));

  expect(said(zeroReplicas, shop)).toEqual([]);
});
