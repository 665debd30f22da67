import { describe, expect, test } from 'vitest';
import { networkDegraded } from '../../../src/analysis/detectors/network-degraded.ts';
import { podCpuOverload } from '../../../src/analysis/detectors/pod-cpu-overload.ts';
import { type Cluster, cluster, deployment } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

/** edge → cart → store and edge → mail → post; edge and cart run on node-a, the others on node-b. */
const shop = (): Cluster =>
  ['edge', 'cart', 'store', 'mail', 'post']
    .reduce(
      (built, name, index) => built.workload(name, { node: index < 2 ? 'node-a' : 'node-b' }),
      cluster(),
    )
    .node('node-a')
    .node('node-b')
    .call(deployment('edge'), deployment('cart'))
    .call(deployment('cart'), deployment('store'))
    .call(deployment('edge'), deployment('mail'))
    .call(deployment('mail'), deployment('post'))
    .alert('Slow', { severity: 'critical' }, { startsAt: '2026-03-10T14:02:00.000Z' });

const slow = (built: Cluster, ...names: string[]): Cluster =>
  names.reduce((one, name) => one.metric(deployment(name), 'latency.p50', 0.01, 0.4), built);

describe('a busy workload', () => {
  const busy = (built: Cluster, before = 0.02): Cluster =>
    built
      .metric(deployment('cart'), 'cpu.usage', before, 0.19)
      .metric(deployment('cart'), 'cpu.throttled', 0, 0.7);

  test('is found by its usage, limit and throttling', () => {
    const [found] = podCpuOverload.detect(slow(busy(shop()), 'cart', 'edge').view());

    expect(found?.claim).toBe(
      '`shop/Deployment/cart` has no processor time to spare: it uses 0.19 cores, 0.02 before, of 0.2 allowed.',
    );
    expect(found?.strength).toBe('strong');
  });

  test('leaves nothing to say about the network', () => {
    expect(said(networkDegraded, slow(busy(shop()), 'cart', 'edge'))).toEqual([]);
  });

  test('is a weak sign where nothing is slow for it', () => {
    expect([...podCpuOverload.detect(busy(shop()).view())].map((one) => one.strength)).toEqual(['weak']);
  });

  test('is no news where it was as busy before', () => {
    const built = shop()
      .metric(deployment('cart'), 'cpu.usage', 0.19, 0.19)
      .metric(deployment('cart'), 'cpu.throttled', 0.7, 0.7);

    expect(said(podCpuOverload, built)).toEqual([]);
  });

  test('is not made by an alert where the measurements are as they were', () => {
    const alerted = shop().alert('CPUHigh', { severity: 'warning' }, { entity: deployment('cart') });
    const claims = said(podCpuOverload, alerted);

    alerted
      .metric(deployment('cart'), 'cpu.usage', 0.1, 0.1)
      .metric(deployment('cart'), 'cpu.throttled', 0.6, 0.6);

    expect(claims).toHaveLength(1);
    expect(said(podCpuOverload, alerted)).toEqual([]);
  });

  test('is believed of an alert only where nothing is measured', () => {
    const alerted = () =>
      shop().alert('CPUThrottlingHigh', { severity: 'warning' }, { entity: deployment('cart') });
    const measured = alerted().metric(deployment('cart'), 'cpu.usage', 0.19, 0.19);

    expect([said(podCpuOverload, alerted()), said(podCpuOverload, measured)]).toEqual([
      ['shop/Deployment/cart pod-cpu-overload'],
      [],
    ]);
  });

  test('that has that much more to do is not overloaded by itself', () => {
    const built = busy(shop()).metric(deployment('cart'), 'requests.rate', 10, 100);

    expect(said(podCpuOverload, built)).toEqual([]);
  });
});

describe('a slow network', () => {
  test('of a node slows all calls across its border', () => {
    const built = slow(shop(), 'edge', 'cart', 'mail', 'post', 'store').metric(
      'cluster/Node/node-b',
      'tcp.retransmits',
      0,
      3,
    );

    expect(said(networkDegraded, built)).toEqual(['cluster/Node/node-b node-network-delay']);
  });

  test('that loses packets slows the slowest requests, not the ordinary ones', () => {
    const built = ['edge', 'cart', 'store', 'mail']
      .reduce(
        (one, name) =>
          one
            .metric(deployment(name), 'latency.p95', 0.01, 0.9)
            .metric(deployment(name), 'latency.p50', 0.01, 0.01),
        shop(),
      )
      .metric('cluster/Node/node-b', 'tcp.retransmits', 0, 40);

    expect(said(networkDegraded, built)).toEqual(['cluster/Node/node-b node-network-packet-loss']);
  });

  test('of one workload slows whoever calls it', () => {
    expect(said(networkDegraded, slow(shop(), 'mail', 'edge'))).toEqual([
      'shop/Deployment/mail pod-network-delay',
    ]);
  });

  test('is none where nobody is slower than before', () => {
    const built = shop().metric(deployment('mail'), 'latency.p50', 0.4, 0.41);

    expect(said(networkDegraded, built)).toEqual([]);
  });
});
