import { callersFail, crashing, event, logs, sinceFault, workloadOf } from '../effects.ts';
import { days, type Fault } from '../fault.ts';
import { containerOf, type Cluster, podOf, type Probe, statusOf } from '../model.ts';
import { newContainer, running } from '../system.ts';

type Kind = 'liveness' | 'readiness';

/** A probe that asks wrongly; the program itself is well. */
function misprobed(cluster: Cluster, name: string, kind: Kind, probe: Partial<Probe>, says: string): void {
  const workload = workloadOf(cluster, name);
  const main = containerOf(workload);
  const base: Probe = { kind: 'http', port: main.port, delay: 10, timeout: 1, period: 5, failure: 3 };
  main[kind] = { ...base, ...probe };
  if (kind === 'liveness') delete main.readiness;
  const pod = podOf(workload);
  workload.age = Math.min(workload.age, 300);
  const message = says.replaceAll('IP', pod.ip ?? '');
  const title = kind === 'liveness' ? 'Liveness' : 'Readiness';
  const keep = pod.events.filter(({ reason }) => reason !== 'Unhealthy');
  pod.events.splice(
    0,
    pod.events.length,
    ...keep,
    event('Unhealthy', `${title} probe failed: ${message}`, {
      last: 3,
      first: 260,
      count: kind === 'liveness' ? 12 : 48,
    }),
  );
  if (kind === 'readiness') statusOf(pod).ready = false;
  else {
    Object.assign(statusOf(pod), {
      restarts: 4,
      since: 22,
      last: { reason: 'Error', exitCode: 143, ran: 38 },
    });
    pod.events.push(
      event('Killing', `Container ${main.name} failed liveness probe, will be restarted`, {
        type: 'Normal',
        last: 24,
        first: 240,
        count: 4,
      }),
    );
  }
  callersFail(cluster, name, 'refused');
  cluster.query = 'Service abnormal restart.';
}

const probes: readonly (readonly [
  label: string,
  name: string,
  variant: string,
  kind: Kind,
  probe: Partial<Probe>,
  says: string,
])[] = [
  [
    'liveness_probe_incorrect_protocol',
    'tide-table',
    'gRPC where HTTP is spoken',
    'liveness',
    { kind: 'grpc' },
    'timeout: failed to connect service "IP:12030" within 1s: context deadline exceeded',
  ],
  [
    'liveness_probe_incorrect_protocol',
    'ledger-mysql',
    'HTTP where MySQL is spoken',
    'liveness',
    { kind: 'http', path: '/healthz' },
    'Get "http://IP:3306/healthz": net/http: HTTP/1.x transport connection broken: malformed HTTP response "I\\x00\\x00\\x00\\n8.0.37\\x00"',
  ],
  [
    'liveness_probe_incorrect_protocol',
    'posting',
    'HTTPS where HTTP is spoken',
    'liveness',
    { kind: 'http', path: '/actuator/health', scheme: 'HTTPS' },
    'Get "https://IP:12130/actuator/health": http: server gave HTTP response to HTTPS client',
  ],
  [
    'liveness_probe_incorrect_port',
    'crane-plan',
    'TCP',
    'liveness',
    { kind: 'tcp', port: 12161 },
    'dial tcp IP:12161: connect: connection refused',
  ],
  [
    'liveness_probe_incorrect_port',
    'identity',
    'HTTP',
    'liveness',
    { kind: 'http', path: '/actuator/health', port: 8080 },
    'Get "http://IP:8080/actuator/health": dial tcp IP:8080: connect: connection refused',
  ],
  [
    'liveness_probe_incorrect_port',
    'broker',
    'a StatefulSet',
    'liveness',
    { kind: 'tcp', port: 5673 },
    'dial tcp IP:5673: connect: connection refused',
  ],
  [
    'liveness_probe_incorrect_timing',
    'berth-plan',
    'no time to start',
    'liveness',
    { kind: 'http', path: '/actuator/health', delay: 1, period: 2, failure: 1 },
    'Get "http://IP:12010/actuator/health": dial tcp IP:12010: connect: connection refused',
  ],
  [
    'liveness_probe_incorrect_timing',
    'cargo-mysql',
    'no time to start, a StatefulSet',
    'liveness',
    { kind: 'tcp', delay: 0, period: 1, failure: 1 },
    'dial tcp IP:3306: connect: connection refused',
  ],
  [
    'liveness_probe_incorrect_timing',
    'quay-invoice',
    'no time to answer',
    'liveness',
    { kind: 'http', path: '/actuator/health', delay: 2, period: 1, timeout: 1, failure: 1 },
    'Get "http://IP:12120/actuator/health": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  ],
  [
    'readiness_probe_incorrect_protocol',
    'letter-post',
    'gRPC where HTTP is spoken',
    'readiness',
    { kind: 'grpc' },
    'error: this server does not implement the grpc health protocol (grpc.health.v1.Health): Unimplemented',
  ],
  [
    'readiness_probe_incorrect_protocol',
    'yard-mysql',
    'HTTP where MySQL is spoken',
    'readiness',
    { kind: 'http', path: '/' },
    'Get "http://IP:3306/": net/http: HTTP/1.x transport connection broken: malformed HTTP response "J\\x00\\x00\\x00\\n8.0.37"',
  ],
  [
    'readiness_probe_incorrect_port',
    'yard-slot',
    'HTTP',
    'readiness',
    { kind: 'http', path: '/actuator/health', port: 12155 },
    'Get "http://IP:12155/actuator/health": dial tcp IP:12155: connect: connection refused',
  ],
  [
    'readiness_probe_incorrect_port',
    'catalogue-mongo',
    'TCP',
    'readiness',
    { kind: 'tcp', port: 27018 },
    'dial tcp IP:27018: connect: connection refused',
  ],
];

function clashing(cluster: Cluster, name: string, sidecar: string, line: string, at: 0 | 1): void {
  const workload = workloadOf(cluster, name);
  const main = containerOf(workload);
  workload.containers.push(newContainer(sidecar, `images.haven.example/side/${sidecar}:1.4`, main.port));
  podOf(workload).statuses.push(running(sinceFault));
  crashing(cluster, workload, { exitCode: 1, at });
  logs(cluster, name, 9, line);
}

/** A database whose clients cannot log in or connect. */
function clientFails(
  cluster: Cluster,
  name: string,
  change: Record<string, string>,
  ...lines: readonly string[]
): void {
  const workload = workloadOf(cluster, name);
  Object.assign(containerOf(workload).env, change);
  crashing(cluster, workload, { exitCode: 1, ran: 22 });
  logs(cluster, name, 12, ...lines);
}

export const runtime: readonly Fault[] = [
  ...probes.map(
    ([label, name, variant, kind, probe, says]): Fault => ({
      ...{ label, variant, object: `app/${name}` },
      inject: (cluster) => misprobed(cluster, name, kind, probe, says),
    }),
  ),
  {
    label: 'oom_killed',
    object: 'app/box-trace',
    variant: 'a JVM with too low a limit',
    inject: (cluster) => oom(cluster, 'box-trace', '48Mi', 'CrashLoopBackOff'),
  },
  {
    label: 'oom_killed',
    object: 'app/berth-mysql',
    variant: 'a StatefulSet',
    age: 3 * days,
    inject: (cluster) => oom(cluster, 'berth-mysql', '96Mi', 'OOMKilled'),
  },
  {
    label: 'service_sidecar_port_conflict',
    object: 'app/truck-gate',
    variant: 'the program loses',
    inject: (cluster) =>
      clashing(
        cluster,
        'truck-gate',
        'metrics-agent',
        'o.s.b.d.LoggingFailureAnalysisReporter : *************************** APPLICATION FAILED TO START *************************** Description: Web server failed to start. Port 12170 was already in use.',
        0,
      ),
  },
  {
    label: 'service_sidecar_port_conflict',
    object: 'app/edge-gateway',
    variant: 'the sidecar loses',
    age: 3 * days,
    inject: (cluster) =>
      clashing(
        cluster,
        'edge-gateway',
        'tls-proxy',
        '2026/05/01 11:59:41 [emerg] 1#1: bind() to 0.0.0.0:18888 failed (98: Address already in use)',
        1,
      ),
  },
  {
    label: 'mysql_invalid_credentials',
    object: 'app/posting',
    variant: 'a wrong password in the environment',
    inject: (cluster) =>
      clientFails(
        cluster,
        'posting',
        { SPRING_DATASOURCE_USERNAME: 'haven', SPRING_DATASOURCE_PASSWORD: 'not-it' },
        "com.zaxxer.hikari.pool.HikariPool : HikariPool-1 - Exception during pool initialization. java.sql.SQLException: Access denied for user 'haven'@'10.42.2.31' (using password: YES)",
      ),
  },
  {
    label: 'mysql_invalid_credentials',
    object: 'app/crew-permit',
    variant: 'a wrong user, and the program lives on',
    age: 3 * days,
    inject: (cluster) => {
      containerOf(workloadOf(cluster, 'crew-permit')).env['SPRING_DATASOURCE_USERNAME'] = 'crew_ro';
      logs(
        cluster,
        'crew-permit',
        64,
        'o.h.engine.jdbc.spi.SqlExceptionHelper : SQL Error: 1045, SQLState: 28000',
        "o.h.engine.jdbc.spi.SqlExceptionHelper : Access denied for user 'crew_ro'@'10.42.1.44' (using password: YES)",
      );
      callersHear(cluster, 'crew-permit');
    },
  },
  {
    label: 'mysql_invalid_port',
    object: 'app/yard-slot',
    variant: 'in the JDBC address',
    inject: (cluster) =>
      clientFails(
        cluster,
        'yard-slot',
        { SPRING_DATASOURCE_URL: 'jdbc:mysql://yard-mysql:3307/yard?useSSL=false' },
        'com.zaxxer.hikari.pool.HikariPool : HikariPool-1 - Exception during pool initialization. com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure. The last packet sent successfully to the server was 0 milliseconds ago. The driver has not received any packets from the server. Caused by: java.net.ConnectException: Connection refused (Connection refused)',
      ),
  },
  {
    label: 'mysql_invalid_port',
    object: 'app/claim-desk',
    variant: 'as a setting of its own',
    age: 3 * days,
    inject: (cluster) => {
      const main = containerOf(workloadOf(cluster, 'claim-desk'));
      delete main.env['SPRING_DATASOURCE_URL'];
      Object.assign(main.env, { MYSQL_HOST: 'cargo-mysql', MYSQL_PORT: '33060', MYSQL_DATABASE: 'cargo' });
      logs(
        cluster,
        'claim-desk',
        37,
        'o.h.engine.jdbc.spi.SqlExceptionHelper : HikariPool-1 - Connection is not available, request timed out after 30000ms.',
        'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure. Caused by: java.net.SocketTimeoutException: connect timed out',
      );
      callersHear(cluster, 'claim-desk');
    },
  },
  {
    label: 'db_connection_exhaustion',
    object: 'app/ledger-mysql',
    variant: 'a low limit in its command',
    inject: (cluster) => {
      containerOf(workloadOf(cluster, 'ledger-mysql')).command = ['mysqld', '--max-connections=5'];
      for (const name of ['posting', 'quay-invoice', 'refund', 'contract-book'])
        logs(
          cluster,
          name,
          29,
          'com.zaxxer.hikari.pool.HikariPool : HikariPool-1 - Exception during pool initialization. com.mysql.cj.jdbc.exceptions.MysqlDataTruncation: Data source rejected establishment of connection,  message from server: "Too many connections"',
        );
      for (const name of ['posting', 'quay-invoice']) callersHear(cluster, name);
    },
  },
  {
    label: 'db_connection_exhaustion',
    object: 'app/cargo-mysql',
    variant: 'no setting shows it',
    age: 3 * days,
    inject: (cluster) => {
      for (const name of ['cargo-list', 'customs-file', 'claim-desk']) {
        logs(
          cluster,
          name,
          29,
          'o.h.engine.jdbc.spi.SqlExceptionHelper : SQL Error: 1040, SQLState: 08004',
          'java.sql.SQLNonTransientConnectionException: Data source rejected establishment of connection, message from server: "Too many connections"',
        );
        callersHear(cluster, name);
      }
    },
  },
  {
    label: 'db_read_only',
    object: 'app/berth-mysql',
    variant: 'started read-only',
    inject: (cluster) => {
      containerOf(workloadOf(cluster, 'berth-mysql')).command = [
        'mysqld',
        '--read-only=1',
        '--super-read-only=1',
      ];
      readOnly(cluster, 'berth-plan', 'vessel-book');
    },
  },
  {
    label: 'db_read_only',
    object: 'app/yard-mysql',
    variant: 'set while it ran',
    age: 3 * days,
    inject: (cluster) => readOnly(cluster, 'yard-slot', 'crane-plan', 'truck-gate'),
  },
  {
    label: 'deployment_zero_replicas',
    object: 'app/identity',
    variant: 'a Deployment',
    inject: (cluster) => none(cluster, 'identity'),
  },
  {
    label: 'deployment_zero_replicas',
    object: 'app/session-redis',
    variant: 'a store, an old system, applied with one',
    age: 3 * days,
    inject: (cluster) => none(cluster, 'session-redis'),
  },
  {
    label: 'deployment_zero_replicas',
    object: 'app/crew-mysql',
    variant: 'a StatefulSet',
    age: 3 * days,
    inject: (cluster) => none(cluster, 'crew-mysql'),
  },
];

function oom(cluster: Cluster, name: string, limit: string, reason: string): void {
  const workload = workloadOf(cluster, name);
  Object.assign(containerOf(workload), {
    limits: { cpu: '500m', memory: limit },
    requests: { cpu: '100m', memory: limit },
  });
  Object.assign(statusOf(crashing(cluster, workload, { exitCode: 137, reason: 'OOMKilled', ran: 6 })), {
    reason,
  });
}

/** Callers of a program that answers, but with errors. */
function callersHear(cluster: Cluster, callee: string): void {
  for (const [caller, to] of cluster.calls)
    if (to === callee)
      logs(
        cluster,
        caller,
        21,
        `c.h.${caller} : org.springframework.web.client.HttpServerErrorException$InternalServerError: 500 : "{"status":500,"path":"/api/v1/${callee}"}"`,
      );
}

function readOnly(cluster: Cluster, ...clients: readonly string[]): void {
  for (const name of clients) {
    logs(
      cluster,
      name,
      26,
      'o.h.engine.jdbc.spi.SqlExceptionHelper : SQL Error: 1290, SQLState: HY000',
      'o.h.engine.jdbc.spi.SqlExceptionHelper : The MySQL server is running with the --read-only option so it cannot execute this statement',
    );
    callersHear(cluster, name);
  }
}

function none(cluster: Cluster, name: string): void {
  const workload = workloadOf(cluster, name);
  workload.replicas = 0;
  workload.pods.length = 0;
  callersFail(cluster, name, 'refused');
}
