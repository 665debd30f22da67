import { expect, test } from 'vitest';
import { environmentAddressMismatch } from '../../../src/analysis/detectors/environment-address-mismatch.ts';
import { gatewayMisroute } from '../../../src/analysis/detectors/gateway-misroute.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, cluster } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const shop = (): Cluster =>
  ['orders', 'users', 'stock'].reduce((so, name) => so.workload(name).service(name), cluster());
const object = (kind: string, spec: JsonObject): JsonObject => ({
  kind,
  metadata: { name: 'edge', namespace: 'shop' },
  spec,
});
const ingress = (...routes: readonly (readonly [path: string, name: string, port?: number])[]): JsonObject =>
  object('Ingress', {
    rules: [
      {
        http: {
          paths: routes.map(([path, name, port = 80]) => ({
            path,
            backend: { service: { name, port: { number: port } } },
          })),
        },
      },
    ],
  });
const nginx = (conf: string): Cluster =>
  shop()
    .object({
      kind: 'ConfigMap',
      metadata: { name: 'edge', namespace: 'shop' },
      data: { 'nginx.conf': conf },
    })
    .workload('edge', {
      container: { image: 'nginx:1.27' },
      spec: {
        containers: [{ name: 'server', image: 'nginx:1.27' }],
        volumes: [{ name: 'conf', configMap: { name: 'edge' } }],
      },
    });
const found = (kind: string) => [`shop/${kind}/edge gateway-misroute`];

test.each([
  ['an Ingress to no Service', 'Ingress', ingress(['/orders', 'orderz'])],
  ['an Ingress to a port that is not offered', 'Ingress', ingress(['/orders', 'orders', 8888])],
  [
    'an old Ingress to no Service',
    'Ingress',
    object('Ingress', { backend: { serviceName: 'order', servicePort: 80 } }),
  ],
  [
    'an HTTPRoute',
    'HTTPRoute',
    object('HTTPRoute', { rules: [{ backendRefs: [{ name: 'order', port: 80 }] }] }),
  ],
  [
    'a VirtualService',
    'VirtualService',
    object('VirtualService', {
      http: [{ route: [{ destination: { host: 'order', port: { number: 80 } } }] }],
    }),
  ],
  [
    'an IngressRoute',
    'IngressRoute',
    object('IngressRoute', {
      routes: [{ match: 'PathPrefix(`/a`)', services: [{ name: 'order', port: 80 }] }],
    }),
  ],
])('finds %s', (_, kind, manifest) => {
  expect(said(gatewayMisroute, shop().object(manifest))).toEqual(found(kind));
});

test.each([
  ['no Service', 'location /orders { proxy_pass http://order:80; }'],
  ['a port that is not offered', 'location /orders { proxy_pass http://orders:8081/; }'],
])('finds a proxy file that leads to %s', (_, conf) => {
  expect(said(gatewayMisroute, nginx(conf))).toEqual(found('ConfigMap'));
});

test('finds the one route that leads elsewhere than its path says, while nothing leads there', () => {
  const routes = shop().object(
    ingress(['/api/v1/orders', 'users'], ['/api/v1/users', 'users'], ['/api/v1/stock', 'stock']),
  );

  const [wrong] = gatewayMisroute.detect(routes.view());

  expect(wrong).toMatchObject({ entity: 'shop/Ingress/edge', strength: 'strong' });
  expect(wrong?.claim).toContain('/api/v1/orders');
});

const gateway = (name: string, image: string): Cluster =>
  shop().workload(name, { container: { image, env: [{ name: 'ORDERS_URL', value: 'http://orders:9999' }] } });

test('calls a wrong address a route where a gateway has it', () => {
  expect(said(environmentAddressMismatch, gateway('api-gateway', 'x/gw:1'))).toEqual([
    'shop/Deployment/api-gateway gateway-misroute',
  ]);
});

test('does not take a payment gateway for one', () => {
  expect(said(environmentAddressMismatch, gateway('payment-gateway', 'x/pay:1'))).toEqual([
    'shop/Deployment/payment-gateway environment-address-mismatch',
  ]);
});

test.each([
  ['routes that lead where they say', shop().object(ingress(['/orders', 'orders'], ['/users', 'users']))],
  [
    'a route by the name of a port',
    shop()
      .service('orders', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] })
      .object(ingress(['/orders', 'orders'])),
  ],
  [
    'a path that only another Service serves, by whatever name',
    shop()
      .service('profile')
      .object(ingress(['/orders', 'orders'], ['/profile', 'users'])),
  ],
  [
    'two paths of one Service',
    shop().object(ingress(['/orders', 'orders'], ['/login', 'users'], ['/profile', 'users'])),
  ],
  [
    'a host outside of the cluster',
    shop().object(
      object('VirtualService', { http: [{ route: [{ destination: { host: 'api.pay.example.com' } }] }] }),
    ),
  ],
  [
    'an upstream that the file defines',
    nginx('upstream backend { server orders:80; }\nlocation / { proxy_pass http://backend; }'),
  ],
  ['a namespace of which no Service was seen', cluster().object(ingress(['/orders', 'orders']))],
])('is silent about %s', (_, routes) => {
  expect(said(gatewayMisroute, routes)).toEqual([]);
});
