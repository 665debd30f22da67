import { expect, test } from 'vitest';
import { serviceProtocolMismatch } from '../../../src/analysis/detectors/service-protocol-mismatch.ts';
import { type Cluster, cluster, deployment } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const udp = { ports: [{ port: 80, targetPort: 8080, protocol: 'UDP' }] };

test('finds a Service that forwards UDP to a port where TCP is spoken', () => {
  const shop = cluster().workload('orders').service('orders', udp);

  expect(said(serviceProtocolMismatch, shop)).toEqual(['shop/Service/orders service-protocol-mismatch']);
});

test.each([
  'http: server gave HTTP response to HTTPS client',
  'javax.net.ssl.SSLException: Unsupported or unrecognized SSL message',
  'routines:ssl3_get_record:wrong version number',
  'rpc error: code = Unavailable desc = connection error: error reading server preface: http2: frame too large',
])('finds a client that says of its only address: %s', (line) => {
  const shop = client('https://orders:80').log(deployment('web'), line);

  expect(said(serviceProtocolMismatch, shop)).toEqual(['shop/Deployment/web service-protocol-mismatch']);
});

const client = (value: string): Cluster =>
  cluster()
    .workload('orders')
    .service('orders')
    .workload('web', { container: { env: [{ name: 'ORDERS_URL', value }] } });

const tcpOnly = [{ containerPort: 53, protocol: 'TCP' }];

test.each([
  [
    'a Service that offers both, as resolvers do',
    cluster()
      .workload('dns', { container: { ports: tcpOnly } })
      .service('dns', {
        ports: [
          { port: 53, targetPort: 53, protocol: 'UDP' },
          { port: 53, targetPort: 53, protocol: 'TCP' },
        ],
      }),
  ],
  [
    'a UDP port where UDP is spoken',
    cluster()
      .workload('statsd', { container: { ports: [{ containerPort: 8080, protocol: 'UDP' }] } })
      .service('statsd', udp),
  ],
  [
    'a port that is declared nowhere',
    cluster()
      .workload('orders', { container: { ports: [] } })
      .service('orders', udp),
  ],
  [
    'a client that is only refused',
    client('https://orders:80').log(deployment('web'), 'connect: connection refused'),
  ],
  [
    "a server's complaint about strangers",
    client('http://orders:80').log(deployment('orders'), 'Client sent an HTTP request to an HTTPS server.'),
  ],
])('is silent about %s', (_, shop) => {
  expect(said(serviceProtocolMismatch, shop)).toEqual([]);
});
