import { describe, expect, test } from 'vitest';
import { unschedulable } from '../../../src/analysis/detectors/unschedulable.ts';
import { type Cluster, cluster, pod } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const nodes = (): Cluster =>
  cluster()
    .node('control', {
      labels: { 'node-role.kubernetes.io/control-plane': '' },
      spec: { unschedulable: true },
    })
    .node('node-a', { labels: { disk: 'ssd' } })
    .node('node-b');

const pending = (shop: Cluster, message: string, spec = {}, container = {}): Cluster =>
  shop
    .workload('cart', { ready: 0, node: null, spec, container })
    .event(pod('cart'), 'FailedScheduling', message);

const mechanism = (shop: Cluster): string | undefined => said(unschedulable, shop)[0]?.split(' ')[1];

const affinity = (value: string) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: [value] }] }],
      },
    },
  },
});

describe('what keeps a pod off the nodes', () => {
  test('a selector that no node meets, whatever else is cordoned', () => {
    const text =
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.";

    expect(mechanism(pending(nodes(), text, { nodeSelector: { disk: 'tape' } }))).toBe(
      'node-selector-mismatch',
    );
  });

  test('an affinity that no node meets', () => {
    const text =
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.";

    expect(mechanism(pending(nodes(), text, affinity('tape')))).toBe('node-affinity-mismatch');
  });

  test('an affinity that was not seen, by what the scheduler says', () => {
    const text =
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match Pod's node affinity/selector.";

    expect(mechanism(pending(nodes(), text))).toBe('node-affinity-mismatch');
  });

  test('a cordon on the only node that the selector admits', () => {
    const shop = cluster()
      .node('node-a', { labels: { disk: 'ssd' }, spec: { unschedulable: true } })
      .node('node-b');
    const text =
      "0/2 nodes are available: 1 node(s) were unschedulable, 1 node(s) didn't match Pod's node affinity/selector.";

    expect(mechanism(pending(shop, text, { nodeSelector: { disk: 'ssd' } }))).toBe('node-cordon-mismatch');
  });

  test('a cordon on the only node that the affinity admits', () => {
    const shop = cluster()
      .node('node-a', { labels: { disk: 'ssd' }, spec: { unschedulable: true } })
      .node('node-b');
    const text =
      "0/2 nodes are available: 1 node(s) were unschedulable, 1 node(s) didn't match Pod's node affinity/selector.";

    expect(mechanism(pending(shop, text, affinity('ssd')))).toBe('node-cordon-mismatch');
  });

  test('cordons on all nodes', () => {
    const shop = cluster()
      .node('node-a', { spec: { unschedulable: true } })
      .node('node-b', { spec: { unschedulable: true } });

    expect(mechanism(pending(shop, '0/2 nodes are available: 2 node(s) were unschedulable.'))).toBe(
      'node-cordon-mismatch',
    );
  });

  test('a taint', () => {
    const text =
      '0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) had untolerated taint {dedicated: batch}.';

    expect(mechanism(pending(nodes(), text))).toBe('taint-toleration-mismatch');
  });

  test('its own size, though a node is cordoned too', () => {
    const shop = nodes().node('node-c', { spec: { unschedulable: true } });
    const huge = { resources: { requests: { cpu: '64' } } };
    const text = '0/4 nodes are available: 2 node(s) were unschedulable, 2 Insufficient cpu.';

    expect(mechanism(pending(shop, text, {}, huge))).toBe('cpu-capacity-mismatch');
  });

  test('memory', () => {
    const text = '0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient memory.';

    expect(mechanism(pending(nodes(), text))).toBe('memory-capacity-mismatch');
  });

  test('pods that will not have it beside them', () => {
    const text =
      "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod anti-affinity rules.";

    expect(mechanism(pending(nodes(), text))).toBe('pod-anti-affinity-conflict');
  });
});

describe('what is not the fault of a pod', () => {
  test('a node that is not ready is the trouble of that node', () => {
    const text =
      "0/3 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }, 1 node(s) were unschedulable, 1 node(s) didn't match Pod's node affinity/selector.";

    expect(mechanism(pending(nodes(), text, { nodeSelector: { disk: 'ssd' } }))).toBeUndefined();
  });

  test('a claim that is not bound is the trouble of that claim', () => {
    expect(
      mechanism(
        pending(nodes(), '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.'),
      ),
    ).toBeUndefined();
  });

  test('a pod that was scheduled after a while is no trouble', () => {
    const shop = nodes()
      .workload('cart')
      .event(pod('cart'), 'FailedScheduling', '0/3 nodes are available: 3 Insufficient cpu.');

    expect(mechanism(shop)).toBeUndefined();
  });

  test('a pod that is gone is history', () => {
    const shop = nodes()
      .workload('cart')
      .event(
        'shop/Pod/cart-5d9f7c6b8-qqqqq',
        'FailedScheduling',
        '0/3 nodes are available: 3 Insufficient cpu.',
      );

    expect(mechanism(shop)).toBeUndefined();
  });
});
