import { describe, expect, test } from 'vitest';
import { described, listed } from '../../../../src/evals/formats/cloud-opsbench/kinds/kind.ts';
import { pod } from '../../../../src/evals/formats/cloud-opsbench/kinds/pod.ts';
import { probe } from '../../../../src/evals/formats/cloud-opsbench/kinds/probes.ts';
import { taint, toleration } from '../../../../src/evals/formats/cloud-opsbench/kinds/scheduling.ts';
import type { JsonObject } from '../../../../src/lib/json.ts';
import { noon } from '../../../support/recorded-case.ts';

const printed = `Name:             ledger-db-0
Namespace:        depot
Priority:         1000
Priority Class Name:  high
Service Account:  ledger
Node:             node-7/10.1.0.7
Start Time:       Fri, 01 May 2026 13:50:00 +0200
Labels:           app=ledger-db
                  statefulset.kubernetes.io/pod-name=ledger-db-0
Annotations:      team: books
Status:           Running
IP:               10.9.0.3
IPs:
  IP:           10.9.0.3
Controlled By:  StatefulSet/ledger-db
Init Containers:
  prepare:
    Container ID:  containerd://aa
    Image:         busybox:1.36
    Port:          <none>
    Host Port:     <none>
    Command:
      sh
      -c
      if [ -d /data ]; then
        echo ready: yes
      fi
    State:          Terminated
      Reason:       Completed
      Exit Code:    0
      Started:      Fri, 01 May 2026 13:50:01 +0200
      Finished:     Fri, 01 May 2026 13:50:02 +0200
    Ready:          True
    Restart Count:  0
    Environment:    <none>
    Mounts:         <none>
  mesh-proxy:
    Image:          mesh/proxy:2
    Port:           15020/TCP (status)
    Host Port:      0/TCP (status)
    State:          Running
      Started:      Fri, 01 May 2026 13:50:03 +0200
    Ready:          True
    Restart Count:  0
Containers:
  mysql:
    Container ID:   containerd://bb
    Image:          mysql:8.0
    Image ID:       docker.io/library/mysql@sha256:cc
    Ports:          3306/TCP, 33060/TCP
    Host Ports:     0/TCP, 3307/TCP
    Args:
      --max-connections=10
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Message:      killed while
flushing: tables
      Exit Code:    137
      Started:      Fri, 01 May 2026 13:55:00 +0200
      Finished:     Fri, 01 May 2026 13:56:00 +0200
    Ready:          False
    Restart Count:  4
    Limits:
      cpu:     500m
      memory:  256Mi
    Requests:
      memory:  128Mi
    Liveness:   exec [mysqladmin ping -h localhost] delay=30s timeout=5s period=10s #success=1 #failure=3
    Readiness:  tcp-socket :3306 delay=0s timeout=1s period=10s #success=1 #failure=3
    Startup:    http-get https://:health/live delay=0s timeout=1s period=10s #success=1 #failure=30
    Environment Variables from:
      ledger-settings  ConfigMap with prefix 'CFG_'  Optional: false
      ledger-extra     Secret                        Optional: true
    Environment:
      MYSQL_USER:           books
      MYSQL_ROOT_PASSWORD:  <set to the key 'root' in secret 'ledger-secret'>  Optional: false
      MODE:                 <set to the key 'mode' of config map 'ledger-mode'>  Optional: true
      POD_NAME:             ledger-db-0 (v1:metadata.name)
      SELF_IP:               (v1:status.podIP)
      EMPTY:                
      BANNER:               one
                            two: three
    Mounts:
      /etc/my.cnf from settings (ro,path="my.cnf")
      /var/lib/mysql from data (rw)
Conditions:
  Type                        Status
  Initialized                 True 
  Ready                       False 
  PodScheduled                True 
Volumes:
  data:
    Type:       PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)
    ClaimName:  data-ledger-db-0
    ReadOnly:   false
  settings:
    Type:      ConfigMap (a volume populated by a ConfigMap)
    Name:      ledger-settings
    Optional:  true
  keys:
    Type:        Secret (a volume populated by a Secret)
    SecretName:  ledger-keys
    Optional:    false
  scratch:
    Type:       EmptyDir (a temporary directory that shares a pod's lifetime)
    Medium:     Memory
    SizeLimit:  64Mi
  host:
    Type:          HostPath (bare host directory volume)
    Path:          /srv/ledger
    HostPathType:  Directory
  share:
    Type:      NFS (an NFS mount that lasts the lifetime of a pod)
    Server:    files.test
    Path:      /export
    ReadOnly:  true
  kube-api-access-x:
    Type:                    Projected (a volume that contains injected data from multiple sources)
    TokenExpirationSeconds:  3607
    ConfigMapName:           kube-root-ca.crt
    ConfigMapOptional:       <nil>
    DownwardAPI:             true
QoS Class:                   Burstable
Node-Selectors:              disk=fast
                             zone=a
Tolerations:                 dedicated=books:NoSchedule
                             node.kubernetes.io/not-ready:NoExecute op=Exists for 300s
Topology Spread Constraints: zone:DoNotSchedule when max skew 1 is exceeded for selector app=ledger-db
Events:                      <none>
`;

interface Shape {
  readonly metadata: JsonObject;
  readonly spec: JsonObject & { readonly [list: string]: readonly Record<string, JsonObject>[] };
  readonly status: JsonObject & { readonly [list: string]: readonly Record<string, JsonObject>[] };
}
const manifest = described(pod, printed, 'depot', noon) as unknown as Shape;
const mysql = manifest.spec['containers']![0]!;
const status = manifest.status['containerStatuses']![0]!;
const prepare = manifest.spec['initContainers']![0]!;
const sidecar = manifest.spec['initContainers']![1]!;

describe('a described pod', () => {
  test('has its metadata and its owner', () => {
    expect(manifest.metadata).toEqual({
      name: 'ledger-db-0',
      namespace: 'depot',
      labels: { app: 'ledger-db', 'statefulset.kubernetes.io/pod-name': 'ledger-db-0' },
      annotations: { team: 'books' },
      ownerReferences: [{ kind: 'StatefulSet', name: 'ledger-db', controller: true }],
    });
  });

  test('has its place, account and priority', () => {
    expect(manifest.spec).toMatchObject({
      nodeName: 'node-7',
      serviceAccountName: 'ledger',
      priority: 1000,
      priorityClassName: 'high',
      nodeSelector: { disk: 'fast', zone: 'a' },
    });
    expect(manifest.status).toMatchObject({
      phase: 'Running',
      podIP: '10.9.0.3',
      hostIP: '10.1.0.7',
      qosClass: 'Burstable',
    });
  });

  test('has all ports of a container', () => {
    expect(mysql['ports']).toEqual([
      { containerPort: 3306, protocol: 'TCP' },
      { containerPort: 33060, protocol: 'TCP', hostPort: 3307 },
    ]);
    expect(sidecar['ports']).toEqual([{ name: 'status', containerPort: 15020, protocol: 'TCP' }]);
  });

  test('has its probes in the shape of the API', () => {
    expect(mysql['livenessProbe']).toEqual({
      exec: { command: ['mysqladmin', 'ping', '-h', 'localhost'] },
      initialDelaySeconds: 30,
      timeoutSeconds: 5,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(mysql['readinessProbe']!['tcpSocket']).toEqual({ port: 3306 });
    expect(mysql['startupProbe']!['httpGet']).toEqual({ scheme: 'HTTPS', port: 'health', path: '/live' });
  });

  test('has its environment, plain and by reference', () => {
    expect(mysql['env']).toEqual([
      { name: 'MYSQL_USER', value: 'books' },
      { name: 'MYSQL_ROOT_PASSWORD', valueFrom: { secretKeyRef: { key: 'root', name: 'ledger-secret' } } },
      { name: 'MODE', valueFrom: { configMapKeyRef: { key: 'mode', name: 'ledger-mode', optional: true } } },
      { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
      { name: 'SELF_IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } },
      { name: 'EMPTY', value: '' },
      { name: 'BANNER', value: 'one\ntwo: three' },
    ]);
    expect(mysql['envFrom']).toEqual([
      { prefix: 'CFG_', configMapRef: { name: 'ledger-settings' } },
      { secretRef: { name: 'ledger-extra', optional: true } },
    ]);
  });

  test('has its mounts and every kind of volume', () => {
    expect(mysql['volumeMounts']).toEqual([
      { name: 'settings', mountPath: '/etc/my.cnf', subPath: 'my.cnf', readOnly: true },
      { name: 'data', mountPath: '/var/lib/mysql' },
    ]);
    expect(manifest.spec['volumes']).toEqual([
      { name: 'data', persistentVolumeClaim: { claimName: 'data-ledger-db-0' } },
      { name: 'settings', configMap: { name: 'ledger-settings', optional: true } },
      { name: 'keys', secret: { secretName: 'ledger-keys' } },
      { name: 'scratch', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
      { name: 'host', hostPath: { path: '/srv/ledger', type: 'Directory' } },
      { name: 'share', nfs: { server: 'files.test', path: '/export', readOnly: true } },
      {
        name: 'kube-api-access-x',
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607 } },
            { configMap: { name: 'kube-root-ca.crt' } },
            { downwardAPI: {} },
          ],
        },
      },
    ]);
  });

  test('has the state that its containers are in and were in before', () => {
    expect(status).toMatchObject({
      ready: false,
      restartCount: 4,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
    });
    expect(status['lastState']!['terminated']).toEqual({
      reason: 'OOMKilled',
      message: 'killed while\nflushing: tables',
      exitCode: 137,
      startedAt: '2026-05-01T11:55:00.000Z',
      finishedAt: '2026-05-01T11:56:00.000Z',
    });
    expect(manifest.status['initContainerStatuses']![0]!['state']!['terminated']).toMatchObject({
      exitCode: 0,
      reason: 'Completed',
    });
  });

  test('has a script after -c as one argument', () => {
    expect(prepare['command']).toEqual(['sh', '-c', 'if [ -d /data ]; then\n  echo ready: yes\nfi']);
    expect(mysql['args']).toEqual(['--max-connections=10']);
  });

  test('tells an init container that stays on from one that ends', () => {
    const policies = [prepare, sidecar].map((each) => each['restartPolicy']);

    expect(policies).toEqual([undefined, 'Always']);
  });

  test('has its conditions, tolerations and spread', () => {
    expect(manifest.status['conditions']).toContainEqual({ type: 'Ready', status: 'False' });
    expect(manifest.spec['tolerations']).toEqual([
      { key: 'dedicated', operator: 'Equal', value: 'books', effect: 'NoSchedule' },
      {
        key: 'node.kubernetes.io/not-ready',
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      },
    ]);
    expect(manifest.spec['topologySpreadConstraints']).toEqual([
      {
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        maxSkew: 1,
        labelSelector: { matchLabels: { app: 'ledger-db' } },
      },
    ]);
  });
});

test('a terminating pod has the instant of its deletion', () => {
  const text = printed.replace(
    'Status:           Running',
    'Status:           Terminating (lasts 2m)\nTermination Grace Period:  30s',
  );

  expect(described(pod, text, 'depot', noon)).toMatchObject({
    metadata: { deletionTimestamp: '2026-05-01T11:58:00.000Z' },
  });
});

test('an unscheduled pod has no node and no container states', () => {
  const text =
    'Name:  a\nNamespace:  depot\nNode:  <none>\nStatus:  Pending\nContainers:\n  a:\n    Image:  b:1\nConditions:\n  Type           Status\n  PodScheduled   False\n';

  expect(described(pod, text, 'depot', noon)).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'depot' },
    spec: { containers: [{ name: 'a', image: 'b:1' }] },
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False' }] },
  });
});

test('a listed pod keeps the word that is no phase as its reason', () => {
  const row = {
    NAME: 'a',
    READY: '0/1',
    STATUS: 'ImagePullBackOff',
    RESTARTS: '0',
    AGE: '2m',
    NODE: 'node-7',
    IP: '<none>',
    LABELS: 'app=a',
  };

  expect(listed(pod, row, 'depot', noon)).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'a',
      namespace: 'depot',
      creationTimestamp: '2026-05-01T11:58:00.000Z',
      labels: { app: 'a' },
    },
    spec: { nodeName: 'node-7' },
    status: { reason: 'ImagePullBackOff', conditions: [{ type: 'Ready', status: 'False' }] },
  });
});

describe('probes', () => {
  test.each([
    ['http-get http://:8080/healthz delay=0s', { httpGet: { scheme: 'HTTP', port: 8080, path: '/healthz' } }],
    [
      'http-get http://10.0.0.9:8080/ delay=0s',
      { httpGet: { scheme: 'HTTP', host: '10.0.0.9', port: 8080, path: '/' } },
    ],
    ['http-get http://:http delay=0s', { httpGet: { scheme: 'HTTP', port: 'http' } }],
    ['tcp-socket 10.0.0.9:6000 delay=0s', { tcpSocket: { host: '10.0.0.9', port: 6000 } }],
    ['grpc <pid>:9000  delay=0s', { grpc: { port: 9000 } }],
    ['grpc <pid>:9000 ready delay=0s', { grpc: { port: 9000, service: 'ready' } }],
    ['exec [/bin/check] delay=0s', { exec: { command: ['/bin/check'] } }],
  ])('%s', (text, expected) => {
    expect(probe(text)).toEqual({ ...expected, initialDelaySeconds: 0 });
  });
});

test.each([
  ['op=Exists', [{ operator: 'Exists' }]],
  [':NoExecute op=Exists', [{ operator: 'Exists', effect: 'NoExecute' }]],
  ['gpu:NoSchedule op=Exists', [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }]],
  ['gpu=a100', [{ key: 'gpu', operator: 'Equal', value: 'a100' }]],
])('toleration %s', (text, expected) => {
  expect(toleration(text)).toEqual(expected);
});

test('taints have a value or none', () => {
  expect(['gpu=a100:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'].flatMap(taint)).toEqual([
    { key: 'gpu', value: 'a100', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
  ]);
});
