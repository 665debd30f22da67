import { expect, it } from 'vitest';
import { entityOfLabels } from '../../src/sources/entity-of-labels.ts';

it.each([
  [
    { namespace: 'shop', pod: 'till-1', service: 'till', job: 'till', instance: '10.0.0.1:80' },
    'shop/Pod/till-1',
  ],
  [{ namespace: 'shop', service: 'till' }, 'shop/Service/till'],
  [{ namespace: 'shop', deployment: 'till', pod: 'kube-state-metrics-6f' }, 'shop/Deployment/till'],
  [{ namespace: 'shop', job_name: 'nightly', job: 'kube-state-metrics' }, 'shop/Job/nightly'],
  [{ namespace: 'shop', severity: 'critical' }, 'cluster/Namespace/shop'],
  [
    {
      namespace: 'monitoring',
      pod: 'kube-state-metrics-6f',
      exported_namespace: 'shop',
      exported_pod: 'till-1',
    },
    'shop/Pod/till-1',
  ],
  [{ namespace: 'monitoring', service: 'kube-state-metrics', node: 'worker-2' }, 'cluster/Node/worker-2'],
  [{ k8s_namespace_name: 'shop', k8s_pod_name: 'till-1', job: 'shop/till' }, 'shop/Pod/till-1'],
  [
    { job: 'node-exporter', namespace: 'monitoring', pod: 'node-exporter-x', instance: '10.0.0.1:9100' },
    'prometheus/node-exporter/10.0.0.1:9100',
  ],
  [{ job: 'node-exporter', namespace: 'monitoring', pod: 'x', node: 'worker-2' }, 'cluster/Node/worker-2'],
  [{ job: 'till', instance: 'till-1:8080' }, 'prometheus/till/till-1:8080'],
  [{ job: 'shop/till two', instance: 'a' }, 'prometheus/shop-till-two/a'],
  [{ job: 'till' }, 'prometheus/till/till'],
  [{ service_name: 'till', job: 'till' }, 'prometheus/Service/till'],
  [{ job: 'blackbox', instance: 'https://shop.test/a/b' }, 'prometheus/blackbox/https://shop.test/a/b'],
  [{ severity: 'critical' }, undefined],
  [{ namespace: 'a/b', pod: 'till' }, undefined],
  [{ namespace: 'shop', pod: 'till\nx' }, 'cluster/Namespace/shop'],
  [{ namespace: '', pod: '', job: 'till' }, 'prometheus/till/till'],
])('%j is about %s', (labels, entity) => {
  expect(entityOfLabels(labels as Record<string, string>)).toBe(entity);
});
