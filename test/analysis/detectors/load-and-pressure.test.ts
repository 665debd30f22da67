import { describe, expect, test } from 'vitest';
import { hpaMisconfigured } from '../../../src/analysis/detectors/hpa-misconfigured.ts';
import { loadSurge } from '../../../src/analysis/detectors/load-surge.ts';
import { memoryGrowth } from '../../../src/analysis/detectors/memory-growth.ts';
import { nodePressure } from '../../../src/analysis/detectors/node-pressure.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, clock, cluster, deployment, testWindow } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

describe('more load', () => {
  const edge = (rate: number, latency: number): Cluster =>
    cluster()
      .workload('edge')
      .workload('orders')
      .call(deployment('edge'), deployment('orders'))
      .metric(deployment('edge'), 'requests.rate', 10, rate)
      .metric(deployment('orders'), 'requests.rate', 8, rate)
      .metric(deployment('orders'), 'latency.p95', 0.05, latency);

  test('is named where it comes in, not where it is felt', () => {
    expect(said(loadSurge, edge(60, 0.9))).toEqual(['shop/Deployment/edge load-surge']);
  });

  test.each([
    ['that is served as before', edge(60, 0.05)],
    ['that is no more than usual', edge(12, 0.9)],
  ])('is no fault %s', (_, shop) => {
    expect(said(loadSurge, shop)).toEqual([]);
  });
});

describe('memory', () => {
  const start = Date.parse(testWindow.from) / 1000;
  const usage = (shape: (minute: number) => number): Cluster =>
    cluster()
      .workload('orders')
      .add('metrics', {
        entity: deployment('orders'),
        metric: 'memory.usage',
        labels: {},
        points: Array.from({ length: 30 }, (_, minute) => [start + minute * 60, shape(minute) * 2 ** 20]),
      });
  const alert = (shop: Cluster): Cluster => shop.alert('MemoryHigh', {}, { entity: deployment('orders') });

  test('that grows towards its limit is found, and an alert makes more than a sign of it', () => {
    const growing = usage((minute) => 30 + minute * 3);

    expect([...memoryGrowth.detect(growing.view())].map((one) => one.strength)).toEqual(['weak']);
    expect([...memoryGrowth.detect(alert(growing).view())].map((one) => one.strength)).toEqual(['strong']);
  });

  test.each([
    ['that levels off', usage((minute) => Math.min(110, 60 + minute * 10))],
    ['that jumped once and stays', usage((minute) => (minute < 9 ? 30 : 110))],
    ['that goes up and down', usage((minute) => 90 + 20 * Math.sin(minute))],
    ['that is far from its limit', usage((minute) => 10 + minute)],
    [
      'that grows with its requests',
      usage((minute) => 30 + minute * 3).metric(deployment('orders'), 'requests.rate', 5, 50),
    ],
  ])('is no fault %s', (_, shop) => {
    expect(said(memoryGrowth, shop)).toEqual([]);
  });
});

describe('a node', () => {
  const node = (type: string, status: string, since = clock('14:01')): JsonObject => ({
    kind: 'Node',
    metadata: { name: 'node-a' },
    status: {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type, status, lastTransitionTime: since },
      ],
    },
  });
  const evicted = {
    kind: 'Pod',
    metadata: { name: 'old', namespace: 'shop' },
    spec: { nodeName: 'node-a' },
    status: { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' },
  };

  test.each(['MemoryPressure', 'DiskPressure', 'PIDPressure'])('is found under %s', (type) => {
    expect(said(nodePressure, cluster().object(node(type, 'True')))).toEqual([
      'cluster/Node/node-a node-pressure',
    ]);
  });

  test('is surely at fault once it puts pods out', () => {
    const [found] = nodePressure.detect(
      cluster().object(node('MemoryPressure', 'True')).object(evicted).view(),
    );

    expect(found).toMatchObject({ strength: 'decisive', breaks: ['shop/Pod/old'] });
  });

  test('was so before where it was so before the window', () => {
    const shop = cluster().object(node('DiskPressure', 'True', '2026-03-01T00:00:00Z'));

    expect([...nodePressure.detect(shop.view())].map((one) => one.standing)).toEqual(['before']);
  });

  test('without pressure is silent', () => {
    expect(said(nodePressure, cluster().object(node('MemoryPressure', 'False')))).toEqual([]);
  });
});

describe('an autoscaler', () => {
  const scaler = (status: JsonObject = {}, spec: JsonObject = {}): JsonObject => ({
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { minReplicas: 1, maxReplicas: 5, scaleTargetRef: { kind: 'Deployment', name: 'orders' }, ...spec },
    status,
  });
  const saying = (reason: string, message: string, status = 'False'): JsonObject => ({
    conditions: [{ type: 'ScalingActive', status, reason, message }],
  });
  const shop = () => cluster().workload('orders');
  const expected = ['shop/HorizontalPodAutoscaler/orders hpa-misconfigured'];

  test.each([
    ['finds no target', saying('FailedGetScale', 'deployments.apps "order" not found')],
    [
      'has nothing to measure by',
      saying(
        'FailedGetResourceMetric',
        'failed to get cpu utilization: missing request for cpu in container server',
      ),
    ],
  ])('that %s is found', (_, status) => {
    const [found] = hpaMisconfigured.detect(shop().object(scaler(status)).view());

    expect(found).toMatchObject({ entity: 'shop/HorizontalPodAutoscaler/orders', strength: 'strong' });
  });

  test('that was changed is found with the change', () => {
    const changed = shop()
      .object(scaler(), clock('13:55'))
      .object(scaler({}, { maxReplicas: 1 }), clock('14:05'));

    expect(said(hpaMisconfigured, changed)).toEqual(expected);
    expect([...hpaMisconfigured.detect(changed.view())][0]?.claim).toContain('is 1, 5 before');
  });

  test('that misses its metrics for a moment is but a sign', () => {
    const status = saying('FailedGetResourceMetric', 'no metrics returned from resource metrics API');

    expect(
      [...hpaMisconfigured.detect(shop().object(scaler(status)).view())].map((one) => one.strength),
    ).toEqual(['weak']);
  });

  test.each([
    ['that works', saying('ValidMetricFound', 'the HPA was able to compute the replica count', 'True')],
    [
      'at its ceiling without need',
      saying('TooManyReplicas', 'the desired replica count is more than the maximum', 'True'),
    ],
  ])('%s is silent', (_, status) => {
    expect(said(hpaMisconfigured, shop().object(scaler({ ...status, currentReplicas: 5 })))).toEqual([]);
  });
});
