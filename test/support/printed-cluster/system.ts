import type { Cluster, Container, Node, Pod, Probe, Service, Setting, Status, Workload } from './model.ts';
import { podName } from './names.ts';

const namespace = 'haven';
const registry = 'images.haven.example/haven';

/** The Java services: their port, the database or store behind them, and whom they call. */
const java: readonly (readonly [name: string, port: number, store: string, calls: string])[] = [
  ['berth-plan', 12010, 'berth-mysql', 'vessel-book tide-table pilot-roster'],
  ['vessel-book', 12020, 'berth-mysql', 'classification'],
  ['tide-table', 12030, '', ''],
  ['pilot-roster', 12040, 'crew-mysql', 'tug-fleet'],
  ['tug-fleet', 12050, 'crew-mysql', ''],
  ['crew-permit', 12060, 'crew-mysql', 'identity'],
  ['classification', 12070, 'catalogue-mongo', ''],
  ['cargo-list', 12080, 'cargo-mysql', 'vessel-book hazard-check'],
  ['hazard-check', 12090, 'catalogue-mongo', ''],
  ['customs-file', 12100, 'cargo-mysql', 'cargo-list tariff'],
  ['tariff', 12110, 'catalogue-mongo', ''],
  ['quay-invoice', 12120, 'ledger-mysql', 'tariff berth-plan posting'],
  ['posting', 12130, 'ledger-mysql', ''],
  ['refund', 12140, 'ledger-mysql', 'posting quay-invoice'],
  ['yard-slot', 12150, 'yard-mysql', 'crane-plan'],
  ['crane-plan', 12160, 'yard-mysql', 'tide-table'],
  ['truck-gate', 12170, 'yard-mysql', 'yard-slot gate-pass'],
  ['gate-pass', 12180, 'session-redis', 'identity'],
  ['identity', 12190, 'session-redis', ''],
  ['token-issuer', 12200, 'session-redis', 'identity'],
  ['box-trace', 12210, 'trace-mongo', 'yard-slot cargo-list'],
  ['forecast', 12220, '', 'tide-table'],
  ['notice-board', 12230, 'trace-mongo', 'letter-post'],
  ['letter-post', 12240, '', ''],
  ['report-desk', 12250, 'ledger-mysql', 'quay-invoice berth-plan box-trace'],
  ['admin-desk', 12260, '', 'vessel-book crew-permit tariff'],
  ['contract-book', 12270, 'ledger-mysql', 'tariff'],
  ['claim-desk', 12280, 'cargo-mysql', 'cargo-list notice-board'],
  ['waste-note', 12290, 'catalogue-mongo', 'vessel-book'],
];

const mysqls = ['berth-mysql', 'crew-mysql', 'cargo-mysql', 'ledger-mysql', 'yard-mysql'];
const routed = ['berth-plan', 'cargo-list', 'quay-invoice', 'yard-slot', 'truck-gate', 'box-trace'];

const workers = ['w-1', 'w-2', 'w-3'];

export const running = (since: number, more: Partial<Status> = {}): Status => ({
  state: 'running',
  ready: true,
  restarts: 0,
  since,
  ...more,
});

const slow: Omit<Probe, 'kind' | 'port'> = { delay: 30, timeout: 2, period: 10, failure: 6 };

/** A healthy cluster with a system of some forty programs on it, `age` seconds old. */
export function havenCluster(age = 420): Cluster {
  const cluster: Cluster = {
    namespace,
    age,
    query: 'Partial Service Unreachability.',
    nodes: [
      node('cp-1', 'control-plane', '10.20.0.10'),
      ...workers.map((name, at) => node(name, 'node', `10.20.0.${11 + at}`)),
    ],
    workloads: [],
    services: [],
    claims: [],
    volumes: [],
    classes: [
      { name: 'standard-rwo', provisioner: 'rancher.io/local-path', binding: 'WaitForFirstConsumer' },
      { name: 'manual', provisioner: 'kubernetes.io/no-provisioner', binding: 'Immediate' },
    ],
    quotas: [],
    secrets: [
      {
        name: 'regcred',
        type: 'kubernetes.io/dockerconfigjson',
        data: { '.dockerconfigjson': 'x'.repeat(120) },
      },
      ...mysqls.map((name) => ({ name: `${name}-login`, data: { user: 'haven', password: 'x'.repeat(16) } })),
    ],
    configMaps: [
      { name: 'kube-root-ca.crt', data: { 'ca.crt': '-----BEGIN CERTIFICATE-----' } },
      { name: 'shore-ui-nginx', data: { 'default.conf': nginxConf('edge-gateway', 18888) } },
      { name: 'edge-gateway-routes', data: { 'application.yml': gatewayRoutes() } },
    ],
    accounts: ['default', 'edge-gateway', 'identity', 'quay-invoice', 'berth-plan'],
    jobs: ['seed-tariffs'],
    errors: new Map(),
    calls: [],
    alerts: [],
    metrics: new Map(),
    otherEvents: [],
    checks: new Map(),
    applied: new Map(),
    events: true,
    silentNodes: new Set(),
  };
  for (const name of mysqls) addMysql(cluster, name);
  addStores(cluster);
  for (const [name, port, store, calls] of java)
    addJava(cluster, { name, port, store, calls: calls.split(' ').filter((each) => each !== '') });
  addEdge(cluster);
  addNoise(cluster);
  return cluster;
}

function node(name: string, role: Node['role'], ip: string): Node {
  const master = role === 'control-plane';
  return {
    ...{ name, role, ip, cpu: 8, memoryKi: 16_250_000, down: new Map() },
    labels: {
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      ...(master && { 'node-role.kubernetes.io/control-plane': '' }),
    },
    taints: master
      ? ['node-role.kubernetes.io/control-plane:NoSchedule', 'node.kubernetes.io/unschedulable:NoSchedule']
      : [],
    unschedulable: master,
    ...{ ready: 'True', readyReason: 'KubeletReady', readyMessage: 'kubelet is posting ready status' },
  };
}

export const newContainer = (
  name: string,
  image: string,
  port: number,
  more: Partial<Container> = {},
): Container => ({
  ...{ name, image, port, protocol: 'TCP' as const, env: {}, mounts: {} },
  requests: { cpu: '100m', memory: '256Mi' },
  limits: { cpu: '500m', memory: '640Mi' },
  ...more,
});

let serial = 10;

/** Adds a workload with its running pods; its Service too, if it has a port. */
function addWorkload(
  cluster: Cluster,
  kind: Workload['kind'],
  main: Container,
  more: Partial<Workload> = {},
): Workload {
  const name = main.name;
  const workload: Workload = {
    ...{ kind, name, replicas: 1, age: cluster.age, labels: { app: name } },
    ...{ containers: [main], initContainers: [], volumes: {}, account: 'default', nodeSelector: {} },
    ...{ tolerations: [], pullSecrets: ['regcred'], pods: [], events: [] },
    ...more,
  };
  cluster.workloads.push(workload);
  for (let index = 0; index < workload.replicas; index += 1)
    workload.pods.push(runningPod(cluster, workload, index));
  return workload;
}

function runningPod(cluster: Cluster, workload: Workload, index: number, age = cluster.age): Pod {
  serial = (serial + 1) % 240;
  const home = workers[(cluster.workloads.indexOf(workload) + index) % workers.length] ?? 'w-1';
  const name = podName(workload, index);
  return {
    ...{ name, node: home, age, phase: 'Running' },
    ip: `10.42.${workers.indexOf(home) + 1}.${serial + 10}`,
    statuses: workload.containers.map(() => running(Math.max(1, age - 8))),
    initStatuses: workload.initContainers.map(() => ({
      ...running(age - 2),
      state: 'terminated',
      reason: 'Completed',
      exitCode: 0,
    })),
    events: [
      {
        type: 'Normal',
        reason: 'Scheduled',
        from: 'default-scheduler',
        last: age,
        message: `Successfully assigned ${cluster.namespace}/${name} to ${home}`,
      },
      {
        type: 'Normal',
        reason: 'Pulled',
        from: 'kubelet',
        last: Math.max(1, age - 2),
        message: `Container image "${workload.containers[0]?.image ?? ''}" already present on machine`,
      },
      {
        type: 'Normal',
        reason: 'Created',
        from: 'kubelet',
        last: Math.max(1, age - 3),
        message: `Created container ${workload.containers[0]?.name ?? ''}`,
      },
      {
        type: 'Normal',
        reason: 'Started',
        from: 'kubelet',
        last: Math.max(1, age - 3),
        message: `Started container ${workload.containers[0]?.name ?? ''}`,
      },
    ],
  };
}

function addService(cluster: Cluster, name: string, port: number, more: Partial<Service> = {}): Service {
  serial = (serial + 1) % 240;
  const service: Service = {
    ...{
      name,
      type: 'ClusterIP' as const,
      clusterIp: `10.43.${serial}.${serial + 5}`,
      selector: { app: name },
    },
    ports: [{ name: 'tcp', port, target: port, protocol: 'TCP' }],
    age: cluster.age,
    ...more,
  };
  cluster.services.push(service);
  return service;
}

function addMysql(cluster: Cluster, name: string): void {
  const image = 'docker.io/library/mysql:8.0.37';
  const login = (key: string): Setting => ({ secret: `${name}-login`, key });
  const main = newContainer(name, image, 3306, {
    env: {
      MYSQL_USER: login('user'),
      MYSQL_PASSWORD: login('password'),
      MYSQL_DATABASE: name.split('-')[0] ?? '',
    },
    liveness: { kind: 'exec', port: 0, command: 'mysqladmin ping -h 127.0.0.1', ...slow },
    readiness: { kind: 'tcp', port: 3306, ...slow, delay: 10 },
    mounts: { '/var/lib/mysql': 'data' },
    limits: { cpu: '1', memory: '1Gi' },
  });
  addWorkload(cluster, 'StatefulSet', main, {
    claimTemplate: { name: 'data', size: '5Gi', storageClass: 'standard-rwo' },
  });
  addService(cluster, name, 3306);
  addService(cluster, `${name}-headless`, 3306, { clusterIp: 'None', selector: { app: name } });
  addBoundClaim(cluster, `data-${name}-0`, '5Gi', 'standard-rwo', `${name}-0`);
}

function addBoundClaim(
  cluster: Cluster,
  name: string,
  size: string,
  storageClass: string,
  usedBy: string,
): void {
  const volume = `pv-${name}`;
  cluster.claims.push({
    ...{ name, size, storageClass, usedBy, volume, age: cluster.age },
    modes: ['ReadWriteOnce'],
    bound: true,
    events: [],
  });
  cluster.volumes.push({
    name: volume,
    size,
    modes: ['ReadWriteOnce'],
    storageClass,
    claim: `${cluster.namespace}/${name}`,
    labels: {},
    status: 'Bound',
  });
}

function addStores(cluster: Cluster): void {
  const tcp = (port: number): Probe => ({ kind: 'tcp', port, ...slow, delay: 5 });
  for (const name of ['catalogue-mongo', 'trace-mongo']) {
    addWorkload(
      cluster,
      'Deployment',
      newContainer(name, 'docker.io/library/mongo:6.0', 27017, { readiness: tcp(27017) }),
    );
    addService(cluster, name, 27017);
  }
  addWorkload(
    cluster,
    'Deployment',
    newContainer('session-redis', 'docker.io/library/redis:7.2', 6379, {
      readiness: { kind: 'exec', port: 0, command: 'redis-cli ping', ...slow, delay: 2 },
      mounts: { '/data': 'data' },
    }),
    { volumes: { data: { claim: 'session-redis-data' } } },
  );
  addService(cluster, 'session-redis', 6379);
  addBoundClaim(cluster, 'session-redis-data', '2Gi', 'manual', 'session-redis');
  addWorkload(
    cluster,
    'StatefulSet',
    newContainer('broker', 'docker.io/library/rabbitmq:3.13', 5672, {
      liveness: { kind: 'exec', port: 0, command: 'rabbitmq-diagnostics -q ping', ...slow },
    }),
  );
  addService(cluster, 'broker', 5672);
  addWorkload(
    cluster,
    'Deployment',
    newContainer('beacon', `${registry}/beacon:2.3`, 8848, {
      readiness: { kind: 'http', port: 8848, path: '/beacon/health', ...slow },
    }),
  );
  addService(cluster, 'beacon', 8848);
}

interface Java {
  readonly name: string;
  readonly port: number;
  readonly store: string;
  readonly calls: readonly string[];
}

function addJava(cluster: Cluster, { name, port, store, calls }: Java): void {
  const at = cluster.workloads.length;
  const probe: Probe =
    at % 2 === 0 ? { kind: 'http', port, path: '/actuator/health', ...slow } : { kind: 'tcp', port, ...slow };
  const main = newContainer(name, `${registry}/${name}:4.8.1`, port, {
    env: {
      SERVER_PORT: String(port),
      BEACON_SERVER: 'beacon:8848',
      ...storeEnv(store),
      ...callEnv(calls, at),
    },
    ...(at % 5 !== 0 && { readiness: probe }),
    ...(at % 3 === 0 && { liveness: { ...probe, delay: 90 } }),
  });
  const init =
    store.endsWith('-mysql') && at % 4 === 0
      ? [
          newContainer('wait-for-db', 'docker.io/library/busybox:1.36', 0, {
            command: ['sh', '-c', `until nc -z ${store} 3306; do sleep 2; done`],
          }),
        ]
      : [];
  addWorkload(cluster, 'Deployment', main, {
    initContainers: init,
    account: cluster.accounts.includes(name) ? name : 'default',
  });
  addService(cluster, name, port, { ports: [{ name: 'http', port, target: port, protocol: 'TCP' }] });
  for (const callee of [...calls, ...(store === '' ? [] : [store])]) cluster.calls.push([name, callee]);
}

function storeEnv(store: string): Record<string, Setting> {
  const database = store.split('-')[0] ?? '';
  if (store.endsWith('-mysql'))
    return {
      SPRING_DATASOURCE_URL: `jdbc:mysql://${store}:3306/${database}?useSSL=false&serverTimezone=UTC`,
      SPRING_DATASOURCE_USERNAME: { secret: `${store}-login`, key: 'user' },
      SPRING_DATASOURCE_PASSWORD: { secret: `${store}-login`, key: 'password' },
    };
  if (store.endsWith('-mongo')) return { MONGO_HOST: store, MONGO_PORT: '27017' };
  return store === ''
    ? {}
    : { SPRING_REDIS_HOST: `${store}.${namespace}.svc.cluster.local`, SPRING_REDIS_PORT: '6379' };
}

/** Half of the callers know their callees by address, in several shapes; the others ask the registry. */
function callEnv(calls: readonly string[], at: number): Record<string, Setting> {
  if (at % 2 === 1) return {};
  return Object.fromEntries(
    calls.map((callee, index) => {
      const port = java.find(([name]) => name === callee)?.[1] ?? 80;
      const key = callee.replaceAll('-', '_').toUpperCase();
      return [
        [`${key}_URL`, `http://${callee}:${port}/api/v1`],
        [`${key}_ADDR`, `${callee}.${namespace}:${port}`],
        [`${key}_ENDPOINT`, `http://${callee}.${namespace}.svc.cluster.local:${port}`],
      ][(at + index) % 3] as [string, string];
    }),
  );
}

export const nginxConf = (host: string, port: number): string =>
  `server {\n  listen 8080;\n  location / {\n    root /usr/share/nginx/html;\n  }\n  location /api/ {\n    proxy_pass http://${host}:${port};\n  }\n}`;

export function gatewayRoutes(change: Readonly<Record<string, string>> = {}): string {
  const lines = routed.map((name) => {
    const port = java.find(([each]) => each === name)?.[1] ?? 80;
    return `        - id: ${name}\n          uri: ${change[name] ?? `http://${name}:${port}`}\n          predicates:\n            - Path=/api/v1/${name}/**`;
  });
  return `spring:\n  cloud:\n    gateway:\n      routes:\n${lines.join('\n')}`;
}

function addEdge(cluster: Cluster): void {
  addWorkload(
    cluster,
    'Deployment',
    newContainer('edge-gateway', `${registry}/edge-gateway:4.8.1`, 18888, {
      env: { BEACON_SERVER: 'beacon:8848', SPRING_CONFIG_LOCATION: '/config/application.yml' },
      readiness: { kind: 'http', port: 18888, path: '/actuator/health', ...slow },
      mounts: { '/config': 'routes' },
    }),
    { volumes: { routes: { configMap: 'edge-gateway-routes' } }, account: 'edge-gateway' },
  );
  addService(cluster, 'edge-gateway', 18888);
  addWorkload(
    cluster,
    'Deployment',
    newContainer('shore-ui', `${registry}/shore-ui:4.8.0`, 8080, { mounts: { '/etc/nginx/conf.d': 'conf' } }),
    { volumes: { conf: { configMap: 'shore-ui-nginx' } } },
  );
  addService(cluster, 'shore-ui', 8080, {
    type: 'NodePort',
    ports: [{ name: 'http', port: 8080, target: 8080, protocol: 'TCP', nodePort: 30880 }],
  });
  addService(cluster, 'weather-office', 443, {
    type: 'ExternalName',
    clusterIp: '',
    externalName: 'api.weather.example',
    selector: {},
  });
  cluster.calls.push(
    ['shore-ui', 'edge-gateway'],
    ...routed.map((name): [string, string] => ['edge-gateway', name]),
  );
}

/** What every healthy day leaves behind: slow starts, an old restart, early connection errors. */
function addNoise(cluster: Cluster): void {
  cluster.workloads.forEach((workload, index) => {
    const pod = workload.pods[0];
    const { readiness } = workload.containers[0] ?? {};
    if (pod?.ip !== undefined && readiness !== undefined && readiness.kind !== 'exec' && index % 3 !== 1)
      pod.events.push({
        ...{
          type: 'Warning',
          reason: 'Unhealthy',
          from: 'kubelet',
          count: 3,
          first: cluster.age - 40,
          last: cluster.age - 60,
        },
        message:
          readiness.kind === 'tcp'
            ? `Readiness probe failed: dial tcp ${pod.ip}:${readiness.port}: connect: connection refused`
            : `Readiness probe failed: Get "http://${pod.ip}:${readiness.port}${readiness.path ?? '/'}": dial tcp ${pod.ip}:${readiness.port}: connect: connection refused`,
      });
    if (workload.name.endsWith('e') && workload.containers[0]?.env['BEACON_SERVER'] !== undefined)
      cluster.errors.set(workload.name, [{ count: 2, sample: startError('beacon', 8848, cluster.age - 25) }]);
  });
  const old = cluster.workloads.find(({ name }) => name === 'letter-post')?.pods[0]?.statuses[0];
  if (old !== undefined)
    Object.assign(old, {
      restarts: 1,
      since: cluster.age - 90,
      last: { reason: 'Error', exitCode: 143, ran: 40 },
    });
}

const startError = (host: string, port: number, secondsAgo: number): string =>
  `${new Date(Date.parse('2026-05-01T14:00:00Z') - secondsAgo * 1000).toISOString().slice(0, 19).replace('T', ' ')}.402  WARN 1 --- [main] c.h.registry.Client : register to http://${host}:${port} failed, will retry: Connection refused`;
