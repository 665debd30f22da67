import { expect, test } from 'vitest';
import { nodeDaemon } from '../../../src/analysis/detectors/node-daemon.ts';
import { clock, cluster } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const dead =
  'kubelet.service - Kubernetes Kubelet\n   Active: inactive (dead) since Tue 2026-03-10 14:01:00 UTC';
const withNode = () => cluster().node('node-a').workload('cart');
const readyFalse = (reason: string, message: string) =>
  cluster().object({
    kind: 'Node',
    metadata: { name: 'node-a' },
    status: { conditions: [{ type: 'Ready', status: 'False', reason, message }] },
  });

test.each(['kubelet', 'containerd', 'kube-proxy', 'kube-scheduler'])(
  'names %s by a check that failed',
  (daemon) => {
    const shop = withNode().probe('cluster/Node/node-a', 'node-a', false, dead, `daemon:${daemon}`);

    expect(said(nodeDaemon, shop)).toEqual([`cluster/Node/node-a ${daemon}-unavailable`]);
  },
);

test('names the runtime where the kubelet fails with it', () => {
  const shop = withNode()
    .probe('cluster/Node/node-a', 'node-a', false, dead, 'daemon:kubelet')
    .probe('cluster/Node/node-a', 'node-a', false, dead, 'daemon:docker');

  expect(said(nodeDaemon, shop)).toEqual(['cluster/Node/node-a containerd-unavailable']);
});

test.each([
  ['KubeletNotReady', 'container runtime is down', 'containerd'],
  ['KubeletNotReady', '[PLEG is not healthy: pleg was last seen active 3m ago]', 'containerd'],
  ['NodeStatusUnknown', 'Kubelet stopped posting node status.', 'kubelet'],
])('reads the condition %s: %s', (reason, message, daemon) => {
  expect(said(nodeDaemon, readyFalse(reason, message))).toEqual([
    `cluster/Node/node-a ${daemon}-unavailable`,
  ]);
});

test('does not guess which daemon it is where the condition does not say', () => {
  expect(
    said(nodeDaemon, readyFalse('KubeletNotReady', 'network plugin is not ready: cni config uninitialized')),
  ).toEqual([]);
});

test('is silent where the daemons run', () => {
  const shop = withNode().probe(
    'cluster/Node/node-a',
    'node-a',
    true,
    'Active: active (running)',
    'daemon:kubelet',
  );

  expect(said(nodeDaemon, shop)).toEqual([]);
});

test('dates a silent kubelet from when its node was lost, not from when somebody looked', () => {
  const silent = {
    kind: 'Node',
    metadata: { name: 'node-a' },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          lastTransitionTime: clock('14:02'),
        },
      ],
    },
  };
  const check = { entity: 'cluster/Node/node-a', probe: 'daemon:kubelet', target: 'node-a', passed: false };
  const nodes = cluster()
    .object(silent)
    .add('probes', { ...check, text: 'Active: inactive (dead)', at: clock('14:19') });

  const [found] = nodeDaemon.detect(nodes.view());

  expect(found?.since).toBe(clock('14:02'));
});
