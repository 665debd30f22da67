import {
  addressOf,
  type Fault,
  namespace,
  podOf,
  replicaSetOf,
  type Service,
  services,
  storesBehind,
} from './application.ts';
import { everyMinutes, iso, second, stamp, times } from './clock.ts';
import { recordHeader } from './headers.ts';
import { python } from './python.ts';
import { Table } from './table.ts';

type Manifest = Readonly<Record<string, unknown>>;

const born = times.start - 86_400_000;

const metadata = (name: string, labels: Manifest = {}, more: Manifest = {}): Manifest => ({
  name,
  namespace,
  uid: `uid-${name}`,
  resourceVersion: '1000',
  creationTimestamp: iso(born),
  labels,
  managedFields: [
    {
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: Object.fromEntries(
        Array.from({ length: 12 }, (_, at) => [`f:member-${at}`, { 'f:inner': {} }]),
      ),
      manager: 'kubectl-client-side-apply',
      operation: 'Update',
      time: iso(born),
    },
  ],
  ...more,
});

const app = (name: string): Manifest => ({ 'app.kubernetes.io/name': name, app: name });

function templateOf(name: string, port: number, peers: readonly string[]): Manifest {
  const env = peers.map((peer) => ({
    name: `${peer.toUpperCase().replaceAll('-', '_')}_ADDR`,
    value: `${peer}:${[...services, ...storesBehind].find((one) => one.name === peer)?.port ?? 80}`,
  }));
  const flagged = name === 'billing';
  return {
    metadata: { labels: app(name) },
    spec: {
      containers: [
        {
          name,
          image: `registry.example/orchard/${name}:1.4.2`,
          ports: [{ containerPort: port, name: 'service', protocol: 'TCP' }],
          env,
          resources: { limits: { cpu: '500m', memory: '256Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
          ...(flagged && { volumeMounts: [{ name: 'flags', mountPath: '/etc/flags' }] }),
        },
      ],
      ...(flagged && { volumes: [{ name: 'flags', configMap: { name: 'switchboard' } }] }),
    },
  };
}

function workload({ name, port, calls }: Pick<Service, 'name' | 'port' | 'calls'>): readonly Manifest[] {
  const peers = calls.map((call) => call.name);
  const template = templateOf(name, port, peers);
  const owner = (kind: string, of: string) => [
    { apiVersion: 'apps/v1', kind, name: of, uid: `uid-${of}`, controller: true },
  ];
  const status = { replicas: 1, readyReplicas: 1, availableReplicas: 1, updatedReplicas: 1 };
  const selector = { matchLabels: { app: name } };
  const address = addressOf(name);
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(name, app(name)),
      spec: { replicas: 1, selector, template },
      status,
    },
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: metadata(replicaSetOf(name), app(name), { ownerReferences: owner('Deployment', name) }),
      spec: { replicas: 1, selector, template },
      status,
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: metadata(podOf(name), app(name), {
        ownerReferences: owner('ReplicaSet', replicaSetOf(name)),
      }),
      spec: { ...(template['spec'] as Manifest), nodeName: 'node-a' },
      status: {
        phase: 'Running',
        podIP: address,
        conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: iso(born) }],
        containerStatuses: [
          {
            name,
            ready: true,
            restartCount: name === 'letters' ? 1 : 0,
            state: { running: { startedAt: iso(born) } },
          },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(name, app(name)),
      spec: {
        clusterIP: address.replace('100.96', '10.100'),
        selector: { app: name },
        ports: [{ name: 'tcp', port, targetPort: port, protocol: 'TCP' }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: metadata(name, app(name)),
      subsets: [
        {
          addresses: [{ ip: address, targetRef: { kind: 'Pod', name: podOf(name), namespace } }],
          ports: [{ name: 'tcp', port, protocol: 'TCP' }],
        },
      ],
    },
  ];
}

function switchboard(isOn: boolean): Manifest {
  const flag = (name: string, on: boolean): readonly [string, Manifest] => [
    name,
    {
      state: 'ENABLED',
      description: `Makes ${name} happen.`,
      variants: { on: true, off: false },
      defaultVariant: on ? 'on' : 'off',
    },
  ];
  const file = {
    $schema: 'https://flags.example/schema.json',
    flags: Object.fromEntries([
      flag('billingRefusesCards', isOn),
      flag('slowFreight', false),
      flag('manyLetters', false),
    ]),
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata('switchboard', {}, { resourceVersion: isOn ? '1200' : '1000' }),
    data: { 'flags.json': JSON.stringify(file, null, 2) },
  };
}

const lockdown: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: metadata('catalogue-lockdown', {}, { creationTimestamp: iso(times.faultAt) }),
  spec: { podSelector: { matchLabels: { app: 'catalogue' } }, policyTypes: ['Ingress'], ingress: [] },
};

/** Node status is written anew with every heartbeat: a version that tells nothing. */
const node = (at: number): Manifest => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'node-a',
    uid: 'uid-node-a',
    resourceVersion: String(at % 1_000_000),
    creationTimestamp: iso(born),
  },
  spec: {},
  status: {
    capacity: { cpu: '8', memory: '32Gi', pods: '110' },
    allocatable: { cpu: '8', memory: '32Gi', pods: '110' },
    conditions: [
      { type: 'Ready', status: 'True', lastHeartbeatTime: iso(at), lastTransitionTime: iso(born) },
    ],
  },
});

/** Objects that have nothing to do with anything, as most have. */
const bystander = (index: number): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: metadata(`settings-${index}`, {}, { namespace: `team-${index % 12}` }),
  data: {
    'settings.yaml': Array.from({ length: 60 }, (_, at) => `setting_${at}: "value ${index * at}"`).join('\n'),
  },
});

/** Writes every object every five minutes; the planted fault shows in the first poll after it. */
export function writeObjects(path: string, fault: Fault, bystanders: number): void {
  const table = new Table(path, recordHeader);
  const standing = [
    ...services.flatMap(workload),
    ...storesBehind.flatMap((store) => workload({ ...store, calls: [] })),
    ...Array.from({ length: bystanders }, (_, index) => bystander(index)),
  ];
  for (const at of everyMinutes(5)) {
    const happened = at >= times.faultAt;
    const changing = [node(at), switchboard(happened && fault === 'flag')];
    if (happened && fault === 'network-policy') changing.push(lockdown);
    for (const manifest of [...standing, ...changing]) writeObject(table, at, manifest);
  }
  table.close();
}

function writeObject(table: Table, at: number, manifest: Manifest): void {
  const kind = String(manifest['kind']).toLowerCase();
  const resource = kind.endsWith('s') ? kind : kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`;
  table.row([
    ...[stamp(at, 858_895), second(at), '', '', 0, '', 0, '', JSON.stringify(manifest), ''],
    python({ 'k8s.namespace.name': (manifest['metadata'] as Manifest)['namespace'] ?? '' }),
    ...['', 'k8sobjectsreceiver', '1.0.0', '{}', python({ 'k8s.resource.name': resource }), ''],
  ]);
}
