import { describe, expect, test } from 'vitest';
import { networkPolicyBlock } from '../../../src/analysis/detectors/network-policy-block.ts';
import { type Cluster, cluster, deployment } from '../../support/cluster.ts';
import { policy } from '../../support/scenes.ts';

/** edge calls cart on port 8080 of its pods; `other` is a stranger in another namespace. */
const shop = (): Cluster =>
  cluster()
    .workload('edge')
    .workload('cart')
    .service('cart')
    .call(deployment('edge'), deployment('cart'))
    .object({ kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'web' } } });

const blamed = (built: Cluster): (string | undefined)[] =>
  [...networkPolicyBlock.detect(built.view())].map((one) => one.entity);
const guard = ['shop/NetworkPolicy/guard'];

describe('a policy for the pods of cart that', () => {
  test.each([
    ['lets nobody in', { ingress: [] }],
    ['has no rule at all', {}],
    ['lets others in', { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'admin' } } }] }] }],
    ['lets in another port', { ingress: [{ ports: [{ protocol: 'TCP', port: 9090 }] }] }],
    ['lets in another protocol', { ingress: [{ ports: [{ protocol: 'UDP', port: 8080 }] }] }],
    [
      'lets in another namespace',
      { ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'ops' } }, podSelector: {} }] }] },
    ],
  ])('%s blocks edge', (_, spec) => {
    expect(blamed(shop().object(policy(spec)))).toEqual(guard);
  });

  test.each([
    ['lets everybody in', { ingress: [{}] }],
    ['lets its namespace in', { ingress: [{ from: [{ podSelector: {} }] }] }],
    ['lets edge in by label', { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'edge' } } }] }] }],
    [
      'lets the namespace in by its label',
      { ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'web' } } }] }] },
    ],
    [
      'lets the port in by a range',
      { ingress: [{ ports: [{ protocol: 'TCP', port: 8000, endPort: 9000 }] }] },
    ],
    ['lets addresses in', { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }],
    ['is about egress and lets all out', { policyTypes: ['Egress'], egress: [{}] }],
  ])('%s blocks nobody', (_, spec) => {
    expect(blamed(shop().object(policy(spec)))).toEqual([]);
  });
});

test('a rule by address admits callers of any namespace', () => {
  const built = cluster()
    .workload('edge', { namespace: 'web' })
    .workload('cart')
    .call(deployment('edge', 'web'), deployment('cart'))
    .object(policy({ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] }));

  expect(blamed(built)).toEqual([]);
});

test('what any policy allows is allowed', () => {
  const built = shop()
    .object(policy({ ingress: [] }))
    .object(policy({ ingress: [{ from: [{ podSelector: {} }] }] }, 'open'));

  expect(blamed(built)).toEqual([]);
});

test('an egress policy of the caller blocks as well', () => {
  const built = shop().object(
    policy(
      { policyTypes: ['Egress'], egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }] },
      'guard',
      'edge',
    ),
  );

  expect(blamed(built)).toEqual(guard);
});

test('the latest of several policies is the one to blame', () => {
  const old = { ...policy({ ingress: [] }, 'old') };
  const built = shop()
    .object({ ...old, metadata: { ...old.metadata, creationTimestamp: '2026-01-01T00:00:00Z' } })
    .object(policy({ ingress: [] }));

  expect(blamed(built)).toEqual(guard);
});

test('a policy from before the window is no news', () => {
  const old = policy({ ingress: [] });
  const built = shop().object({
    ...old,
    metadata: { ...old.metadata, creationTimestamp: '2026-01-01T00:00:00Z' },
  });

  const [found] = networkPolicyBlock.detect(built.view());

  expect(found?.standing).toBe('before');
});

test('the time is that of the write, not of the poll that saw it', () => {
  const [found] = networkPolicyBlock.detect(
    shop()
      .object(policy({ ingress: [] }))
      .view(),
  );

  expect(found?.since).toBe('2026-03-10T14:01:00.000Z');
});
