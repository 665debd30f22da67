import { describe, expect, test } from 'vitest';
import { clock, cluster, deployment, pod, replicaSet } from '../support/cluster.ts';

const orphan = (kind: string, name: string, spec = {}) => ({
  kind,
  metadata: { name, namespace: 'shop', labels: { app: 'cart' } },
  spec,
  status: {},
});

describe('ownership', () => {
  test('leads from a pod over its ReplicaSet to the Deployment', () => {
    const view = cluster().workload('cart').view();

    expect(view.workloadOf(pod('cart'))).toBe(deployment('cart'));
    expect(view.workloadOf(replicaSet('cart'))).toBe(deployment('cart'));
  });

  test('leads from a Service to what it selects, and from a name to its namesake', () => {
    const view = cluster()
      .workload('basket', { labels: { app: 'cart' } })
      .service('cart')
      .service('basket', { selector: { app: 'x' } }, 0)
      .view();

    expect(view.workloadOf('shop/Service/cart')).toBe(deployment('basket'));
    expect(view.workloadOf('shop/Service/basket')).toBe(deployment('basket'));
  });

  test('follows names where references are missing', () => {
    const view = cluster()
      .object(orphan('Pod', 'cart-6d5f9c7b8-x2k4z'))
      .object(orphan('Pod', 'store-0'))
      .object(orphan('StatefulSet', 'store', { selector: { matchLabels: { app: 'cart' } } }))
      .view();

    expect(view.workloadOf('shop/Pod/cart-6d5f9c7b8-x2k4z')).toBe('shop/Deployment/cart');
    expect(view.workloadOf('shop/Pod/store-0')).toBe('shop/StatefulSet/store');
  });

  test('takes a pod without an owner for itself', () => {
    expect(cluster().object(orphan('Pod', 'debug')).view().workloadOf('shop/Pod/debug')).toBe(
      'shop/Pod/debug',
    );
  });
});

describe('services', () => {
  test('count ready addresses from Endpoints and from slices', () => {
    const slice = {
      kind: 'EndpointSlice',
      metadata: { name: 'mail-x2k4z', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'mail' } },
      endpoints: [
        { addresses: ['10.1.0.1'], conditions: { ready: true } },
        { addresses: ['10.1.0.2'], conditions: { ready: false } },
      ],
    };
    const view = cluster()
      .workload('cart')
      .service('cart', {}, 2)
      .object({ kind: 'Service', metadata: { name: 'mail', namespace: 'shop' } })
      .object(slice)
      .view();

    expect(view.services.get('shop/Service/cart')?.readyAddresses).toBe(2);
    expect(view.services.get('shop/Service/mail')?.readyAddresses).toBe(1);
  });

  test('front a workload by its template while it has no pods', () => {
    const view = cluster().workload('cart', { pods: 0, ready: 0 }).service('cart', {}, 0).view();

    expect(view.servicesOf(deployment('cart')).map((service) => service.id)).toEqual(['shop/Service/cart']);
  });
});

describe('references', () => {
  const seen = (value: string) =>
    cluster()
      .workload('web', { container: { env: [{ name: 'ADDR', value }] } })
      .workload('cart')
      .service('cart')
      .service('store', {}, 1, 'data')
      .view()
      .references.map(({ host, port, service }) => [host, port, service]);

  test.each([
    ['cart:80', [['cart', 80, 'shop/Service/cart']]],
    ['http://cart', [['cart', undefined, 'shop/Service/cart']]],
    [
      'jdbc:mysql://user:x@store.data.svc.cluster.local:3306/db?ssl=no',
      [['store.data.svc.cluster.local', 3306, 'data/Service/store']],
    ],
    [
      'cart:80,store.data:6379',
      [
        ['cart', 80, 'shop/Service/cart'],
        ['store.data', 6379, 'data/Service/store'],
      ],
    ],
    ['store-0.store.data.svc:6379', [['store-0.store.data.svc', 6379, 'data/Service/store']]],
    ['api.example.com', [['api.example.com', undefined, undefined]]],
    ['8080', []],
    ['some words', []],
  ])('are read from %s', (value, expected) => {
    expect(seen(value)).toEqual(expected);
  });

  test('are calls, as traces and declarations are', () => {
    const view = cluster()
      .workload('web', { container: { env: [{ name: 'ADDR', value: 'cart:80' }] } })
      .workload('cart')
      .service('cart')
      .call('shop/Service/cart', 'shop/Deployment/store')
      .view();

    expect(view.callersOf(deployment('cart'))).toEqual([deployment('web')]);
    expect(view.calleesOf(deployment('cart'))).toEqual([deployment('store')]);
  });
});

describe('versions', () => {
  test('differ in what somebody changed, not in status and bookkeeping', () => {
    const map = (version: string, value: string) => ({
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'shop', resourceVersion: version },
      data: { a: value },
      status: { v: version },
    });
    const view = cluster()
      .object(map('1', 'old'), clock('13:55'))
      .object(map('2', 'new'), clock('14:05'))
      .view();

    const changed = view
      .differencesOf('shop/ConfigMap/x')
      .map(({ path, before, after }) => [path.join('/'), before, after]);

    expect(changed).toEqual([['data/a', 'old', 'new']]);
  });

  test('are put in order of time however they came', () => {
    const map = (value: string) => ({
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'shop' },
      data: { a: value },
    });
    const view = cluster().object(map('new'), clock('14:05')).object(map('old'), clock('13:55')).view();

    expect(view.objects.get('shop/ConfigMap/x')?.manifest).toEqual(map('new'));
  });

  test('stand in the timeline', () => {
    const map = (value: string) => ({
      kind: 'ConfigMap',
      metadata: { name: 'x', namespace: 'shop' },
      data: { a: value },
    });
    const shop = cluster().object(map('old'), clock('13:55')).object(map('new'), clock('14:05'));
    shop
      .event(pod('cart'), 'Killing', 'Stopping container', clock('14:02'))
      .alert('Errors', {}, { entity: deployment('cart') });

    const moments = shop
      .view()
      .timeline()
      .map(({ kind, entity }) => `${kind} ${entity}`);

    expect(moments).toEqual([
      `alert ${deployment('cart')}`,
      `event ${pod('cart')}`,
      'changed shop/ConfigMap/x',
    ]);
  });
});

test('a quote of what is not there shows what surrounds it', () => {
  const view = cluster().workload('cart').view();
  const item = view.objects.get(deployment('cart'))?.current;

  const receipt =
    item && view.quote(item, ['manifest', 'spec', 'selector', 'matchLabels', 'tier'], 'absence');

  expect(receipt?.quote).toBe('{"app":"cart"}');
});

test('a thing is known by its object, by a log line, or by a call', () => {
  const view = cluster()
    .workload('cart')
    .log('shop/Deployment/web', 'x')
    .call('shop/Deployment/a', 'shop/Deployment/b')
    .view();

  expect(
    [deployment('cart'), deployment('web'), deployment('b'), deployment('none')].map((id) => view.has(id)),
  ).toEqual([true, true, true, false]);
});
