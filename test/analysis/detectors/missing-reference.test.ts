import { expect, test } from 'vitest';
import { missingReference } from '../../../src/analysis/detectors/missing-reference.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, clock, cluster, pod } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const waiting = (reason: string, message?: string): JsonObject => ({
  state: { waiting: { reason, ...(message ? { message } : {}) } },
});
const stuck = (
  containerStatus: JsonObject,
  spec: JsonObject = {},
  env: readonly JsonObject[] = [],
): Cluster => cluster().workload('orders', { ready: 0, containerStatus, spec, container: { env } });

test.each([
  ['secret "orders-db" not found', 'missing-secret'],
  ["couldn't find key password in Secret shop/orders-db", 'missing-secret'],
  ['configmap "orders" not found', 'missing-config-map'],
  ["couldn't find key mode in ConfigMap shop/orders", 'missing-config-map'],
])('finds a container that waits because of: %s', (message, mechanism) => {
  const shop = stuck(waiting('CreateContainerConfigError', message));

  expect(said(missingReference, shop)).toEqual([`shop/Deployment/orders ${mechanism}`]);
});

test.each([
  ['MountVolume.SetUp failed for volume "tls" : secret "orders-tls" not found', 'missing-secret'],
  [
    'MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.crt',
    'missing-secret',
  ],
  ['MountVolume.SetUp failed for volume "conf" : configmap "orders" not found', 'missing-config-map'],
  [
    'MountVolume.SetUp failed for volume "conf" : configmap references non-existent config key: app.yaml',
    'missing-config-map',
  ],
])('finds a volume that cannot be set up: %s', (message, mechanism) => {
  const volumes = [
    { name: 'tls', secret: { secretName: 'orders-tls' } },
    { name: 'conf', configMap: { name: 'orders' } },
  ];
  const shop = stuck(waiting('ContainerCreating'), { volumes }).event(pod('orders'), 'FailedMount', message);

  expect(said(missingReference, shop)).toEqual([`shop/Deployment/orders ${mechanism}`]);
});

test('quotes where the pod asks for it', () => {
  const reference = { name: 'DB_USER', valueFrom: { secretKeyRef: { name: 'orders-db', key: 'user' } } };
  const shop = stuck(waiting('CreateContainerConfigError', 'secret "orders-db" not found'), {}, [reference]);

  const [found] = missingReference.detect(shop.view());

  expect(found?.receipts.map((receipt) => receipt.locator).join()).toContain('/env/0/valueFrom/secretKeyRef');
  expect(found?.breaks).toEqual(['shop/Secret/orders-db']);
});

test('blames the Secret once where it was there and was deleted', () => {
  const secret = { kind: 'Secret', metadata: { name: 'db', namespace: 'shop' }, data: {} };
  const shop = cluster().object(secret, clock('13:55')).object(secret, clock('14:05'), true);
  for (const name of ['orders', 'cart'])
    shop.workload(name, {
      ready: 0,
      containerStatus: waiting('CreateContainerConfigError', 'secret "db" not found'),
    });

  expect(said(missingReference, shop)).toEqual(['shop/Secret/db missing-secret']);
});

test.each([
  [
    'a pull secret, which is another mechanism',
    stuck(waiting('ImagePullBackOff')).event(
      pod('orders'),
      'FailedToRetrieveImagePullSecret',
      'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.',
    ),
  ],
  [
    'a mount that failed once before the container ran',
    stuck({ state: { running: { startedAt: clock('14:09') } } }).event(
      pod('orders'),
      'FailedMount',
      'MountVolume.SetUp failed for volume "tls" : secret "orders-tls" not found',
    ),
  ],
  [
    'a cache of the kubelet that is not warm yet',
    stuck(waiting('ContainerCreating')).event(
      pod('orders'),
      'FailedMount',
      'MountVolume.SetUp failed for volume "conf" : object "shop"/"orders" not registered',
    ),
  ],
  [
    'a pod that is ready',
    cluster().workload('orders').event(pod('orders'), 'Failed', 'Error: secret "orders-db" not found'),
  ],
])('is silent about %s', (_, shop) => {
  expect(said(missingReference, shop)).toEqual([]);
});
