import { describe, expect, test } from 'vitest';
import { autoscalerOverprovisions } from '../../../src/analysis/detectors/autoscaler-overprovisions.ts';
import { analyse } from '../../../src/analysis/engine.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, cluster, testWindow } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

interface Scale {
  readonly target?: number;
  readonly used?: number;
  readonly floor?: number;
  readonly now?: number;
}

const scaler = ({ target = 70, used = 65, floor = 2, now = 4 }: Scale): JsonObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'orders', namespace: 'shop', creationTimestamp: '2026-03-01T08:00:00Z' },
  spec: {
    minReplicas: floor,
    maxReplicas: 20,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'orders' },
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } },
      },
    ],
  },
  status: {
    currentReplicas: now,
    desiredReplicas: now,
    currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: used } } }],
  },
});

const shop = (scale: Scale, alert = 'CPUSpend', namespace = 'shop'): Cluster =>
  cluster()
    .workload('orders', { replicas: scale.now ?? 4 })
    .object(scaler(scale))
    .alert(alert, { namespace });

describe('an autoscaler under a spend alert', () => {
  test.each([
    ['asks for next to no load on each pod', { target: 5, used: 4, now: 12 }],
    ['holds a floor of idle pods', { used: 8, floor: 10, now: 10 }],
  ])('is named where it %s', (_, scale) => {
    expect(said(autoscalerOverprovisions, shop(scale))).toEqual([
      'shop/HorizontalPodAutoscaler/orders autoscaler-overprovisions',
    ]);
  });

  test.each([
    ['its pods are used', {}, 'CPUSpend', 'shop'],
    ['idle pods stand above its floor, and will go', { used: 8, floor: 2, now: 6 }, 'CPUSpend', 'shop'],
    ['no alert is about money', { target: 5 }, 'ErrorBudgetBurn', 'shop'],
    ['another namespace spends', { target: 5 }, 'CPUSpend', 'bank'],
  ])('is left alone where %s', (_, scale, alert, namespace) => {
    expect(said(autoscalerOverprovisions, shop(scale, alert, namespace))).toEqual([]);
  });

  test('is the cause that explains the alert', () => {
    const { draft } = analyse({
      evidence: shop({ target: 5, used: 4, now: 12 }).evidence(),
      window: testWindow,
      focus: { alerts: [] },
    });

    expect(draft.causes.map(({ entity }) => entity)).toEqual(['shop/HorizontalPodAutoscaler/orders']);
    expect(draft.alerts).toMatchObject([{ alert: 'CPUSpend', explained: true }]);
  });

  test('names nothing for an alert about money without waste to be seen', () => {
    const { draft } = analyse({
      evidence: shop({}).evidence(),
      window: testWindow,
      focus: { alerts: [] },
    });

    expect(draft.causes).toEqual([]);
  });
});
