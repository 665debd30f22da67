import { expect, test } from 'vitest';
import { dnsResolutionFailure } from '../../../src/analysis/detectors/dns-resolution-failure.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, clock, cluster, deployment } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const env = [{ name: 'ORDERS_ADDR', value: 'orders:80' }];
const shopWith = (spec: JsonObject = {}, ready = 0): Cluster =>
  cluster()
    .workload('orders')
    .service('orders')
    .workload('web', { ready, spec: { ...spec }, container: { env } });
const withSpec = (spec: JsonObject): Cluster => {
  const container = { name: 'server', image: 'web:1', env };
  return cluster()
    .workload('orders')
    .service('orders')
    .workload('web', { ready: 0, spec: { containers: [container], ...spec } });
};
const ofWeb = ['shop/Deployment/web dns-resolution-failure'];

test.each([
  ['asks a public resolver', { dnsPolicy: 'None', dnsConfig: { nameservers: ['8.8.8.8'] } }],
  ["uses the node's resolver", { dnsPolicy: 'Default' }],
  ['is on the host network', { hostNetwork: true }],
])('finds a workload that %s and needs Services', (_, spec) => {
  expect(said(dnsResolutionFailure, withSpec(spec))).toEqual(ofWeb);
});

test.each([
  'dial tcp: lookup orders on 10.0.0.10:53: no such host',
  'dial tcp: lookup orders: i/o timeout',
  'java.net.UnknownHostException: orders',
  "java.net.UnknownHostException: failed to resolve 'orders' after 4 queries",
  'Error: getaddrinfo ENOTFOUND orders',
  'Error: getaddrinfo EAI_AGAIN orders',
  'curl: (6) Could not resolve host: orders',
  'could not translate host name "orders" to address: Name or service not known',
  "HTTPConnectionPool(host='orders', port=80): Failed to establish a new connection: [Errno -2] Name or service not known",
  'nginx: [emerg] host not found in upstream "orders" in /etc/nginx/nginx.conf:12',
  'DNS resolution failed for orders: C-ares status is not ARES_SUCCESS',
])('finds a workload that cannot start, saying of a Service: %s', (line) => {
  const shop = shopWith().log(deployment('web'), line);

  expect(said(dnsResolutionFailure, shop)).toEqual(ofWeb);
});

const missed = (shop: Cluster, ...callers: readonly string[]): Cluster =>
  callers.reduce((so, name) => so.log(deployment(name), 'lookup orders on 10.0.0.10:53: no such host'), shop);

test('blames the cluster resolver where it has no pod ready', () => {
  const shop = missed(shopWith(), 'web').workload('coredns', { namespace: 'kube-system', ready: 0 });

  expect(said(dnsResolutionFailure, shop)).toEqual(['kube-system/Deployment/coredns dns-resolution-failure']);
});

test('blames the name where several callers miss it alone', () => {
  const shop = missed(shopWith().workload('jobs', { ready: 0, container: { env } }), 'web', 'jobs');

  expect(said(dnsResolutionFailure, shop)).toEqual(['shop/Service/orders dns-resolution-failure']);
});

test('blames an alias whose real name does not resolve', () => {
  const shop = shopWith()
    .service('pay', { type: 'ExternalName', externalName: 'api.pay.example', selector: {} }, 0)
    .log(deployment('web'), 'getaddrinfo ENOTFOUND api.pay.example');

  expect(said(dnsResolutionFailure, shop)).toEqual(['shop/Service/pay dns-resolution-failure']);
});

const line = 'dial tcp: lookup orders on 10.0.0.10:53: no such host';

test('calls it but a sign where the caller runs and goes on saying so', () => {
  const shop = shopWith({}, 1).add('logs', {
    entity: deployment('web'),
    at: clock('14:00'),
    lastAt: '2026-03-10T14:19:50.000Z',
    severity: 'error',
    text: line,
    count: 40,
  });

  const [found] = dnsResolutionFailure.detect(shop.view());

  expect(found?.strength).toBe('weak');
});

test.each([
  ['names that resolved after a start', shopWith({}, 1).log(deployment('web'), line)],
  [
    'a name of no Service, which is a wrong address',
    shopWith().log(deployment('web'), line.replace('orders', 'oders')),
  ],
  [
    'settings of the cluster',
    withSpec({ dnsPolicy: 'ClusterFirst', dnsConfig: { options: [{ name: 'ndots', value: '2' }] } }),
  ],
  [
    "the host network with the cluster's names",
    withSpec({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }),
  ],
  [
    'a resolver among the Services',
    withSpec({
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.0.0.10'], searches: ['shop.svc.cluster.local'] },
    }),
  ],
  [
    'a workload that needs no Service',
    cluster()
      .workload('orders')
      .service('orders')
      .workload('agent', { ready: 0, spec: { containers: [{ name: 'server' }], hostNetwork: true } }),
  ],
  [
    'a caller that is only refused',
    shopWith().log(deployment('web'), 'dial tcp 10.0.0.1:80: connect: connection refused'),
  ],
])('is silent about %s', (_, shop) => {
  expect(said(dnsResolutionFailure, shop)).toEqual([]);
});

test('blames a running caller that resolves none of several names, and counts them together', () => {
  const asking = (...names: readonly string[]) =>
    names.reduce(
      (shop, name) =>
        shop
          .workload(name)
          .service(name)
          .add('logs', {
            entity: deployment('web'),
            severity: 'error',
            text: `dial tcp: lookup ${name} on 10.0.0.10:53: no such host`,
            count: 9,
          }),
      cluster().workload('web'),
    );

  const [found] = dnsResolutionFailure.detect(asking('orders', 'cart', 'stock').view());

  expect(found).toMatchObject({ entity: 'shop/Deployment/web', strength: 'strong' });
  expect(said(dnsResolutionFailure, asking('orders', 'cart'))).toEqual([]);
});
