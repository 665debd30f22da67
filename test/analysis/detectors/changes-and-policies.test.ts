import { describe, expect, test } from 'vitest';
import { change } from '../../../src/analysis/detectors/change.ts';
import { chaosExperiment } from '../../../src/analysis/detectors/chaos-experiment.ts';
import { environmentAddressMismatch } from '../../../src/analysis/detectors/environment-address-mismatch.ts';
import { meshPolicyBlock } from '../../../src/analysis/detectors/mesh-policy-block.ts';
import { serviceDeleted } from '../../../src/analysis/detectors/service-deleted.ts';
import { analyse } from '../../../src/analysis/engine.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, clock, cluster, deployment, pod } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const calls = (name: string): JsonObject => ({
  env: [
    { name: 'ORDERS_ADDR', value: 'orders:80' },
    { name: 'SELF', value: name },
  ],
});

describe('chaos experiments', () => {
  const network = (extra: JsonObject = {}): JsonObject => ({
    apiVersion: 'chaos-mesh.org/v1alpha1',
    kind: 'NetworkChaos',
    metadata: { name: 'delay-orders-x2k4z', namespace: 'chaos' },
    spec: { action: 'delay', selector: { namespaces: ['shop'], labelSelectors: { app: 'orders' } } },
    ...extra,
  });
  const applied = (
    shop: Cluster,
    id = 'chaos/NetworkChaos/delay-orders-x2k4z',
    at = clock('14:01'),
  ): Cluster =>
    shop.event(id, 'Applied', `Successfully apply chaos for ${pod('orders').replace('/Pod', '')}`, at);

  test('are found with those whom they strike', () => {
    const [found] = chaosExperiment.detect(applied(cluster().workload('orders').object(network())).view());

    expect(found).toMatchObject({
      entity: 'chaos/NetworkChaos/delay-orders-x2k4z',
      breaks: [deployment('orders')],
    });
  });

  test('are found by their events alone', () => {
    const shop = applied(cluster().workload('orders'));

    expect(said(chaosExperiment, shop)).toEqual(['chaos/NetworkChaos/delay-orders-x2k4z chaos-experiment']);
  });

  test('are one thing with the schedule that spawned them', () => {
    const shop = applied(cluster().workload('orders').object(network())).event(
      'chaos/Schedule/delay-orders',
      'Spawned',
      'Create new object: delay-orders-x2k4z',
      clock('14:00'),
    );

    expect(said(chaosExperiment, shop)).toEqual(['chaos/Schedule/delay-orders chaos-experiment']);
  });

  test('have recovered once they ended and nothing came after', () => {
    const shop = applied(cluster().workload('orders'), undefined, clock('13:52')).event(
      'chaos/NetworkChaos/delay-orders-x2k4z',
      'Recovered',
      'Successfully recover chaos',
      clock('13:57'),
    );

    expect([...chaosExperiment.detect(shop.view())].map((one) => one.standing)).toEqual(['recovered']);
  });

  test.each([
    [
      'an experiment that was never applied',
      cluster()
        .workload('orders')
        .object(network())
        .event(
          'chaos/NetworkChaos/delay-orders-x2k4z',
          'Failed',
          'Failed to apply chaos: no pod is selected',
        ),
    ],
    [
      'the schedule of a backup',
      cluster().object({
        apiVersion: 'velero.io/v1',
        kind: 'Schedule',
        metadata: { name: 'nightly', namespace: 'velero' },
      }),
    ],
  ])('are not seen in %s', (_, shop) => {
    expect(said(chaosExperiment, shop)).toEqual([]);
  });
});

describe('rules of a mesh', () => {
  const meshed = (name: string, shop: Cluster): Cluster =>
    shop
      .workload(name, { spec: { containers: [{ name: 'server' }, { name: 'istio-proxy' }] } })
      .service(name);
  const policy = (kind: string, spec: JsonObject): JsonObject => ({
    kind,
    metadata: { name: 'rule', namespace: 'shop' },
    spec,
  });
  const both = (): Cluster =>
    meshed('web', meshed('orders', cluster())).call(deployment('web'), deployment('orders'));

  test.each([
    ['that allow nobody', {}],
    ['that deny everybody', { action: 'DENY', rules: [{}], selector: { matchLabels: { app: 'orders' } } }],
  ])('are found %s', (_, spec) => {
    const shop = both()
      .object(policy('AuthorizationPolicy', spec))
      .log(deployment('web'), '403 RBAC: access denied');

    const [found] = meshPolicyBlock.detect(shop.view());

    expect(found).toMatchObject({ entity: 'shop/AuthorizationPolicy/rule', strength: 'decisive' });
  });

  test('are found that demand TLS of a caller without a proxy', () => {
    const shop = meshed('orders', cluster())
      .workload('web')
      .call(deployment('web'), deployment('orders'))
      .object(policy('PeerAuthentication', { mtls: { mode: 'STRICT' } }))
      .log(deployment('web'), 'read: connection reset by peer');

    expect(said(meshPolicyBlock, shop)).toEqual(['shop/PeerAuthentication/rule mesh-policy-block']);
  });

  test('are found that route to a subset without pods', () => {
    const route = { http: [{ route: [{ destination: { host: 'orders', subset: 'v2' } }] }] };
    const subsets = [{ name: 'v2', labels: { version: 'v2' } }];
    const shop = both()
      .object(policy('VirtualService', route))
      .object(policy('DestinationRule', { host: 'orders.shop.svc.cluster.local', subsets }));

    expect(said(meshPolicyBlock, shop)).toEqual(['shop/DestinationRule/rule mesh-policy-block']);
  });

  test.each([
    ['pods outside of the mesh', cluster().workload('orders').object(policy('AuthorizationPolicy', {}))],
    [
      'a denial of one path',
      both().object(
        policy('AuthorizationPolicy', {
          action: 'DENY',
          rules: [{ to: [{ operation: { paths: ['/admin'] } }] }],
        }),
      ),
    ],
    ['TLS among meshed pods', both().object(policy('PeerAuthentication', { mtls: { mode: 'STRICT' } }))],
    [
      'a default of nobody beside a rule that lets somebody in',
      both()
        .object(policy('AuthorizationPolicy', {}))
        .object({
          ...policy('AuthorizationPolicy', { rules: [{ from: [{}] }] }),
          metadata: { name: 'open', namespace: 'shop' },
        }),
    ],
  ])('are no fault for %s', (_, shop) => {
    expect(said(meshPolicyBlock, shop)).toEqual([]);
  });
});

describe('changes', () => {
  const alert = (shop: Cluster): Cluster => shop.alert('OrdersErrors', {}, { entity: deployment('orders') });
  const versions = (before: JsonObject, after: JsonObject, name = 'orders'): Cluster =>
    cluster()
      .workload(name, { container: before }, clock('13:55'))
      .workload(name, { container: after }, clock('14:01'));

  test.each([
    ['image-change', { image: 'orders:1' }, { image: 'orders:2' }],
    [
      'configuration-change',
      { env: [{ name: 'MODE', value: 'a' }] },
      { env: [{ name: 'MODE', value: 'b' }] },
    ],
    ['configuration-change', { command: ['/a'] }, { command: ['/b'] }],
  ])('are found as %s where trouble follows', (mechanism, before, after) => {
    expect(said(change, alert(versions(before, after)))).toEqual([`${deployment('orders')} ${mechanism}`]);
  });

  const data = (kind: string, text: string): JsonObject => ({
    kind,
    metadata: { name: 'conf', namespace: 'shop' },
    data: { mode: text },
  });

  test.each([
    ['ConfigMap', 'configuration-change', { envFrom: [{ configMapRef: { name: 'conf' } }] }],
    ['Secret', 'secret-rotated', { envFrom: [{ secretRef: { name: 'conf' } }] }],
  ])('of a %s are its own, not those of the consumer that was restarted', (kind, mechanism, container) => {
    const shop = alert(cluster())
      .object(data(kind, 'a'), clock('13:55'))
      .object(data(kind, 'b'), clock('14:01'))
      .workload(
        'orders',
        { container, annotations: { 'kubectl.kubernetes.io/restartedAt': '1' } },
        clock('13:55'),
      )
      .workload(
        'orders',
        { container, annotations: { 'kubectl.kubernetes.io/restartedAt': '2' } },
        clock('14:02'),
      );

    expect(said(change, shop)).toEqual([`shop/${kind}/conf ${mechanism}`]);
  });

  test.each([
    [
      'whose workload is well',
      versions({ image: 'orders:1' }, { image: 'orders:2' }).log(deployment('orders'), 'retrying', 'error'),
    ],
    [
      'of nothing but the number of pods',
      alert(
        cluster()
          .workload('orders', { replicas: 1 }, clock('13:55'))
          .workload('orders', { replicas: 2 }, clock('14:01')),
      ),
    ],
    [
      'that nobody reads',
      alert(
        cluster()
          .workload('orders')
          .object(data('ConfigMap', 'a'), clock('13:55'))
          .object(data('ConfigMap', 'b'), clock('14:01')),
      ),
    ],
  ])('are no cause %s', (_, shop) => {
    expect(said(change, shop)).toEqual([]);
  });

  test('are the cause that is named before the crash that they bring about', () => {
    const containerStatus = {
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1 } },
    };
    const shop = cluster()
      .workload('orders', { container: { image: 'orders:1' } }, clock('13:55'))
      .workload('orders', { container: { image: 'orders:2' }, ready: 0, containerStatus }, clock('14:05'));

    expect(analyse(shop.input()).draft.causes.map((one) => one.mechanism)).toEqual(['image-change']);
  });
});

describe('a Service that is not there', () => {
  const asked = (): Cluster =>
    cluster()
      .workload('orders')
      .workload('web', { container: calls('web') })
      .workload('jobs', { container: calls('jobs') })
      .service('web');

  test('is blamed, and not those who ask for it', () => {
    expect(said(serviceDeleted, asked())).toEqual(['shop/Deployment/orders service-deleted']);
    expect(said(environmentAddressMismatch, asked())).toEqual([]);
  });

  test('is named itself where it was seen before', () => {
    const service = {
      kind: 'Service',
      metadata: { name: 'orders', namespace: 'shop' },
      spec: { selector: { app: 'orders' } },
    };
    const shop = asked().object(service, clock('13:55')).object(service, clock('14:05'), true);

    expect(said(serviceDeleted, shop)).toEqual(['shop/Service/orders service-deleted']);
  });

  test('is told of the quota that leaves no room for it', () => {
    const quota = {
      kind: 'ResourceQuota',
      metadata: { name: 'count', namespace: 'shop' },
      status: { hard: { services: '1' }, used: { services: '1' } },
    };

    expect(said(serviceDeleted, asked().object(quota))).toEqual([
      'shop/ResourceQuota/count service-quota-exceeded',
    ]);
  });

  test.each([
    ['another Service leads to its workload', asked().service('orders-v2', { selector: { app: 'orders' } })],
    ['it is there', asked().service('orders')],
    [
      'one setting alone names it',
      cluster()
        .workload('orders')
        .workload('web', { container: calls('web') })
        .service('web'),
    ],
  ])('is no fault where %s', (_, shop) => {
    expect(said(serviceDeleted, shop)).toEqual([]);
  });
});
