import { expect, test } from 'vitest';
import { parseSchedulingFailure } from '../../src/analysis/knowledge/scheduling-message.ts';

const obstacles = (message: string): unknown =>
  parseSchedulingFailure(message)?.reasons.map(({ obstacle, nodes }) => [obstacle, nodes]);

test.each([
  [
    '0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient cpu. preemption: 0/4 nodes are available: 3 No preemption victims found.',
    [
      ['cordon', 1],
      ['cpu', 3],
    ],
  ],
  [
    "0/3 nodes are available: 3 node(s) had taint {dedicated: infra}, that the pod didn't tolerate.",
    [['taint', 3]],
  ],
  [
    '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient memory.',
    [
      ['taint', 1],
      ['memory', 2],
    ],
  ],
  ['0/3 nodes are available: 3 node(s) had untolerated taint(s).', [['taint', 3]]],
  [
    '0/2 nodes are available: 2 node(s) had untolerated taint {node.kubernetes.io/unreachable: }.',
    [['condition-taint', 2]],
  ],
  ["0/5 nodes are available: 5 node(s) didn't match Pod's node affinity/selector.", [['affinity', 5]]],
  ["0/5 nodes are available: 5 node(s) didn't match node selector.", [['affinity', 5]]],
  [
    "0/4 nodes are available: 1 node(s) didn't match pod affinity/anti-affinity rules, 3 node(s) didn't match pod anti-affinity rules.",
    [
      ['anti-affinity', 1],
      ['anti-affinity', 3],
    ],
  ],
  [
    "0/4 nodes are available: 4 node(s) didn't satisfy existing pods anti-affinity rules.",
    [['anti-affinity', 4]],
  ],
  ["0/4 nodes are available: 4 node(s) didn't have free ports for the requested pod ports.", [['ports', 4]]],
  [
    "0/4 nodes are available: 4 node(s) didn't match pod topology spread constraints.",
    [['topology-spread', 4]],
  ],
  [
    '0/4 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 4 not helpful.',
    [['claim-unbound', undefined]],
  ],
  ['0/4 nodes are available: 4 pod has unbound immediate PersistentVolumeClaims.', [['claim-unbound', 4]]],
  [
    "0/4 nodes are available: 4 node(s) didn't find available persistent volumes to bind.",
    [['claim-unbound', 4]],
  ],
  ['0/4 nodes are available: 4 node(s) had volume node affinity conflict.', [['volume-affinity', 4]]],
  ['0/4 nodes are available: 4 Too many pods.', [['too-many-pods', 4]]],
  ['persistentvolumeclaim "data" not found', [['claim-missing', undefined]]],
])('reads %s', (message, expected) => {
  expect(obstacles(message)).toEqual(expected);
});

test('has nothing to say of other texts', () => {
  expect(parseSchedulingFailure('skip schedule deleting pod: shop/cart')).toBeUndefined();
});
