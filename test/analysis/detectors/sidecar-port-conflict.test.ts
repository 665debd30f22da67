import { expect, test } from 'vitest';
import { sidecarPortConflict } from '../../../src/analysis/detectors/sidecar-port-conflict.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, cluster, deployment } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

interface Second {
  readonly port?: number;
  readonly protocol?: string;
  readonly ended?: JsonObject;
}

const server = { name: 'server', image: 'orders:1', ports: [{ containerPort: 8080 }] };

function pair({
  port = 8080,
  protocol = 'TCP',
  ended = { exitCode: 1, reason: 'Error' },
}: Second = {}): Cluster {
  const sidecar = { name: 'proxy', image: 'proxy:1', ports: [{ containerPort: port, protocol }] };
  const containerStatuses = [
    { name: 'server', ready: true, restartCount: 0, state: { running: {} } },
    {
      name: 'proxy',
      ready: false,
      restartCount: 3,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: ended },
    },
  ];
  return cluster().workload('orders', {
    ready: 0,
    spec: { containers: [server, sidecar] },
    podStatus: { containerStatuses },
  });
}

const expected = ['shop/Deployment/orders sidecar-port-conflict'];

test('finds two containers that declare one port, of which one gives up', () => {
  expect(said(sidecarPortConflict, pair())).toEqual(expected);
});

test.each([
  'listen tcp :8080: bind: address already in use',
  'Error: listen EADDRINUSE: address already in use :::8080',
  'Web server failed to start. Port 8080 was already in use.',
  'nginx: [emerg] bind() to 0.0.0.0:8080 failed (98: Address already in use)',
  'java.net.BindException: Address already in use (Bind failed)',
  "OSError: [Errno 98] Address already in use: ('0.0.0.0', 8080)",
])('finds it where the port is not declared but the log says: %s', (line) => {
  const shop = pair({ port: 9001 }).log(deployment('orders'), line);

  expect(said(sidecarPortConflict, shop)).toEqual(expected);
});

test.each([
  ['a sidecar that crashes for its own reasons', pair({ port: 9001 })],
  ['one port number under two protocols', pair({ protocol: 'UDP' })],
  ['a sidecar that is killed for its memory', pair({ ended: { exitCode: 137, reason: 'OOMKilled' } })],
  [
    'a single container that finds its port taken',
    cluster()
      .workload('orders', {
        ready: 0,
        containerStatus: { state: { waiting: { reason: 'CrashLoopBackOff' } } },
      })
      .log(deployment('orders'), 'bind: address already in use'),
  ],
  [
    'two that run although one had to wait for its port',
    cluster()
      .workload('orders', { spec: { containers: [server, { ...server, name: 'proxy' }] } })
      .log(deployment('orders'), 'bind: address already in use, retrying'),
  ],
  [
    'two that share a declared port and both run',
    cluster().workload('orders', { spec: { containers: [server, { ...server, name: 'proxy' }] } }),
  ],
])('is silent about %s', (_, shop) => {
  expect(said(sidecarPortConflict, shop)).toEqual([]);
});
