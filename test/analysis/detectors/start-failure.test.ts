import { expect, test } from 'vitest';
import { startFailure } from '../../../src/analysis/detectors/start-failure.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, cluster, deployment, pod } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const ended = (exitCode: number, message = '', reason = 'StartError'): JsonObject => ({
  restartCount: 4,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode, reason, message } },
});
const shopWith = (containerStatus: JsonObject): Cluster =>
  cluster().workload('orders', { ready: 0, containerStatus, container: { command: ['/app/strat'] } });

test.each([
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app/strat": stat /app/strat: no such file or directory: unknown',
  'failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: exec: "strat": executable file not found in $PATH: unknown',
  'container create failed: time="2026-03-10T14:00:00Z" level=error msg="starting container process caused: exec: \\"/app/strat\\": permission denied"',
  'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "/app/strat": permission denied: unknown',
])('finds a command that cannot be run: %s', (message) => {
  expect(said(startFailure, shopWith(ended(128, message)))).toEqual(['shop/Deployment/orders wrong-command']);
});

test('finds it in the log of a shell that ends with 127', () => {
  const shop = shopWith(ended(127, '', 'Error')).log(deployment('orders'), '/bin/sh: 1: strat: not found');

  expect(said(startFailure, shop)).toEqual(['shop/Deployment/orders wrong-command']);
});

test.each([
  'exec /app/start: exec format error',
  'standard_init_linux.go:228: exec user process caused: exec format error',
])('finds an image for another processor: %s', (line) => {
  const shop = shopWith(ended(1, '', 'Error')).log(deployment('orders'), line);

  expect(said(startFailure, shop)).toEqual(['shop/Deployment/orders wrong-architecture']);
});

test.each([
  [
    'memory that is too small for the runtime itself',
    shopWith(
      ended(
        128,
        'OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown',
      ),
    ),
  ],
  [
    'a mount that fails',
    shopWith(
      ended(
        128,
        'OCI runtime create failed: container_linux.go:380: starting container process caused: process_linux.go:545: container init caused: rootfs_linux.go:76: mounting "/x" to rootfs at "/y" caused: not a directory: unknown',
      ),
    ),
  ],
  [
    'a file that the program looks for',
    shopWith(ended(1, '', 'Error')).log(
      deployment('orders'),
      'open /etc/orders.yaml: no such file or directory',
    ),
  ],
  [
    'a container that runs now',
    cluster().workload('orders').event(pod('orders'), 'Failed', 'exec: "/app/strat": permission denied'),
  ],
])('is silent about %s', (_, shop) => {
  expect(said(startFailure, shop)).toEqual([]);
});
