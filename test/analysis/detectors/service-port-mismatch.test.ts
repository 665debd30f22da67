import { expect, test } from 'vitest';
import { environmentAddressMismatch } from '../../../src/analysis/detectors/environment-address-mismatch.ts';
import { servicePortMismatch } from '../../../src/analysis/detectors/service-port-mismatch.ts';
import { type Cluster, cluster, deployment } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const to = (port: number, targetPort: number | string) => ({
  ports: [{ port, targetPort, protocol: 'TCP' }],
});
const caller = (shop: Cluster, name: string, value: string): Cluster =>
  shop.workload(name, { container: { env: [{ name: 'ORDERS_ADDR', value }] } });
const expected = ['shop/Service/orders service-port-mismatch'];

test('finds a target that nobody listens on, where the Service is seen to fail', () => {
  const shop = cluster()
    .workload('orders')
    .service('orders', to(80, 9999))
    .probe('shop/Service/orders', 'orders:80', false, 'connection refused');

  expect(said(servicePortMismatch, shop)).toEqual(expected);
});

test('finds a named target that no container has', () => {
  const shop = caller(cluster().workload('orders').service('orders', to(80, 'http')), 'web', 'orders:80');

  expect(said(servicePortMismatch, shop)).toEqual(expected);
});

test("takes a caller's line for the failure", () => {
  const shop = caller(cluster().workload('orders').service('orders', to(80, 9999)), 'web', 'orders:80').log(
    deployment('web'),
    'Get "http://orders:80/": dial tcp 10.0.0.1:80: connect: connection refused',
  );

  expect(said(servicePortMismatch, shop)).toEqual(expected);
});

test('blames the Service, not its callers, where they agree on a port that it does not offer', () => {
  const shop = cluster().workload('orders').service('orders', to(81, 8080));
  for (const name of ['web', 'jobs']) caller(shop, name, 'orders:80');

  expect(said(servicePortMismatch, shop)).toEqual(expected);
  expect(said(environmentAddressMismatch, shop)).toEqual([]);
});

test('blames the Service where its only caller asks for the port on which the containers listen', () => {
  const shop = caller(cluster().workload('orders').service('orders', to(8081, 8080)), 'web', 'orders:8080');

  expect(said(servicePortMismatch, shop)).toEqual(expected);
  expect(said(environmentAddressMismatch, shop)).toEqual([]);
});

test('leaves a single caller with a port of his own to the wrong addresses', () => {
  const shop = caller(cluster().workload('orders').service('orders', to(80, 8080)), 'web', 'orders:8888');

  expect(said(servicePortMismatch, shop)).toEqual([]);
  expect(said(environmentAddressMismatch, shop)).toEqual([
    'shop/Deployment/web environment-address-mismatch',
  ]);
});

const undeclared = { ports: [{ containerPort: 9090, name: 'metrics' }] };

test.each([
  [
    'a container that listens on more than it declares',
    cluster().workload('orders', { container: undeclared }).service('orders'),
  ],
  [
    'a target that was reached',
    cluster()
      .workload('orders', { container: undeclared })
      .service('orders')
      .probe('shop/Service/orders', 'orders:80', true, 'open'),
  ],
  [
    'a port that the container is told in a variable',
    cluster()
      .workload('orders', { container: { ...undeclared, env: [{ name: 'SERVER_PORT', value: '8080' }] } })
      .service('orders')
      .probe('shop/Service/orders', 'orders:80', false, 'refused'),
  ],
  [
    'a port that the server announces',
    cluster()
      .workload('orders', { container: undeclared })
      .service('orders')
      .log(deployment('orders'), 'Tomcat started on port(s): 8080 (http) with context path', 'info')
      .probe('shop/Service/orders', 'orders:80', false, 'refused'),
  ],
  [
    'a Service without pods',
    cluster().service('orders', to(80, 9999), 0).probe('shop/Service/orders', 'orders:80', false, 'refused'),
  ],
])('is silent about %s', (_, shop) => {
  expect(said(servicePortMismatch, shop)).toEqual([]);
});
