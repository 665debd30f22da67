import { expect, test } from 'vitest';
import { environmentAddressMismatch } from '../../../src/analysis/detectors/environment-address-mismatch.ts';
import { type Cluster, cluster, deployment } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const configured = (name: string, value: string): Cluster =>
  cluster()
    .workload('web', { container: { env: [{ name, value }] } })
    .workload('cart')
    .service('cart');
const expected = ['shop/Deployment/web environment-address-mismatch'];

test.each([
  ['CART_ADDR', 'crat:80'],
  ['CART_ADDR', 'cart:8081'],
  ['CART_URL', 'http://cart.shop.svc.cluster.local:9090/api'],
  ['CART_HOST', 'cartt'],
])('finds %s=%s', (name, value) => {
  expect(said(environmentAddressMismatch, configured(name, value))).toEqual(expected);
});

test('is sure of it once the caller says that the name has no address', () => {
  const shop = configured('CART_ADDR', 'basket:80').log(
    deployment('web'),
    'dial tcp: lookup basket on 10.0.0.2:53: no such host',
  );

  const [found] = environmentAddressMismatch.detect(shop.view());

  expect(found?.strength).toBe('decisive');
});

test('reads the addresses in a ConfigMap that the workload reads', () => {
  const shop = cluster()
    .workload('web', { container: { envFrom: [{ configMapRef: { name: 'web' } }] } })
    .workload('cart')
    .service('cart')
    .object({
      kind: 'ConfigMap',
      metadata: { name: 'web', namespace: 'shop' },
      data: { 'app.yaml': 'cart:\n  url: http://cart:81/v1\n' },
    });

  expect(said(environmentAddressMismatch, shop)).toEqual(expected);
});

test.each([
  ['the right address', 'CART_ADDR', 'cart:80'],
  ['a name outside of the cluster', 'PAY_URL', 'https://api.payments.example/v2'],
  ['the container itself', 'ADMIN_ADDR', 'localhost:9000'],
  ['an address by number', 'DNS_SERVER', '10.0.0.2:53'],
  ['a namespace that was not seen', 'REGISTRY', 'catalog.infra.svc.cluster.local:8848'],
  ['a word that is no address', 'TELEMETRY', 'on'],
  ['a clock time', 'RUN_AT', '12:30'],
  ['an image', 'SIDECAR', 'proxy:1.27'],
])('is silent about %s', (_, name, value) => {
  const shop = configured(name, value).log(
    deployment('web'),
    'upstream call on cart failed: connection refused',
  );

  expect(said(environmentAddressMismatch, shop)).toEqual([]);
});

test('is silent about ports of a headless Service, which has none of its own', () => {
  const shop = configured('STORE', 'store:6380').workload('store').service('store', { clusterIP: 'None' });

  expect(said(environmentAddressMismatch, shop)).toEqual([]);
});

test('is silent about a Service that was declared and is not there', () => {
  const shop = configured('MAIL_ADDR', 'mail:25')
    .object({ kind: 'Service', metadata: { name: 'mail', namespace: 'shop' } }, undefined, true)
    .log(deployment('web'), 'lookup mail: no such host');

  expect(said(environmentAddressMismatch, shop)).toEqual([]);
});

test('finds a Service sought in another namespace, once the caller says that the name has no address', () => {
  const shop = configured('CART_ADDR', 'cart.store:80');

  expect(said(environmentAddressMismatch, shop)).toEqual([]);
  shop.log(deployment('web'), 'java.net.UnknownHostException: cart.store');
  expect(said(environmentAddressMismatch, shop)).toEqual(expected);
});
