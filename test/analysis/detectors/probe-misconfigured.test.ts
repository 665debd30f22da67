import { expect, test } from 'vitest';
import { probeMisconfigured } from '../../../src/analysis/detectors/probe-misconfigured.ts';
import { clock, cluster, pod } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const http = (port: number | string, more = {}) => ({
  httpGet: { path: '/', port },
  initialDelaySeconds: 10,
  ...more,
});
const grpc = (port: number) => ({ grpc: { port }, initialDelaySeconds: 10 });
const restarted = { restartCount: 3 };

const failing = (kind: string, text: string, container: object, shape: object = {}) =>
  cluster()
    .workload('cart', {
      container: container as never,
      ...(kind === 'Readiness' ? { ready: 0 } : { containerStatus: restarted }),
      ...shape,
    })
    .event(pod('cart'), 'Unhealthy', `${kind} probe failed: ${text}`, clock('14:19'), 9);
const mechanism = (...args: Parameters<typeof failing>) =>
  said(probeMisconfigured, failing(...args))[0]?.split(' ')[1];

const refused = 'Get "http://10.1.0.9:9090/": dial tcp 10.1.0.9:9090: connect: connection refused';

test('finds a port where nothing listens', () => {
  expect(mechanism('Liveness', refused, { livenessProbe: http(9090) })).toBe('liveness-probe-incorrect-port');
  expect(mechanism('Readiness', refused, { readinessProbe: http(9090) })).toBe(
    'readiness-probe-incorrect-port',
  );
});

test('finds a port name that the container does not have', () => {
  expect(mechanism('Readiness', 'strconv.Atoi: parsing "web"', { readinessProbe: http('web') })).toBe(
    'readiness-probe-incorrect-port',
  );
});

test.each([
  [
    'http to grpc',
    'net/http: HTTP/1.x transport connection broken: malformed HTTP response',
    { readinessProbe: http(8080), livenessProbe: grpc(8080) },
  ],
  [
    'https to http',
    'Get "https://10.1.0.9:8080/": http: server gave HTTP response to HTTPS client',
    { readinessProbe: { httpGet: { port: 8080, scheme: 'HTTPS' } } },
  ],
  [
    'grpc to http',
    'timeout: failed to connect service "10.1.0.9:8080" within 1s: context deadline exceeded',
    { readinessProbe: grpc(8080), livenessProbe: http(8080) },
  ],
  [
    'grpc without a health service',
    'error: health rpc failed: rpc error: code = Unimplemented desc = unknown service grpc.health.v1.Health',
    { readinessProbe: grpc(8080) },
  ],
])('finds the wrong protocol: %s', (_, text, container) => {
  expect(mechanism('Readiness', text, container)).toBe('readiness-probe-incorrect-protocol');
});

test('finds a liveness probe that leaves no time to start', () => {
  const hasty = {
    livenessProbe: http(8080, { initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 1 }),
  };

  expect(mechanism('Liveness', 'dial tcp 10.1.0.9:8080: connect: connection refused', hasty)).toBe(
    'liveness-probe-incorrect-timing',
  );
});

test('leaves a patient probe of the right port to the application that does not answer', () => {
  const patient = { livenessProbe: http(8080, { initialDelaySeconds: 60, failureThreshold: 6 }) };

  expect(mechanism('Liveness', 'context deadline exceeded', patient)).toBeUndefined();
});

test('is silent about failures while starting that ended well', () => {
  const text = 'dial tcp 10.1.0.9:8080: connect: connection refused';

  expect(mechanism('Readiness', text, { readinessProbe: http(8080) }, { ready: 1 })).toBeUndefined();
});

test('is silent about what the probe said long ago', () => {
  const shop = cluster()
    .workload('cart', { container: { livenessProbe: http(9090) }, containerStatus: restarted })
    .event(pod('cart'), 'Unhealthy', `Liveness probe failed: ${refused}`, clock('13:51'));

  expect(said(probeMisconfigured, shop)).toEqual([]);
});

test('takes a gRPC probe that does not come to a connection, at a port that is open, for the wrong protocol', () => {
  const text = 'timeout: failed to connect service "10.1.0.9:8080" within 1s: context deadline exceeded';
  const shop = () => failing('Liveness', text, { livenessProbe: grpc(8080) }).service('cart');

  expect(said(probeMisconfigured, shop())).toEqual([]);
  expect(said(probeMisconfigured, shop().probe('shop/Service/cart', 'cart:80', true, 'open'))).toEqual([
    'shop/Deployment/cart liveness-probe-incorrect-protocol',
  ]);
});

test('sees a readiness probe of a port of nobody by its spec once the events are gone', () => {
  const shop = (port: number) =>
    cluster().workload('cart', {
      ...{ ready: 0, container: { readinessProbe: http(port) } },
      containerStatus: { state: { running: { startedAt: clock('13:00') } } },
    });

  expect(said(probeMisconfigured, shop(9090))).toEqual([
    'shop/Deployment/cart readiness-probe-incorrect-port',
  ]);
  expect(said(probeMisconfigured, shop(8080))).toEqual([]);
});
