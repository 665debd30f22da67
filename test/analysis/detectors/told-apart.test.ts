import { describe, expect, test } from 'vitest';
import { imagePull } from '../../../src/analysis/detectors/image-pull.ts';
import { networkDegraded } from '../../../src/analysis/detectors/network-degraded.ts';
import { probeMisconfigured } from '../../../src/analysis/detectors/probe-misconfigured.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, cluster, deployment, pod } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

/** A Spring service that needs half a minute to start, under a liveness probe. */
const spring = (terminated: JsonObject, message: string, livenessProbe: JsonObject = {}): Cluster =>
  cluster()
    .workload('orders', {
      ready: 0,
      container: {
        readinessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 60 },
        livenessProbe: {
          tcpSocket: { port: 8080 },
          initialDelaySeconds: 5,
          periodSeconds: 2,
          ...livenessProbe,
        },
      },
      containerStatus: { restartCount: 3, state: { running: {} }, lastState: { terminated } },
    })
    .event(pod('orders'), 'Unhealthy', message);

const refused = 'Liveness probe failed: dial tcp 10.1.0.7:8080: connect: connection refused';
const ran = (seconds: number, exitCode = 143): JsonObject => ({
  exitCode,
  startedAt: '2026-03-10T14:00:00Z',
  finishedAt: new Date(Date.parse('2026-03-10T14:00:00Z') + seconds * 1000).toISOString(),
});

describe('a liveness probe', () => {
  test('that gives up before the program can have started is too early', () => {
    expect(said(probeMisconfigured, spring(ran(12), refused))).toEqual([
      'shop/Deployment/orders liveness-probe-incorrect-timing',
    ]);
  });

  test('that finds a connection cut, as another probe would too, is too early and not of the wrong protocol', () => {
    const shop = spring(
      ran(12),
      'Liveness probe failed: read tcp 10.1.0.1:4->10.1.0.7:8080: read: connection reset by peer',
    );

    expect(said(probeMisconfigured, shop)).toEqual([
      'shop/Deployment/orders liveness-probe-incorrect-timing',
    ]);
  });

  test.each([
    ['of a program that ends by itself', spring(ran(12, 1), refused)],
    ['of a program that hangs after it ran well', spring(ran(600), refused)],
    ['that waits long enough', spring(ran(12), refused, { initialDelaySeconds: 120 })],
  ])('%s has its time right', (_, shop) => {
    expect(said(probeMisconfigured, shop)).toEqual([]);
  });
});

describe('the network of a node', () => {
  const shop = (resent: number): Cluster => {
    const built = cluster()
      .workload('edge', { node: 'node-a' })
      .workload('orders', { node: 'node-b' })
      .workload('stock', { node: 'node-b' })
      .call(deployment('edge'), deployment('orders'))
      .call(deployment('edge'), deployment('stock'))
      .metric(deployment('orders'), 'network.transmit.packets', 200, 200)
      .metric('cluster/Node/node-b', 'tcp.retransmits.rate', 0.1, resent)
      .alert('Slow', {}, { startsAt: '2026-03-10T14:02:00.000Z' });
    return ['edge', 'orders', 'stock'].reduce(
      (so, name) => so.metric(deployment(name), 'latency.p50', 0.01, 0.4),
      built,
    );
  };

  test('loses packets where more than one in a hundred is sent again', () => {
    expect(said(networkDegraded, shop(9))).toEqual(['cluster/Node/node-b node-network-packet-loss']);
  });

  test('is only late where few are', () => {
    expect(said(networkDegraded, shop(1))).toEqual(['cluster/Node/node-b node-network-delay']);
  });
});

describe('a registry', () => {
  const pulling = (message: string): Cluster =>
    cluster()
      .workload('orders', {
        ready: 0,
        containerStatus: { state: { waiting: { reason: 'ImagePullBackOff' } } },
      })
      .event(pod('orders'), 'Failed', `Failed to pull image "r.example/orders:1": ${message}`);

  test.each([
    [
      'image-registry-dns-failure',
      'dial tcp: lookup r.example on 10.0.0.2:53: read udp 10.0.0.7:41->10.0.0.2:53: i/o timeout',
    ],
    ['image-registry-dns-failure', 'dial tcp: lookup r.example: Temporary failure in name resolution'],
    [
      'image-registry-dns-failure',
      'dial tcp: lookup r.example on [::1]:53: read udp [::1]:5->[::1]:53: read: connection refused',
    ],
    ['image-registry-unreachable', 'dial tcp 10.9.9.9:443: i/o timeout'],
    ['image-registry-unreachable', 'net/http: TLS handshake timeout'],
    [
      'image-registry-unreachable',
      '429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
    ],
  ])('is told by %s: %s', (mechanism, message) => {
    expect(said(imagePull, pulling(message))).toEqual([`shop/Deployment/orders ${mechanism}`]);
  });
});
