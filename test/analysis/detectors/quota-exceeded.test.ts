import { expect, test } from 'vitest';
import { familyOf, quotaExceeded } from '../../../src/analysis/detectors/quota-exceeded.ts';
import { clock, cluster, deployment, replicaSet } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';
import { quota, storageClaim } from '../../support/scenes.ts';

const refusal = (requested: string, used: string, limited: string, name = 'memory'): string =>
  `Error creating: pods "cart-5d9f7c6b8-x" is forbidden: exceeded quota: ${name}, requested: ${requested}, used: ${used}, limited: ${limited}`;

const short = () => cluster().workload('cart', { ready: 0, pods: 0 });

test.each([
  ['requests.memory=1Gi', 'requests.memory=4Gi', 'requests.memory=4Gi', 'memory-quota-exceeded'],
  ['limits.cpu=500m', 'limits.cpu=2', 'limits.cpu=2', 'cpu-quota-exceeded'],
  ['pods=1', 'pods=10', 'pods=10', 'pod-quota-exceeded'],
  ['count/pods=1', 'count/pods=10', 'count/pods=10', 'pod-quota-exceeded'],
  [
    'limits.cpu=1,limits.memory=8Gi',
    'limits.cpu=2,limits.memory=4Gi',
    'limits.cpu=2500m,limits.memory=5Gi',
    'memory-quota-exceeded',
  ],
])('names the resource that is over: %s', (requested, used, limited, mechanism) => {
  const shop = short()
    .object(quota('4Gi', '4Gi'))
    .event(replicaSet('cart'), 'FailedCreate', refusal(requested, used, limited));

  const found = said(quotaExceeded, shop);

  expect(found).toEqual([`shop/ResourceQuota/memory ${mechanism}`]);
});

test('is one finding for all the workloads that one quota blocks', () => {
  const text = refusal('pods=1', 'pods=10', 'pods=10');
  const shop = short().workload('orders', { ready: 0, pods: 0 }).object(quota('4Gi', '4Gi'));
  shop.event(replicaSet('cart'), 'FailedCreate', text).event(replicaSet('orders'), 'FailedCreate', text);

  const found = [...quotaExceeded.detect(shop.view())];

  expect(found.map((one) => one.breaks)).toEqual([[deployment('cart'), deployment('orders')]]);
});

test('names the namespace where the quota itself was not seen', () => {
  const shop = short().event(replicaSet('cart'), 'FailedCreate', refusal('pods=1', 'pods=10', 'pods=10'));

  const found = said(quotaExceeded, shop);

  expect(found).toEqual(['cluster/Namespace/shop pod-quota-exceeded']);
});

test('reads the condition of a ReplicaSet whose events have expired', () => {
  const message = 'pods "cart-x" is forbidden: failed quota: memory: must specify limits.memory for: server';
  const shop = cluster()
    .workload('cart', { ready: 0, pods: 0 })
    .object({
      kind: 'ReplicaSet',
      metadata: {
        name: 'cart-7c',
        namespace: 'shop',
        ownerReferences: [{ kind: 'Deployment', name: 'cart', controller: true }],
      },
      spec: { replicas: 1 },
      status: {
        replicas: 0,
        conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }],
      },
    });

  const found = said(quotaExceeded, shop);

  expect(found).toEqual(['cluster/Namespace/shop memory-quota-exceeded']);
});

test('is silent about a refusal after which the pods were created', () => {
  const shop = cluster()
    .workload('cart')
    .event(replicaSet('cart'), 'FailedCreate', refusal('pods=1', 'pods=10', 'pods=10'));

  const found = said(quotaExceeded, shop);

  expect(found).toEqual([]);
});

test.each([
  ['gold.storageclass.storage.k8s.io/requests.storage', 'storage'],
  ['persistentvolumeclaims', 'storage'],
  ['services.nodeports', 'service'],
  ['count/services', 'service'],
  ['requests.nvidia.com/gpu', 'object'],
])('puts %s into its family', (resource, family) => {
  expect(familyOf(resource)).toBe(family);
});

const limited = (hard: Record<string, string>, used: Record<string, string>) => ({
  kind: 'ResourceQuota',
  metadata: { name: 'limits', namespace: 'shop' },
  spec: { hard },
  status: { hard, used },
});
const declared = { kind: 'Service', metadata: { name: 'cart', namespace: 'shop' } };

test('sees by its absence that a declared Service was refused', () => {
  const shop = cluster()
    .workload('cart')
    .object(limited({ services: '3' }, { services: '3' }))
    .object(declared, undefined, true);

  const found = said(quotaExceeded, shop);

  expect(found).toEqual(['shop/ResourceQuota/limits service-quota-exceeded']);
});

test.each([
  ['used up', { persistentvolumeclaims: '1' }, { persistentvolumeclaims: '1' }],
  ['too small for it', { 'requests.storage': '512Mi' }, { 'requests.storage': '0' }],
])('sees that a claim was refused by a quota that is %s', (_, hard, used) => {
  const spec = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
  const claim = { ...storageClaim('Pending'), status: {} };
  const shop = cluster()
    .workload('store', { ready: 0, node: null, spec })
    .object(limited(hard, used))
    .object(claim, undefined, true);

  const found = said(quotaExceeded, shop);

  expect(found).toEqual(['shop/ResourceQuota/limits storage-quota-exceeded']);
});

test('is silent where a Service is gone and the quota has room', () => {
  const shop = cluster()
    .object(limited({ services: '3' }, { services: '2' }))
    .object(declared, undefined, true);

  expect(said(quotaExceeded, shop)).toEqual([]);
});

test('is silent where a quota is used up and nothing is missing', () => {
  const shop = cluster()
    .workload('cart')
    .service('cart')
    .object(limited({ services: '1' }, { services: '1' }));

  expect(said(quotaExceeded, shop)).toEqual([]);
});

test('dates a quota from the first pod that it refused, not from the latest', () => {
  const text =
    'pods "cart-x" is forbidden: exceeded quota: memory, requested: requests.memory=1Gi, used: requests.memory=4Gi, limited: requests.memory=4Gi';
  const shop = cluster()
    .workload('cart', { ready: 0, pods: 0 })
    .event(replicaSet('cart'), 'FailedCreate', text, clock('14:09'))
    .event(replicaSet('cart'), 'FailedCreate', text, clock('14:03'));

  const [found] = quotaExceeded.detect(shop.view());

  expect(found?.since).toBe(clock('14:03'));
});

test('believes the conditions of a workload once the events are gone', () => {
  const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }];
  const blocked = (used: string) =>
    cluster()
      .object({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'cart', namespace: 'shop' },
        spec: { replicas: 1, selector: { matchLabels: { app: 'cart' } } },
        status: { conditions },
      })
      .object(limited({ pods: '9' }, { pods: used }));

  expect(said(quotaExceeded, blocked('9'))).toEqual(['shop/ResourceQuota/limits pod-quota-exceeded']);
  expect(said(quotaExceeded, blocked('8'))).toEqual([]);
});
