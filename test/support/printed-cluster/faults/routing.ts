import { callersFail, crashing, logs, serviceOf, workloadOf } from '../effects.ts';
import { days, type Fault } from '../fault.ts';
import { containerOf, type Cluster, type ServicePort } from '../model.ts';
import { gatewayRoutes, nginxConf } from '../system.ts';

function portOf(cluster: Cluster, name: string): ServicePort {
  const [port] = serviceOf(cluster, name).ports;
  if (port === undefined) throw new Error(`${name} has no port`);
  return port;
}

function configure(cluster: Cluster, name: string, key: string, text: string): void {
  const at = cluster.configMaps.findIndex((each) => each.name === name);
  cluster.configMaps[at] = { name, data: { [key]: text } };
}

const unknownHost = (host: string, port: number): string =>
  `org.springframework.web.client.ResourceAccessException: I/O error on GET request for "http://${host}:${port}/api/v1": ${host}; nested exception is java.net.UnknownHostException: ${host}`;

/** Sets the environment that names a callee, whatever it is called. */
function readdress(cluster: Cluster, caller: string, callee: string, to: (address: string) => string): void {
  const { env } = containerOf(workloadOf(cluster, caller));
  const entry = Object.entries(env).find(([, value]) => typeof value === 'string' && value.includes(callee));
  if (entry === undefined || typeof entry[1] !== 'string')
    throw new Error(`${caller} does not name ${callee}`);
  env[entry[0]] = to(entry[1]);
}

function blind(cluster: Cluster, name: string, hosts: readonly string[], crash: boolean): void {
  if (crash) crashing(cluster, workloadOf(cluster, name), { exitCode: 1, ran: 20 });
  for (const host of hosts)
    logs(
      cluster,
      name,
      22,
      `c.h.${name} : I/O error on GET request for "http://${host}": ${host}: Temporary failure in name resolution; nested exception is java.net.UnknownHostException: ${host}: Temporary failure in name resolution`,
    );
}

export const routing: readonly Fault[] = [
  {
    label: 'service_selector_mismatch',
    object: 'app/hazard-check',
    variant: 'a typing error',
    inject: (cluster) => {
      serviceOf(cluster, 'hazard-check').selector = { app: 'hazard_check' };
      callersFail(cluster, 'hazard-check', 'refused');
    },
  },
  {
    label: 'service_selector_mismatch',
    object: 'app/cargo-mysql',
    variant: 'one label too many, a StatefulSet',
    age: 3 * days,
    inject: (cluster) => {
      serviceOf(cluster, 'cargo-mysql').selector = { app: 'cargo-mysql', role: 'primary' };
      callersFail(cluster, 'cargo-mysql', 'refused');
    },
  },
  {
    label: 'service_port_mapping_mismatch',
    object: 'app/classification',
    variant: 'a target that nobody listens on',
    inject: (cluster) => {
      portOf(cluster, 'classification').target = 12079;
      callersFail(cluster, 'classification', 'refused');
    },
  },
  {
    label: 'service_port_mapping_mismatch',
    object: 'app/crew-mysql',
    variant: 'a database',
    age: 3 * days,
    inject: (cluster) => {
      portOf(cluster, 'crew-mysql').target = 3316;
      callersFail(cluster, 'crew-mysql', 'refused');
    },
  },
  {
    label: 'service_port_mapping_mismatch',
    object: 'app/tariff',
    variant: 'the port that callers use',
    inject: (cluster) => {
      const port = portOf(cluster, 'tariff');
      callersFail(cluster, 'tariff', 'timeout');
      port.port = 12119;
    },
  },
  {
    label: 'service_protocol_mismatch',
    object: 'app/vessel-book',
    variant: 'UDP',
    inject: (cluster) => {
      portOf(cluster, 'vessel-book').protocol = 'UDP';
      callersFail(cluster, 'vessel-book', 'timeout');
    },
  },
  {
    label: 'service_protocol_mismatch',
    object: 'app/ledger-mysql',
    variant: 'UDP, a database',
    age: 3 * days,
    inject: (cluster) => {
      portOf(cluster, 'ledger-mysql').protocol = 'UDP';
      callersFail(cluster, 'ledger-mysql', 'timeout');
    },
  },
  ...addresses(),
  {
    label: 'service_dns_resolution_failure',
    object: 'app/customs-file',
    variant: 'a name server of its own',
    inject: (cluster) => {
      Object.assign(workloadOf(cluster, 'customs-file'), {
        dnsPolicy: 'None',
        dnsNameservers: ['192.0.2.53'],
      });
      blind(cluster, 'customs-file', ['cargo-list', 'tariff', 'cargo-mysql'], true);
    },
  },
  {
    label: 'service_dns_resolution_failure',
    object: 'app/gate-pass',
    variant: "the node's resolver, and it lives on",
    age: 3 * days,
    inject: (cluster) => {
      workloadOf(cluster, 'gate-pass').dnsPolicy = 'Default';
      blind(cluster, 'gate-pass', ['identity', 'session-redis.haven.svc.cluster.local', 'beacon'], false);
      logs(
        cluster,
        'truck-gate',
        12,
        'c.h.truck-gate : HttpServerErrorException$InternalServerError: 500 : "{"path":"/api/v1/gate-pass"}"',
      );
    },
  },
  {
    label: 'gateway_misroute',
    object: 'app/edge-gateway',
    variant: 'a route to the wrong port',
    inject: (cluster) => {
      configure(
        cluster,
        'edge-gateway-routes',
        'application.yml',
        gatewayRoutes({ 'yard-slot': 'http://yard-slot:12151' }),
      );
      logs(
        cluster,
        'edge-gateway',
        31,
        'o.s.c.g.h.RoutePredicateHandlerMapping : io.netty.channel.ConnectTimeoutException: connection timed out: yard-slot/10.43.0.9:12151',
      );
    },
  },
  {
    label: 'gateway_misroute',
    object: 'app/edge-gateway',
    variant: 'a route to no Service',
    age: 3 * days,
    inject: (cluster) => {
      configure(
        cluster,
        'edge-gateway-routes',
        'application.yml',
        gatewayRoutes({ 'cargo-list': 'http://cargo-lst:12080' }),
      );
      logs(
        cluster,
        'edge-gateway',
        31,
        "a.w.r.e.AbstractErrorWebExceptionHandler : java.net.UnknownHostException: Failed to resolve 'cargo-lst' [A(1)] after 4 queries",
      );
    },
  },
  {
    label: 'gateway_misroute',
    object: 'app/shore-ui',
    variant: 'nginx passes to the wrong port',
    inject: (cluster) => {
      configure(cluster, 'shore-ui-nginx', 'default.conf', nginxConf('edge-gateway', 18889));
      logs(
        cluster,
        'shore-ui',
        44,
        '2026/05/01 11:59:41 [error] 29#29: *71 upstream timed out (110: Operation timed out) while connecting to upstream, client: 10.42.0.1, server: , request: "GET /api/v1/berth-plan HTTP/1.1", upstream: "http://10.43.0.8:18889/api/v1/berth-plan"',
      );
    },
  },
];

function addresses(): readonly Fault[] {
  return [
    ['cargo-list', 'vessel-book', 'a host that is not there'],
    ['berth-plan', 'tide-table', 'a port that is not offered'],
    ['report-desk', 'quay-invoice', 'another namespace'],
  ].map(
    ([caller = '', callee = '', variant = '']): Fault => ({
      label: 'service_env_var_address_mismatch',
      object: `app/${caller}`,
      variant,
      ...(variant.includes('port') && { age: 3 * days }),
      inject: (cluster) => {
        const { env } = containerOf(workloadOf(cluster, caller));
        const port = portOf(cluster, callee).port;
        if (!Object.values(env).some((value) => typeof value === 'string' && value.includes(callee)))
          env[`${callee.replaceAll('-', '_').toUpperCase()}_HOST`] = `${callee}:${port}`;
        readdress(cluster, caller, callee, (address) => {
          if (variant.includes('port')) return address.replace(String(port), String(port + 1));
          return address
            .replace(callee, variant.includes('namespace') ? `${callee}.harbor` : callee.slice(0, -1))
            .replace(/\.harbor\.haven/u, '.harbor');
        });
        const host = variant.includes('namespace') ? `${callee}.harbor` : callee.slice(0, -1);
        logs(
          cluster,
          caller,
          34,
          variant.includes('port')
            ? `c.h.${caller} : I/O error on GET request for "http://${callee}:${port + 1}/api/v1": connect timed out; nested exception is java.net.SocketTimeoutException: connect timed out`
            : `c.h.${caller} : ${unknownHost(host, port)}`,
        );
        for (const [upper, middle] of cluster.calls)
          if (middle === caller)
            logs(
              cluster,
              upper,
              13,
              `c.h.${upper} : HttpServerErrorException$InternalServerError: 500 : "{"path":"/api/v1/${caller}"}"`,
            );
      },
    }),
  );
}
