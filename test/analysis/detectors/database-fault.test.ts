import { describe, expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/engine.ts';
import { databaseFault } from '../../../src/analysis/detectors/database-fault.ts';
import { environmentAddressMismatch } from '../../../src/analysis/detectors/environment-address-mismatch.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, clock, cluster, deployment } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const ports: Readonly<Record<string, number>> = {
  mysql: 3306,
  postgres: 5432,
  mongo: 27017,
  redis: 6379,
  rabbitmq: 5672,
};

/** A system of a few Spring services over one database, all of them its clients. */
function system(
  image = 'mysql',
  clients: readonly string[] = ['orders', 'users', 'routes'],
  database: JsonObject = {},
): Cluster {
  const port = ports[image] ?? 1433;
  const container = { image: `${image}:8`, ports: [{ containerPort: port }], ...database };
  const shop = cluster()
    .workload('store', { kind: 'StatefulSet', container })
    .service('store', { ports: [{ port, targetPort: port, protocol: 'TCP' }] });
  for (const name of clients)
    shop
      .workload(name, {
        container: {
          env: [
            { name: 'DB_HOST', value: 'store' },
            { name: 'DB_USER', value: name },
          ],
        },
      })
      .call(deployment(name), 'shop/StatefulSet/store')
      .log(deployment(name), 'Started Application in 21.4 seconds', 'info');
  return shop;
}

const ofOrders = (mechanism: string) => [`shop/Deployment/orders ${mechanism}`];
const ofStore = (mechanism: string) => [`shop/StatefulSet/store ${mechanism}`];

describe('an account that one client is refused with', () => {
  test.each([
    ['mysql', "java.sql.SQLException: Access denied for user 'orders'@'10.1.0.7' (using password: YES)"],
    ['mysql', "(1045, \"Access denied for user 'orders'@'10.1.0.7' (using password: NO)\")"],
    [
      'postgres',
      'org.postgresql.util.PSQLException: FATAL: password authentication failed for user "orders"',
    ],
    ['postgres', 'Npgsql.PostgresException (0x80004005): 28P01: password authentication failed'],
    [
      'mongo',
      'com.mongodb.MongoSecurityException: Exception authenticating MongoCredential{mechanism=SCRAM-SHA-1}',
    ],
    ['mongo', 'MongoServerError: Authentication failed.'],
    ['redis', 'WRONGPASS invalid username-password pair or user is disabled.'],
    ['redis', 'redis.exceptions.AuthenticationError: NOAUTH Authentication required.'],
    [
      'mcr.example/mssql/server',
      "Microsoft.Data.SqlClient.SqlException (0x80131904): Login failed for user 'orders'.",
    ],
    ['rabbitmq', 'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.'],
  ])('is told by %s: %s', (image, line) => {
    const shop = system(image).log(deployment('orders'), line);

    expect(said(databaseFault, shop)).toEqual(ofOrders('database-invalid-credentials'));
  });

  test('is looked for in what the client is configured with', () => {
    const shop = system().log(deployment('orders'), "Access denied for user 'orders'@'10.1.0.7'");

    const [found] = databaseFault.detect(shop.view());

    expect(found?.receipts.map((receipt) => receipt.locator).join()).toContain('/env/1');
  });

  test("is the server's own where every client is refused", () => {
    const shop = system();
    for (const name of ['orders', 'users', 'routes'])
      shop.log(deployment(name), `Access denied for user '${name}'@'10.1.0.7' (using password: YES)`);

    expect(said(databaseFault, shop)).toEqual(ofStore('database-invalid-credentials'));
  });

  test('is that of the Secret which was changed under its clients', () => {
    const secret = (key: string) => ({
      kind: 'Secret',
      metadata: { name: 'db', namespace: 'shop' },
      data: { key },
    });
    const envFrom = [{ secretRef: { name: 'db' } }];
    const shop = system()
      .object(secret('b2xk'), clock('13:55'))
      .object(secret('bmV3'), clock('14:05'))
      .workload('orders', { container: { envFrom } })
      .log(deployment('orders'), "Access denied for user 'orders'@'10.1.0.7'");

    expect(said(databaseFault, shop)).toEqual(['shop/Secret/db database-invalid-credentials']);
  });
});

describe('connections that are used up', () => {
  test.each([
    [
      'mysql',
      'Data source rejected establishment of connection,  message from server: "Too many connections"',
    ],
    ['postgres', 'FATAL: remaining connection slots are reserved for non-replication superuser connections'],
    ['postgres', 'pq: sorry, too many clients already'],
    ['redis', 'ERR max number of clients reached'],
  ])('are the limit of %s: %s', (image, line) => {
    const shop = system(image).log(deployment('orders'), line);

    expect(said(databaseFault, shop)).toEqual(ofStore('database-connection-exhaustion'));
  });

  const poolLine = 'HikariPool-1 - Connection is not available, request timed out after 30000ms.';

  test("are a client's own where its pool alone is empty", () => {
    expect(said(databaseFault, system().log(deployment('orders'), poolLine))).toEqual(
      ofOrders('database-connection-exhaustion'),
    );
  });

  test("are the server's where it is told to give few, and the setting is quoted", () => {
    const shop = system('mysql', ['orders', 'users'], { args: ['--max_connections=5'] }).log(
      deployment('orders'),
      poolLine,
    );

    const [found] = databaseFault.detect(shop.view());

    expect(found?.entity).toBe('shop/StatefulSet/store');
    expect(found?.claim).toContain('max_connections=5');
  });
});

describe('a database that takes no writes', () => {
  test.each([
    ['mysql', 'The MySQL server is running with the --read-only option so it cannot execute this statement'],
    ['postgres', 'ERROR: cannot execute INSERT in a read-only transaction'],
    ['redis', "READONLY You can't write against a read only replica."],
    ['mongo', 'MongoServerError: not primary'],
  ])('is told by %s: %s', (image, line) => {
    expect(said(databaseFault, system(image).log(deployment('orders'), line))).toEqual(
      ofStore('database-read-only'),
    );
  });

  test('is none where the client opened its own connection for reading', () => {
    const line = 'Connection is read-only. Queries leading to data modification are not allowed';

    expect(said(databaseFault, system().log(deployment('orders'), line))).toEqual(
      ofOrders('database-read-only'),
    );
  });
});

const linkFailure =
  'CommunicationsException: Communications link failure. The last packet sent successfully to the server was 0 ms ago.';

describe('a port where no database listens', () => {
  test('is found in an address', () => {
    const shop = system().workload('web', {
      container: { env: [{ name: 'DB_URL', value: 'jdbc:mysql://store:3307/shop' }] },
    });

    expect(said(environmentAddressMismatch, shop)).toEqual(['shop/Deployment/web database-invalid-port']);
  });

  test('is found in a variable beside that of the host', () => {
    const env = [
      { name: 'WEB_MYSQL_HOST', value: 'store' },
      { name: 'WEB_MYSQL_PORT', value: '3307' },
    ];
    const shop = system().workload('web', { container: { env } });

    const [found] = environmentAddressMismatch.detect(shop.view());

    expect(found).toMatchObject({ entity: 'shop/Deployment/web', mechanism: 'database-invalid-port' });
    expect(found?.claim).toContain('WEB_MYSQL_PORT=3307');
  });

  test('is told by the one client that cannot start for want of a database that runs', () => {
    const shop = system().workload('orders', { ready: 0 }).log(deployment('orders'), linkFailure);

    expect(said(databaseFault, shop)).toEqual(ofOrders('database-invalid-port'));
  });
});

test('outranks the crash loop that it brings about', () => {
  const containerStatus = {
    restartCount: 5,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1, reason: 'Error' } },
  };
  const shop = system()
    .workload('orders', { ready: 0, containerStatus })
    .log(deployment('orders'), "Access denied for user 'orders'@'10.1.0.7' (using password: YES)");

  const { causes, ruledOut } = analyse(shop.input()).draft;

  expect(causes.map((one) => one.mechanism)).toEqual(['database-invalid-credentials']);
  expect(ruledOut.map((one) => one.mechanism)).toContain('crash-loop');
});

test.each([
  [
    'a database that logs whom it refused',
    system().log('shop/StatefulSet/store', "Access denied for user 'x'@'10.9.9.9'"),
  ],
  ['a client that runs and was late for its database', system().log(deployment('orders'), linkFailure)],
  [
    'a database that is down',
    system()
      .workload('store', { kind: 'StatefulSet', ready: 0, container: { image: 'mysql:8' } })
      .workload('orders', { ready: 0 })
      .log(deployment('orders'), linkFailure),
  ],
  [
    'a refusal to somebody who asks for a page',
    system().log(deployment('orders'), 'AccessDeniedException: Access is denied for /admin'),
  ],
  [
    'a failed login of a customer',
    system().log(deployment('orders'), 'Authentication failed for customer 4711'),
  ],
  [
    'an error of long ago',
    system().add('logs', {
      entity: deployment('orders'),
      at: clock('13:51'),
      severity: 'error',
      text: "Access denied for user 'orders'@'x'",
    }),
  ],
])('is silent about %s', (_, shop) => {
  expect(said(databaseFault, shop)).toEqual([]);
});

test('takes a pool that is empty for want of an account for what follows from it', () => {
  const shop = system()
    .log(deployment('orders'), 'HikariPool-1 - Connection is not available, request timed out after 30000ms.')
    .log(deployment('orders'), "Access denied for user 'orders'@'10.1.0.4' (using password: YES)");

  expect(said(databaseFault, shop)).toEqual(['shop/Deployment/orders database-invalid-credentials']);
});
