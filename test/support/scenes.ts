import { type Cluster, clock, cluster, deployment, pod, replicaSet } from './cluster.ts';

/** A small shop in which nothing is wrong, with what healthy systems show all the time. */
export function healthyShop(): Cluster {
  const shop = cluster()
    .node('node-a')
    .node('node-b')
    .node('control', {
      labels: { 'node-role.kubernetes.io/control-plane': '' },
      spec: { unschedulable: true },
    });
  for (const name of ['edge', 'cart', 'orders', 'ledger'])
    shop.workload(name, { container: { env: environment[name] ?? [], ...probes } }).service(name);
  return shop
    .workload('store', {
      kind: 'StatefulSet',
      container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      spec: dataVolume,
    })
    .service('store', { clusterIP: 'None' })
    .object(storageClaim('Bound'))
    .object(quota('1Gi', '4Gi'))
    .object(flags('off'), clock('13:50'))
    .object(flags('off'))
    .object(policy({ ingress: [{ from: [{ podSelector: {} }] }] }))
    .event(
      pod('edge'),
      'Unhealthy',
      'Readiness probe failed: connect: connection refused',
      '2026-03-01T00:00:10.000Z',
    )
    .event(
      'shop/Pod/gone-5d9f7c6b8-aaaaa',
      'FailedScheduling',
      '0/3 nodes are available: 3 Insufficient cpu.',
    )
    .event(
      replicaSet('cart'),
      'FailedCreate',
      'Error creating: pods "cart-" is forbidden: error looking up service account shop/cart: serviceaccount "cart" not found',
    )
    .log(deployment('orders'), 'could not read metadata: not running on that cloud', 'error')
    .metric(deployment('edge'), 'latency.p95', 0.03, 0.031)
    .metric(deployment('edge'), 'cpu.usage', 0.05, 0.052)
    .call(deployment('edge'), deployment('cart'))
    .call(deployment('cart'), 'shop/StatefulSet/store')
    .probe('shop/Service/cart', 'cart:80', true, 'open')
    .alert('Watchdog', { severity: 'none' }, { startsAt: '2026-03-01T00:00:00.000Z' })
    .alert('KubeSchedulerDown', { severity: 'critical' }, { startsAt: '2026-03-01T00:00:00.000Z' });
}

const environment: Readonly<Record<string, readonly { name: string; value: string }[]>> = {
  edge: [
    { name: 'CART_ADDR', value: 'cart:80' },
    { name: 'ORDERS_URL', value: 'http://orders.shop.svc.cluster.local' },
  ],
  cart: [{ name: 'STORE_ADDR', value: 'store-0.store.shop:6379' }],
};

const probes = {
  readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
  livenessProbe: { httpGet: { path: '/live', port: 8080 }, initialDelaySeconds: 10 },
};

const dataVolume = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };

export const storageClaim = (phase: string, spec = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'shop', creationTimestamp: clock('14:01') },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'local',
    ...spec,
  },
  status: { phase },
});

export const volume = (spec = {}, labels = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'data-pv', labels },
  spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '2Gi' }, storageClassName: 'local', ...spec },
  status: { phase: 'Available' },
});

export const quota = (used: string, hard: string) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'memory', namespace: 'shop', creationTimestamp: clock('13:55') },
  spec: { hard: { 'requests.memory': hard } },
  status: { hard: { 'requests.memory': hard }, used: { 'requests.memory': used } },
});

export const flags = (variant: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'flags', namespace: 'shop' },
  data: {
    'flags.json': JSON.stringify({
      flags: {
        cartFailure: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: variant },
        newLayout: { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off' },
      },
    }),
  },
});

export const policy = (spec: object, name = 'guard', app = 'cart') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'shop', creationTimestamp: clock('14:01') },
  spec: { podSelector: { matchLabels: { app } }, policyTypes: ['Ingress'], ...spec },
});

/** The same shop with as many things wrong as fit into it; for tests that mangle manifests. */
export function brokenShop(): Cluster {
  return healthyShop()
    .node('node-c', {
      ready: 'Unknown',
      spec: { unschedulable: true, taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] },
    })
    .workload('queue', { ready: 0, containerStatus: waiting('ImagePullBackOff') })
    .event(
      pod('queue'),
      'Failed',
      'Failed to pull image "registry.example/queue:9": rpc error: code = NotFound desc = not found',
    )
    .workload('mail', { ready: 0, node: null })
    .event(
      pod('mail'),
      'FailedScheduling',
      '0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient cpu. preemption: no.',
    )
    .workload('bill', { ready: 0, pods: 0 })
    .event(
      replicaSet('bill'),
      'FailedCreate',
      'Error creating: pods "bill-x" is forbidden: exceeded quota: memory, requested: requests.memory=1Gi, used: requests.memory=4Gi, limited: requests.memory=4Gi',
    )
    .workload('ship', {
      ready: 0,
      container: probes,
      containerStatus: {
        ...waiting('CrashLoopBackOff'),
        restartCount: 4,
        lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: clock('14:15') } },
      },
    })
    .event(
      pod('ship'),
      'Unhealthy',
      'Liveness probe failed: Get "http://10.1.0.9:8080/live": connection refused',
    )
    .service('mailer', { selector: { app: 'mailing' } }, 0)
    .service('mail', { selector: { app: 'mailing' } }, 0)
    .workload('web', {
      container: {
        env: [
          { name: 'MAIL_ADDR', value: 'mial:25' },
          { name: 'CART_ADDR', value: 'cart:81' },
        ],
      },
    })
    .object(storageClaim('Pending'))
    .object(volume({ capacity: { storage: '1Mi' } }))
    .object(flags('on'))
    .object(policy({ ingress: [] }, 'closed'))
    .log('shop/StatefulSet/store', 'open /data/db: permission denied')
    .metric(deployment('cart'), 'cpu.usage', 0.01, 0.19)
    .metric(deployment('cart'), 'cpu.throttled', 0, 0.8)
    .metric(deployment('cart'), 'latency.p95', 0.01, 0.9)
    .metric('cluster/Node/node-b', 'tcp.retransmits', 0, 4)
    .probe('cluster/Node/node-c', 'node-c', false, 'Active: inactive (dead)', 'daemon:kubelet')
    .alert('SlowCart', { namespace: 'shop', deployment: 'cart' }, { entity: deployment('cart') })
    .add('changes', {
      entity: 'shop/Deployment/cart',
      at: clock('14:01'),
      kind: 'flag',
      summary: 'cartFailure on',
    });
}

const waiting = (reason: string) => ({ state: { waiting: { reason } } });
