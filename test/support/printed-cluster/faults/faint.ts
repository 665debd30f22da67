import { callersFail, crashing, event, logs, pending, workloadOf } from '../effects.ts';
import { days, type Fault } from '../fault.ts';
import { containerOf, nodeOf, podOf, serviceOf, statusOf, type Cluster } from '../model.ts';
import { newContainer, nginxConf, running } from '../system.ts';

const old = 3 * days;

function hears(cluster: Cluster, names: readonly string[], ...lines: readonly string[]): void {
  for (const name of names) logs(cluster, name, 19, ...lines);
}

/** Faults of which less is to be seen than is usual: no events, no manifest, or only the harm. */
export const faintFaults: readonly Fault[] = [
  {
    label: 'taint_toleration_mismatch',
    object: 'app/refund',
    variant: 'in the words of older schedulers',
    inject: (cluster) => {
      for (const name of ['w-1', 'w-2', 'w-3']) nodeOf(cluster, name).taints.push('crane=yes:NoSchedule');
      pending(
        cluster,
        workloadOf(cluster, 'refund'),
        "0/4 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/control-plane: }, that the pod didn't tolerate, 3 node(s) had taint {crane: yes}, that the pod didn't tolerate.",
      );
    },
  },
  {
    label: 'oom_killed',
    object: 'app/quay-invoice',
    variant: 'it runs again at this moment',
    age: old,
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'quay-invoice');
      Object.assign(containerOf(workload), { limits: { cpu: '500m', memory: '72Mi' } });
      Object.assign(statusOf(podOf(workload)), {
        ...{ restarts: 5, since: 9 },
        last: { reason: 'OOMKilled', exitCode: 137, ran: 31 },
      });
      callersFail(cluster, 'quay-invoice', 'refused');
    },
  },
  {
    label: 'readiness_probe_incorrect_port',
    object: 'app/cargo-list',
    variant: 'without events',
    age: old,
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'cargo-list');
      const base = { delay: 10, timeout: 1, period: 10, failure: 3 };
      containerOf(workload).readiness = { kind: 'tcp', port: 12081, ...base };
      statusOf(podOf(workload)).ready = false;
      cluster.events = false;
      callersFail(cluster, 'cargo-list', 'refused');
    },
  },
  {
    label: 'service_sidecar_port_conflict',
    object: 'app/identity',
    variant: 'nothing is logged',
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'identity');
      workload.containers.push(newContainer('audit-agent', 'images.haven.example/side/audit:2', 12190));
      podOf(workload).statuses.push(running(130));
      crashing(cluster, workload, { exitCode: 1, at: 1 });
    },
  },
  {
    label: 'mysql_invalid_credentials',
    object: 'app/refund',
    variant: 'one line of a stack trace',
    inject: (cluster) => {
      crashing(cluster, workloadOf(cluster, 'refund'), { exitCode: 1, ran: 18 });
      hears(
        cluster,
        ['refund'],
        "Caused by: java.sql.SQLException: Access denied for user 'haven'@'%' to database 'ledger'",
        'Caused by: org.hibernate.HibernateException: Access to DialectResolutionInfo cannot be null when hibernate.dialect not set',
      );
    },
  },
  {
    label: 'db_read_only',
    object: 'app/cargo-mysql',
    variant: 'the storage engine says so',
    age: old,
    inject: (cluster) =>
      hears(
        cluster,
        ['cargo-list', 'claim-desk'],
        'o.h.engine.jdbc.spi.SqlExceptionHelper : SQL Error: 1290, SQLState: HY000',
        'o.h.engine.jdbc.spi.SqlExceptionHelper : The MySQL server is running with the --super-read-only option so it cannot execute this statement',
      ),
  },
  {
    label: 'db_connection_exhaustion',
    object: 'app/yard-mysql',
    variant: 'one client alone says so',
    age: old,
    inject: (cluster) =>
      hears(
        cluster,
        ['crane-plan'],
        'com.mysql.cj.exceptions.CJException: Data source rejected establishment of connection,  message from server: "Too many connections"',
      ),
  },
  {
    label: 'service_env_var_address_mismatch',
    object: 'app/posting',
    variant: 'the host of a database',
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'posting');
      containerOf(workload).env['SPRING_DATASOURCE_URL'] =
        'jdbc:mysql://ledger-mysq:3306/ledger?useSSL=false';
      crashing(cluster, workload, { exitCode: 1, ran: 18 });
      hears(
        cluster,
        ['posting'],
        'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure. Caused by: java.net.UnknownHostException: ledger-mysq',
      );
    },
  },
  {
    label: 'service_dns_resolution_failure',
    object: 'app/report-desk',
    variant: 'nothing but its log',
    age: old,
    inject: (cluster) => {
      cluster.applied.set('report-desk', '');
      workloadOf(cluster, 'report-desk').dnsPolicy = 'None';
      for (const host of ['quay-invoice', 'berth-plan', 'box-trace'])
        hears(
          cluster,
          ['report-desk'],
          `c.h.report-desk : java.net.UnknownHostException: ${host}: Temporary failure in name resolution`,
        );
    },
  },
  {
    label: 'gateway_misroute',
    object: 'app/shore-ui',
    variant: 'to another Service that is there',
    inject: (cluster) => {
      const at = cluster.configMaps.findIndex(({ name }) => name === 'shore-ui-nginx');
      cluster.configMaps[at] = {
        name: 'shore-ui-nginx',
        data: { 'default.conf': nginxConf('notice-board', 12230) },
      };
      logs(
        cluster,
        'shore-ui',
        50,
        '10.42.0.1 - - [01/May/2026:13:59:41 +0200] "GET /api/v1/berth-plan HTTP/1.1" 404 121 "-" "Mozilla/5.0"',
      );
    },
  },
  {
    label: 'service_selector_mismatch',
    object: 'app/edge-gateway',
    variant: "the gateway's own Service",
    age: old,
    inject: (cluster) => {
      serviceOf(cluster, 'edge-gateway').selector = { app: 'edge-gatewy' };
      logs(
        cluster,
        'shore-ui',
        44,
        '2026/05/01 11:59:41 [error] 29#29: *71 connect() failed (111: Connection refused) while connecting to upstream, client: 10.42.0.1, request: "GET /api/v1/berth-plan HTTP/1.1", upstream: "http://10.43.0.8:18888/api/v1/berth-plan"',
      );
    },
  },
  {
    label: 'service_protocol_mismatch',
    object: 'app/forecast',
    variant: 'nobody complains',
    age: old,
    inject: (cluster) => {
      for (const port of serviceOf(cluster, 'forecast').ports) port.protocol = 'UDP';
    },
  },
  {
    label: 'containerd_unavailable',
    object: 'node/w-1',
    variant: 'only what its unit says, and one probe',
    age: old,
    inject: (cluster) => {
      nodeOf(cluster, 'w-1').down.set('containerd', {
        active: 'deactivating (stop-sigterm) since Fri 2026-05-01 13:57:50 CEST; 2min 10s ago',
        journal: ['containerd.service: State stop-sigterm timed out. Killing.'],
      });
      for (const workload of cluster.workloads.filter(({ pods }) => pods[0]?.node === 'w-1').slice(0, 3))
        podOf(workload).events.push(
          event(
            'Unhealthy',
            'Readiness probe errored: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused"',
            { last: 5, first: 110, count: 9 },
          ),
        );
    },
  },
];
