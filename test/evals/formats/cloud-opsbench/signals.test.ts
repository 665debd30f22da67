import { describe, expect, test } from 'vitest';
import { readAlerts } from '../../../../src/evals/formats/cloud-opsbench/alerts.ts';
import { absent } from '../../../../src/evals/formats/cloud-opsbench/absent.ts';
import { completeAll, completed } from '../../../../src/evals/formats/cloud-opsbench/complete.ts';
import { readClusterConfiguration } from '../../../../src/evals/formats/cloud-opsbench/cluster-configuration.ts';
import { readDependencies } from '../../../../src/evals/formats/cloud-opsbench/dependencies.ts';
import { readEvents } from '../../../../src/evals/formats/cloud-opsbench/events.ts';
import { readLogs } from '../../../../src/evals/formats/cloud-opsbench/logs.ts';
import { member } from '../../../../src/evals/formats/cloud-opsbench/manifest.ts';
import { readMetrics } from '../../../../src/evals/formats/cloud-opsbench/metrics.ts';
import { naming } from '../../../../src/evals/formats/cloud-opsbench/names.ts';
import { readObjects } from '../../../../src/evals/formats/cloud-opsbench/objects.ts';
import { readProbes } from '../../../../src/evals/formats/cloud-opsbench/probes.ts';
import { severityOf } from '../../../../src/evals/formats/cloud-opsbench/severity.ts';
import type { Recording } from '../../../../src/evals/formats/cloud-opsbench/tool-cache.ts';
import type { JsonObject, JsonValue } from '../../../../src/lib/json.ts';
import { noon } from '../../../support/recorded-case.ts';

type Call = readonly [tool: string, args: JsonObject, output: JsonValue];

const recording = (...calls: readonly Call[]): Recording => ({
  calls: calls.map(([tool, args, output]) => ({ tool, args, output, at: noon })),
  now: noon,
  zone: '+02:00',
  broken: 0,
});
const nameOf = naming(
  new Set(['cluster/Node/node-7', 'depot/StatefulSet/ledger-db', 'depot/Deployment/parcels']),
  'depot',
);

describe('names', () => {
  test('stand for a node, else for the workload that is known, else for a Deployment', () => {
    expect(['node-7', 'ledger-db', 'parcels', 'ghost'].map(nameOf)).toEqual([
      'cluster/Node/node-7',
      'depot/StatefulSet/ledger-db',
      'depot/Deployment/parcels',
      'depot/Deployment/ghost',
    ]);
  });
});

describe('events', () => {
  const pods = (output: string) =>
    ['DescribeResource', { resource_type: 'pods', name: 'parcels-1', namespace: 'depot' }, output] as const;
  const list = (output: string, more: JsonObject = {}) =>
    ['GetResources', { resource_type: 'events', name: '', namespace: 'depot', ...more }, output] as const;

  test('a message may span lines', () => {
    const [event, next] = readEvents(
      recording(
        pods(
          'Name:  parcels-1\nEvents:\n  Type     Reason  Age  From     Message\n  ----     ------  ---  ----     -------\n  Warning  Failed  5s   kubelet  Error: one\nsecond line\n    third\n  Normal   Pulled  9s   kubelet  done\n',
        ),
      ),
      'depot',
    );

    expect(event).toMatchObject({
      type: 'Warning',
      reason: 'Failed',
      message: 'Error: one\nsecond line\nthird',
      reporter: 'kubelet',
    });
    expect(next).toMatchObject({ reason: 'Pulled', message: 'done', lastSeen: '2026-05-01T11:59:51.000Z' });
  });

  test('a list may lack its headings', () => {
    const events = readEvents(
      recording(
        list(
          '2m36s       Warning   NodeNotReady   node/node-7        Node is not ready\n99s         Normal    Pulled         pod/parcels-1      Container image "x:1"\n',
        ),
      ),
      'depot',
    );

    expect(events.map(({ entity, reason, message }) => [entity, reason, message])).toEqual([
      ['cluster/Node/node-7', 'NodeNotReady', 'Node is not ready'],
      ['depot/Pod/parcels-1', 'Pulled', 'Container image "x:1"'],
    ]);
  });

  test('a list with headings may be wide and span namespaces', () => {
    const [event] = readEvents(
      recording(
        list(
          'NAMESPACE   LAST SEEN   TYPE      REASON    OBJECT          SUBOBJECT   SOURCE            MESSAGE    FIRST SEEN   COUNT   NAME\nother       30s         Warning   BackOff   pod/parcels-1               kubelet, node-7   Back-off   10m          7       x.1\n',
        ),
      ),
      'depot',
    );

    expect(event).toEqual({
      entity: 'other/Pod/parcels-1',
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off',
      count: 7,
      firstSeen: '2026-05-01T11:50:00.000Z',
      lastSeen: '2026-05-01T11:59:30.000Z',
      reporter: 'kubelet',
    });
  });

  test('the same event is told once, by the description', () => {
    const events = readEvents(
      recording(
        list('30s   Warning   BackOff   pod/parcels-1   Back-off\n'),
        pods(
          'Name:  parcels-1\nEvents:\n  Type     Reason   Age                From     Message\n  ----     ------   ----               ----     -------\n  Warning  BackOff  30s (x4 over 10m)  kubelet  Back-off\n',
        ),
      ),
      'depot',
    );

    expect(events).toHaveLength(1);
    expect(events[0]?.count).toBe(4);
  });
});

describe('logs', () => {
  const read = (raw: unknown, ...calls: readonly Call[]) => readLogs(raw, recording(...calls), nameOf);
  const errors = (output: JsonValue) =>
    ['GetErrorLogs', { namespace: 'depot', service_name: 'parcels' }, output] as const;

  test('a line keeps its words and loses the stamp that the runtime put before them', () => {
    const { records } = read({ parcels: ['2026-05-01T13:59:00.123456789+02:00 ERROR no stamps left'] });

    expect(records).toEqual([
      {
        entity: 'depot/Deployment/parcels',
        at: '2026-05-01T11:59:00.123Z',
        severity: 'error',
        text: 'ERROR no stamps left',
        count: 1,
      },
    ]);
  });

  test('counted patterns are added where no line shows them, as an object or as its text', () => {
    const output = {
      patterns: [
        { count: 7, sample: 'connection refused' },
        { count: 2, sample: 'no stamps left' },
      ],
    };
    const lines = { parcels: ['ERROR no stamps left'] };

    for (const given of [output, JSON.stringify(output)])
      expect(
        read(lines, errors(given)).records.map(({ text, count, severity }) => [text, count, severity]),
      ).toContainEqual(['connection refused', 7, 'error']);
    expect(read(lines, errors(output)).records).toHaveLength(2);
  });

  test('what kubectl said instead of a log is a refusal, not a line', () => {
    const text =
      'Error: Error from server: Get "https://node-7:10250/containerLogs/depot/parcels-1/api": dial tcp 10.1.0.7:10250: connect: connection refused';
    const { records, refusals } = read(undefined, errors({ patterns: [{ count: 1, sample: text }] }));

    expect(records).toEqual([]);
    expect(refusals).toEqual([{ app: 'parcels', text }]);
  });

  test('counts what is no list of lines', () => {
    expect(read({ parcels: 7, other: ['x'] }).broken).toBe(1);
    expect(read('text').broken).toBe(1);
  });
});

test.each([
  ['{"severity":"ERROR","message":"x"}', 'error'],
  ['{"level":"warn"}', 'warn'],
  ['{"message":"fine"}', 'unknown'],
  ['2026-05-01 12:00:00.123  WARN 1 --- [main] o.s.Boot : slow', 'warn'],
  ['2026-05-01 12:00:00.123 ERROR 7 --- [nio-8080-exec-1] c.d.Ledger : down', 'error'],
  ['2026-05-01T12:00:00.1Z 0 [Warning] [MY-013360] [Server] plugin', 'warn'],
  ['2026-05-01T12:00:00.1Z 9 [ERROR] [MY-010119] [Server] Aborting', 'error'],
  ['2026-05-01 12:00:00.1 [error] <0.123.0> closing AMQP connection', 'error'],
  ['fail: Depot.Api[0]', 'error'],
  ['info: Depot.Api[0]', 'info'],
  ['E0501 12:00:00.1 1 main.go:1] boom', 'error'],
  ['time="2026-05-01" level=fatal msg="x"', 'fatal'],
  ['Caused by: java.sql.SQLException: Access denied', 'error'],
  ['Traceback (most recent call last):', 'error'],
  ['panic: runtime error', 'fatal'],
  ['   at com.depot.Ledger.open(Ledger.java:7)', 'unknown'],
  ['listening on :8080', 'unknown'],
])('the severity of %j is %s', (text, severity) => {
  expect(severityOf(text)).toBe(severity);
});

describe('metrics', () => {
  const series = (source: string) =>
    Object.fromEntries(
      readMetrics(source, '+02:00', nameOf).records.map((one) => [`${one.entity} ${one.metric}`, one.points]),
    );
  const at = Date.parse('2026-05-01T12:00:00Z') / 1000;

  test('have base units and the zone of the recording', () => {
    const found = series(
      '\uFEFFtime,parcels-cpu,parcels-p90latency,ledger-db-mem,node-7-cpu,node-7-tcp_retans\n2026-05-01 14:00:00,0.5,250,1024,12.5,0.2\n',
    );

    expect(found).toEqual({
      'depot/Deployment/parcels cpu.usage': [[at, 0.5]],
      'depot/Deployment/parcels latency.p90': [[at, 0.25]],
      'depot/StatefulSet/ledger-db memory.usage': [[at, 1024]],
      'cluster/Node/node-7 cpu.utilization': [[at, 0.125]],
      'cluster/Node/node-7 tcp.retransmits.rate': [[at, 0.2]],
    });
  });

  test('have no share of errors while there are no requests', () => {
    const found = series(
      'time,parcels-rps,parcels-success_rate\n2026-05-01 14:00:00,4,0.75\n2026-05-01 14:00:05,0,0\n',
    );

    expect(found['depot/Deployment/parcels requests.errors']).toEqual([[at, 0.25]]);
    expect(found['depot/Deployment/parcels requests.rate']).toEqual([
      [at, 4],
      [at + 5, 0],
    ]);
  });

  test('keep unknown names, skip empty cells, count lines without a time', () => {
    const read = readMetrics(
      'time,parcels-queue_depth\nsometime,1\n2026-05-01 14:00:00,\n2026-05-01 14:00:05,3\n',
      '+02:00',
      nameOf,
    );

    expect(read.records).toEqual([
      { entity: 'depot/Deployment/parcels', metric: 'queue_depth', labels: {}, points: [[at + 5, 3]] },
    ]);
    expect(read.broken).toBe(1);
  });
});

test('alerts are one for each piece of evidence, with their entity and start', () => {
  const output = {
    alerts: [
      {
        type: 'Node',
        name: 'node-7',
        time_range: '2026-05-01 14:00:00 ~ 2026-05-01 14:01:00',
        evidence: ['CPU HIGH | Normal=3% -> Current=90%', 'DISK'],
      },
      { name: 7 },
    ],
  };

  expect(readAlerts(output, '+02:00', nameOf)).toEqual([
    {
      name: 'CPU HIGH',
      state: 'firing',
      labels: { node: 'node-7' },
      annotations: { description: 'Normal=3% -> Current=90%' },
      entity: 'cluster/Node/node-7',
      startsAt: '2026-05-01T12:00:00.000Z',
    },
    {
      name: 'DISK',
      state: 'firing',
      labels: { node: 'node-7' },
      annotations: { description: 'DISK' },
      entity: 'cluster/Node/node-7',
      startsAt: '2026-05-01T12:00:00.000Z',
    },
  ]);
  expect(readAlerts({}, 'Z', nameOf)).toEqual([]);
});

describe('probes', () => {
  const connect = (output: string) =>
    readProbes(
      recording([
        'CheckServiceConnectivity',
        { namespace: 'depot', service_name: 'parcels', port: 80 },
        output,
      ]),
      [],
      nameOf,
      'depot',
    );
  const daemon = (output: string) =>
    readProbes(
      recording(['CheckNodeServiceStatus', { node_name: 'node-7', service_name: 'kubelet' }, output]),
      [],
      nameOf,
      'depot',
    );

  test('a connection from somewhere', () => {
    expect(connect('parcels (10.3.0.1:80) open\nConnection Succeeded')).toEqual([
      {
        entity: 'depot/Service/parcels',
        probe: 'tcp',
        target: 'parcels:80',
        passed: true,
        text: 'parcels (10.3.0.1:80) open\nConnection Succeeded',
        at: '2026-05-01T12:00:00.000Z',
      },
    ]);
    expect(connect('Connection Failed')[0]?.passed).toBe(false);
  });

  test('a report has one from each node, and none where nothing was printed', () => {
    const report =
      'Debug Pod test results deployed on node-7: punt!\nTerminated\nConnection Failed\nDebug Pod test results deployed on node-8: \nDebug Pod test results deployed on node-9: parcels (10.3.0.1:80) open\nConnection Succeeded';

    expect(connect(report).map(({ from, passed }) => [from, passed])).toEqual([
      ['cluster/Node/node-7', false],
      ['cluster/Node/node-9', true],
    ]);
  });

  test('a daemon runs, does not, or was never there', () => {
    const status = (active: string) =>
      `● kubelet.service\n     Active: ${active}\n     CGroup: /system.slice\n             ├─  928 /bin/kubelet\n             └─1747 /bin/child\n\nMay 01 kubelet: could not be found`;

    expect(daemon(status('active (running) since Fri'))[0]).toMatchObject({
      entity: 'cluster/Node/node-7',
      probe: 'daemon:kubelet',
      passed: true,
    });
    expect(daemon(status('inactive (dead) since Fri'))[0]?.passed).toBe(false);
    expect(daemon(status('activating (auto-restart)'))[0]?.passed).toBe(false);
    expect(daemon(status('active (running)'))[0]?.text).not.toContain('/bin/kubelet');
    expect(daemon('Unit kube-scheduler.service could not be found.')).toEqual([]);
  });

  test('a log that could not be fetched is a failed probe of its workload', () => {
    const [probe] = readProbes(
      recording(),
      [{ app: 'parcels', text: 'Error from server: x' }],
      nameOf,
      'depot',
    );

    expect(probe).toMatchObject({ entity: 'depot/Deployment/parcels', probe: 'logs', passed: false });
  });
});

test('dependencies are the edges of the tree and those who call it', () => {
  const tree = [
    '[Service]: parcels (Entrypoint)',
    '[Upstream (Called By)]: edge, portal',
    '[Downstream (Calls)]:',
    'parcels',
    '├── stamps',
    '│   └── ledger',
    '│       └── ledger-db  <-- (Database)',
    '└── ledger',
  ].join('\n');
  const edges = readDependencies(
    recording(
      ['GetServiceDependencies', { service_name: 'parcels' }, tree],
      [
        'GetServiceDependencies',
        { service_name: 'x' },
        '[Service]: ledger-db\n[Upstream (Called By)]: (User Traffic)\n[Downstream (Calls)]:\n(None - Leaf Database)',
      ],
    ),
    nameOf,
  );

  expect(edges.map(({ caller, callee }) => `${caller.split('/')[2]} ${callee.split('/')[2]}`)).toEqual([
    'edge parcels',
    'portal parcels',
    'parcels stamps',
    'stamps ledger',
    'ledger ledger-db',
    'parcels ledger',
  ]);
  expect(edges[0]).toMatchObject({ declared: true, calls: 0 });
});

test('nodes that nobody described are taken from the sum of the cluster', () => {
  const output = {
    nodes: [
      {
        name: 'node-7',
        status: 'Unknown',
        conditions: { DiskPressure: 'True' },
        taints: ['gpu:NoSchedule'],
        labels: { zone: 'a' },
        allocatable_resources: { cpu: '8' },
      },
    ],
  };

  expect(
    readClusterConfiguration(recording(['GetClusterConfiguration', {}, output])).get('cluster/Node/node-7'),
  ).toMatchObject({
    metadata: { name: 'node-7', labels: { zone: 'a' } },
    spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] },
    status: {
      allocatable: { cpu: '8' },
      conditions: [
        { type: 'DiskPressure', status: 'True' },
        { type: 'Ready', status: 'Unknown' },
      ],
    },
  });
});

describe('declared manifests', () => {
  const live = {
    kind: 'Deployment',
    metadata: { name: 'parcels', annotations: { 'deployment.kubernetes.io/revision': '2' } },
    spec: {
      replicas: 1,
      template: {
        spec: {
          containers: [{ name: 'mesh' }, { name: 'api', image: 'x:1', resources: { limits: { cpu: '5' } } }],
        },
      },
    },
  };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } };
  const declare = (spec: JsonObject, replicas = 1) => ({
    kind: 'Deployment',
    metadata: { name: 'parcels' },
    spec: { replicas, template: { spec } },
  });

  test('fill in what kubectl never prints, also inside the container of the same name', () => {
    const whole = completed(
      live,
      declare({
        affinity,
        imagePullSecrets: [{ name: 'pull' }],
        containers: [
          {
            name: 'api',
            image: 'x:1',
            securityContext: { runAsUser: 7 },
            resources: { limits: { cpu: '5000m' } },
          },
        ],
      }),
    );

    expect(whole).toMatchObject({
      spec: {
        template: {
          spec: {
            affinity,
            imagePullSecrets: [{ name: 'pull' }],
            containers: [{ name: 'mesh' }, { name: 'api', securityContext: { runAsUser: 7 } }],
          },
        },
      },
    });
    expect(whole['metadata']).toEqual(live.metadata);
  });

  test('never overrule what was printed: the contradiction is kept where kubectl keeps it', () => {
    const declared = declare(
      { nodeSelector: { disk: 'fast' }, containers: [{ name: 'api', image: 'x:2' }] },
      3,
    );
    const whole = completed(live, declared);
    const annotations = member(whole, 'metadata', 'annotations') as Record<string, string>;

    expect(member(whole, 'spec', 'replicas')).toBe(1);
    expect(member(whole, 'spec', 'template', 'spec')).toEqual(live.spec.template.spec);
    expect(JSON.parse(annotations['kubectl.kubernetes.io/last-applied-configuration'] ?? '')).toEqual(
      declared,
    );
  });

  test('say what a claim asks for', () => {
    const claim = {
      kind: 'PersistentVolumeClaim',
      spec: { storageClassName: '' },
      status: { phase: 'Pending' },
    };
    const asked = {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '2Gi' } },
      selector: { matchLabels: { disk: 'fast' } },
    };

    expect(completed(claim, { kind: 'PersistentVolumeClaim', spec: asked })['spec']).toEqual({
      storageClassName: '',
      ...asked,
    });
  });

  test('reach the pods of the current revision, and not those of another', () => {
    const set = (name: string, revision: string) => ({
      kind: 'ReplicaSet',
      metadata: {
        name,
        annotations: { 'deployment.kubernetes.io/revision': revision },
        ownerReferences: [{ kind: 'Deployment', name: 'parcels' }],
      },
      spec: { template: { spec: {} } },
    });
    const pod = (owner: string) => ({
      kind: 'Pod',
      metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: owner }] },
      spec: {},
    });
    const all = completeAll(
      new Map<`${string}/${string}/${string}`, JsonObject>([
        ['depot/Pod/new', pod('p-2')],
        ['depot/Pod/old', pod('p-1')],
        ['depot/ReplicaSet/p-2', set('p-2', '2')],
        ['depot/ReplicaSet/p-1', set('p-1', '1')],
        ['depot/Deployment/parcels', live],
      ]),
      new Map([['depot/Deployment/parcels', declare({ affinity })]]),
    );

    expect(all.get('depot/Pod/new')?.['spec']).toEqual({ affinity });
    expect(all.get('depot/Pod/old')?.['spec']).toEqual({});
  });

  test('tell what is declared and gone, where all of its kind were listed', () => {
    const declared = new Map<`${string}/${string}/${string}`, JsonObject>([
      ['depot/Service/ledger', { kind: 'Service' }],
      ['depot/Secret/keys', { kind: 'Secret' }],
    ]);
    const listing = recording(
      ['GetResources', { resource_type: 'services', name: '', namespace: 'depot' }, ''],
      [
        'GetResources',
        { resource_type: 'secrets', name: '', namespace: 'depot' },
        'Error from server (Forbidden): x',
      ],
    );

    expect([...absent(listing, declared, new Map()).keys()]).toEqual(['depot/Service/ledger']);
  });
});

test('objects are described and listed at once, and what describe says stands', () => {
  const { manifests } = readObjects(
    recording(
      [
        'GetResources',
        { resource_type: 'services', name: '', namespace: 'depot' },
        'NAME      TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nparcels   ClusterIP   10.3.0.1     <none>        80/TCP    1m\n',
      ],
      [
        'GetResources',
        { resource_type: 'services', name: '', namespace: 'depot', show_labels: true },
        'NAME      TYPE        AGE   LABELS\nparcels   ClusterIP   2m    app=parcels\n',
      ],
      [
        'DescribeResource',
        { resource_type: 'services', name: 'parcels', namespace: 'depot' },
        'Name:        parcels\nSelector:    app=parcels\nPort:        http  80/TCP\nTargetPort:  8080/TCP\n',
      ],
      [
        'GetResources',
        { resource_type: 'pods', name: '', namespace: 'depot', label_selector: '<none>' },
        'Error: /bin/sh: 1: Syntax error',
      ],
    ),
    'depot',
  );

  expect([...manifests.keys()]).toEqual(['depot/Service/parcels']);
  expect(manifests.get('depot/Service/parcels')).toMatchObject({
    metadata: { creationTimestamp: '2026-05-01T11:59:00.000Z', labels: { app: 'parcels' } },
    spec: { ports: [{ name: 'http', port: 80, targetPort: 8080 }], clusterIP: '10.3.0.1' },
  });
});
