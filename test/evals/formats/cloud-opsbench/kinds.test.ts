import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { described, listed } from '../../../../src/evals/formats/cloud-opsbench/kinds/kind.ts';
import { quotasIn } from '../../../../src/evals/formats/cloud-opsbench/kinds/namespace.ts';
import { kindReaders, readerFor } from '../../../../src/evals/formats/cloud-opsbench/kinds/registry.ts';
import { noon } from '../../../support/recorded-case.ts';

const read = (resource: string, text: string) => described(readerFor(resource), text, 'depot', noon);

const template = `Pod Template:
  Labels:           app=parcels
  Service Account:  parcels
  Containers:
   api:
    Image:      registry.test/parcels:1.2
    Port:       8080/TCP
    Host Port:  0/TCP
    Readiness:  http-get http://:8080/ready delay=5s timeout=1s period=10s #success=1 #failure=3
    Environment:
      LEDGER_URL:  http://ledger:8080
    Mounts:        <none>
  Volumes:         <none>
  Node-Selectors:  disk=fast
  Tolerations:     <none>
`;
const templateManifest = {
  metadata: { labels: { app: 'parcels' } },
  spec: {
    serviceAccountName: 'parcels',
    nodeSelector: { disk: 'fast' },
    containers: [
      {
        name: 'api',
        image: 'registry.test/parcels:1.2',
        env: [{ name: 'LEDGER_URL', value: 'http://ledger:8080' }],
      },
    ],
  },
};

describe('workloads', () => {
  test('a Deployment', () => {
    const manifest = read(
      'deployments',
      `Name:                   parcels
Namespace:              depot
CreationTimestamp:      Fri, 01 May 2026 11:58:00 +0000
Selector:               app=parcels
Replicas:               3 desired | 2 updated | 4 total | 1 available | 3 unavailable
StrategyType:           RollingUpdate
MinReadySeconds:        0
RollingUpdateStrategy:  25% max unavailable, 1 max surge
${template}Conditions:
  Type           Status  Reason
  ----           ------  ------
  Available      False   MinimumReplicasUnavailable
OldReplicaSets:  <none>
NewReplicaSet:   parcels-59c (1/1 replicas created)
`,
    );

    expect(manifest).toMatchObject({
      metadata: { creationTimestamp: '2026-05-01T11:58:00.000Z' },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'parcels' } },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '1' } },
        template: templateManifest,
      },
      status: {
        replicas: 4,
        updatedReplicas: 2,
        availableReplicas: 1,
        unavailableReplicas: 3,
        conditions: [{ type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' }],
      },
    });
  });

  test('a Deployment scaled to nothing keeps its zero', () => {
    const manifest = read(
      'deploy',
      'Name: a\nReplicas:  0 desired | 0 updated | 0 total | 0 available | 0 unavailable\n',
    );

    expect(manifest).toMatchObject({ spec: { replicas: 0 }, status: { replicas: 0 } });
  });

  test('a ReplicaSet', () => {
    const manifest = read(
      'rs',
      `Name:           parcels-59c
Namespace:      depot
Controlled By:  Deployment/parcels
Replicas:       0 current / 1 desired
Pods Status:    0 Running / 0 Waiting / 0 Succeeded / 0 Failed
${template}Conditions:
  Type             Status  Reason
  ----             ------  ------
  ReplicaFailure   True    FailedCreate
`,
    );

    expect(manifest).toMatchObject({
      metadata: { ownerReferences: [{ kind: 'Deployment', name: 'parcels' }] },
      spec: { replicas: 1, template: templateManifest },
      status: {
        replicas: 0,
        conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }],
      },
    });
  });

  test('a StatefulSet with its claims', () => {
    const manifest = read(
      'statefulsets',
      `Name:               ledger-db
Namespace:          depot
CreationTimestamp:  Fri, 01 May 2026 11:58:00 +0000
Selector:           app=ledger-db
Replicas:           3 desired | 1 total
Update Strategy:    RollingUpdate
  Partition:        0
Pods Status:        1 Running / 0 Waiting / 0 Succeeded / 0 Failed
${template}Volume Claims:
  Name:          data
  StorageClass:  slow
  Labels:        <none>
  Annotations:   <none>
  Capacity:      8Gi
  Access Modes:  [ReadWriteOnce]
  Name:          logs
  StorageClass:  slow
  Capacity:      1Gi
  Access Modes:  [ReadWriteMany]
Events:          <none>
`,
    );

    expect(manifest).toMatchObject({
      spec: {
        replicas: 3,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              storageClassName: 'slow',
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: '8Gi' } },
            },
          },
          { metadata: { name: 'logs' }, spec: { accessModes: ['ReadWriteMany'] } },
        ],
      },
      status: { replicas: 1 },
    });
  });

  test('a DaemonSet, which prints no namespace', () => {
    const manifest = read(
      'ds',
      `Name:           shipper\nSelector:       app=shipper\nDesired Number of Nodes Scheduled: 4\nNumber of Nodes Scheduled with Available Pods: 3\n${template}`,
    );

    expect(manifest).toMatchObject({
      metadata: { namespace: 'depot' },
      spec: { selector: { matchLabels: { app: 'shipper' } } },
      status: { desiredNumberScheduled: 4, numberAvailable: 3 },
    });
  });

  test('a Job', () => {
    const manifest = read(
      'jobs',
      `Name: import\nParallelism:    1\nCompletions:    1\nBackoff Limit:  6\nPods Statuses:  0 Active (0 Ready) / 0 Succeeded / 7 Failed\n${template}`,
    );

    expect(manifest).toMatchObject({
      spec: { completions: 1, backoffLimit: 6 },
      status: { failed: 7, active: 0 },
    });
  });

  test('a HorizontalPodAutoscaler', () => {
    const manifest = read(
      'hpa',
      `Name: parcels
Reference:  Deployment/parcels
Metrics:    ( current / target )
  resource cpu on pods  (as a percentage of request):  <unknown> / 80%
Min replicas:     1
Max replicas:     5
Deployment pods:  3 current / 5 desired
Conditions:
  Type           Status  Reason                   Message
  ----           ------  ------                   -------
  ScalingActive  False   FailedGetResourceMetric  the HPA was unable to compute the replica count
`,
    );

    expect(manifest).toMatchObject({
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'parcels' }, minReplicas: 1, maxReplicas: 5 },
      status: {
        currentReplicas: 3,
        desiredReplicas: 5,
        conditions: [
          {
            type: 'ScalingActive',
            status: 'False',
            reason: 'FailedGetResourceMetric',
            message: 'the HPA was unable to compute the replica count',
          },
        ],
      },
    });
  });
});

describe('routing', () => {
  test('a Service with several ports', () => {
    const manifest = read(
      'services',
      `Name:              ledger
Selector:          app=ledger,tier=back
Type:              NodePort
IP:                10.3.0.1
Port:              http  80/TCP
TargetPort:        web/TCP
NodePort:          http  30080/TCP
Endpoints:         10.9.0.4:8080
Port:              <unset>  5672/UDP
TargetPort:        5673/UDP
Endpoints:         
Session Affinity:  None
`,
    );

    expect(manifest['spec']).toEqual({
      type: 'NodePort',
      selector: { app: 'ledger', tier: 'back' },
      clusterIP: '10.3.0.1',
      ports: [
        { name: 'http', port: 80, protocol: 'TCP', targetPort: 'web', nodePort: 30080 },
        { port: 5672, protocol: 'UDP', targetPort: 5673 },
      ],
      sessionAffinity: 'None',
    });
  });

  test('a Service without a selector has none', () => {
    expect(read('svc', 'Name: x\nSelector:  <none>\nType: ClusterIP\n')['spec']).toEqual({
      type: 'ClusterIP',
    });
  });

  test('Endpoints, ready and not', () => {
    const manifest = read(
      'endpoints',
      `Name: ledger
Subsets:
  Addresses:          10.9.0.4,10.9.0.5
  NotReadyAddresses:  10.9.0.6
  Ports:
    Name     Port  Protocol
    ----     ----  --------
    <unset>  8080  TCP

Events:  <none>
`,
    );

    expect(manifest['subsets']).toEqual([
      {
        addresses: [{ ip: '10.9.0.4' }, { ip: '10.9.0.5' }],
        notReadyAddresses: [{ ip: '10.9.0.6' }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
    expect(read('ep', 'Name: ledger\nSubsets:\nEvents:  <none>\n')['subsets']).toBeUndefined();
  });

  test('a NetworkPolicy tells "allows nothing" from "does not concern"', () => {
    const manifest = read(
      'networkpolicies',
      `Name:         guard
Created on:   2026-05-01 11:58:00 +0000 UTC
Spec:
  PodSelector:     app=ledger
  Allowing ingress traffic:
    To Port: 8080/TCP
    From:
      NamespaceSelector: team=books
      PodSelector: app=parcels
    From:
      IPBlock:
        CIDR: 10.0.0.0/8
        Except: 10.1.0.0/16
    ----------
    To Port: <any> (traffic allowed to all ports)
    From: <any> (traffic not restricted by source)
  Allowing egress traffic:
    <none> (Selected pods are isolated for egress connectivity)
  Policy Types: Ingress, Egress
`,
    );
    const open = read(
      'netpol',
      'Name: open\nSpec:\n  PodSelector:     <none> (Allowing the specific traffic to all pods in this namespace)\n  Not affecting ingress traffic\n  Policy Types: Egress\n',
    );

    expect(manifest['spec']).toEqual({
      podSelector: { matchLabels: { app: 'ledger' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          ports: [{ port: 8080, protocol: 'TCP' }],
          from: [
            {
              namespaceSelector: { matchLabels: { team: 'books' } },
              podSelector: { matchLabels: { app: 'parcels' } },
            },
            { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
          ],
        },
        {},
      ],
      egress: [],
    });
    expect(open['spec']).toEqual({ podSelector: {}, policyTypes: ['Egress'] });
  });

  test('an Ingress with its backends', () => {
    const manifest = read(
      'ingresses',
      `Name:             edge
Ingress Class:    nginx
Default backend:  <default>
Rules:
  Host          Path  Backends
  ----          ----  --------
  depot.test    
                /      parcels:80 (10.9.0.4:8080)
                /api   ledger:http (10.9.0.5:8080)
Events:  <none>
`,
    );

    expect(manifest['spec']).toEqual({
      ingressClassName: 'nginx',
      rules: [
        {
          host: 'depot.test',
          http: {
            paths: [
              { path: '/', backend: { service: { name: 'parcels', port: { number: 80 } } } },
              { path: '/api', backend: { service: { name: 'ledger', port: { name: 'http' } } } },
            ],
          },
        },
      ],
    });
  });
});

describe('nodes', () => {
  const manifest = read(
    'nodes',
    `Name:               node-7
Taints:             gpu=a100:NoSchedule
                    node.kubernetes.io/unschedulable:NoSchedule
Unschedulable:      true
Lease:
  HolderIdentity:  node-7
  AcquireTime:     <unset>
  RenewTime:       Fri, 01 May 2026 11:59:50 +0000
Conditions:
  Type             Status   LastHeartbeatTime                 LastTransitionTime                Reason              Message
  ----             ------   -----------------                 ------------------                ------              -------
  Ready            Unknown  Fri, 01 May 2026 11:50:00 +0000   Fri, 01 May 2026 11:51:00 +0000   NodeStatusUnknown   Kubelet stopped posting node status.
Addresses:
  InternalIP:  10.1.0.7
Capacity:
  cpu:     8
  memory:  16Gi
Allocatable:
  cpu:     7800m
  memory:  15Gi
Allocated resources:
  (Total limits may be over 100 percent, i.e., overcommitted.)
  Resource           Requests      Limits
  --------           --------      ------
  cpu                7500m (96%)   0 (0%)
  memory             1Gi (6%)      2Gi (13%)
Events:  <none>
`,
  );

  test('have taints, conditions and what they can hold', () => {
    expect(manifest).toMatchObject({
      spec: {
        unschedulable: true,
        taints: [
          { key: 'gpu', value: 'a100', effect: 'NoSchedule' },
          { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
        ],
      },
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'Unknown',
            reason: 'NodeStatusUnknown',
            message: 'Kubelet stopped posting node status.',
            lastHeartbeatTime: '2026-05-01T11:50:00.000Z',
            lastTransitionTime: '2026-05-01T11:51:00.000Z',
          },
        ],
        allocatable: { cpu: '7800m', memory: '15Gi' },
        addresses: [{ type: 'InternalIP', address: '10.1.0.7' }],
      },
    });
    expect(manifest['metadata']).toEqual({ name: 'node-7' });
  });

  test('have their lease and what is taken of them', () => {
    expect(manifest['status']).toMatchObject({
      lease: { holderIdentity: 'node-7', renewTime: '2026-05-01T11:59:50.000Z' },
      allocated: { requests: { cpu: '7500m', memory: '1Gi' }, limits: { cpu: '0', memory: '2Gi' } },
    });
  });

  test('are cordoned or not ready in the list', () => {
    const row = { NAME: 'node-7', STATUS: 'NotReady,SchedulingDisabled', AGE: '9d' };

    expect(listed(readerFor('nodes'), row, 'depot', noon)).toMatchObject({
      spec: { unschedulable: true },
      status: { conditions: [{ type: 'Ready', status: 'False' }] },
    });
  });
});

describe('storage', () => {
  test('a pending claim says which class it wants and that it was given nothing', () => {
    const manifest = read(
      'pvc',
      'Name: data\nStorageClass:  \nStatus:        Pending\nVolume:        \nCapacity:      \nAccess Modes:  \nVolumeMode:    Filesystem\nUsed By:       ledger-db-0\n               ledger-db-1\n',
    );

    expect(manifest).toMatchObject({
      spec: { storageClassName: '', volumeMode: 'Filesystem' },
      status: { phase: 'Pending', usedBy: ['ledger-db-0', 'ledger-db-1'] },
    });
    expect(manifest['status']).not.toHaveProperty('capacity');
  });

  test('a volume with its claim, affinity and source', () => {
    const manifest = read(
      'pv',
      `Name:            disk-1
StorageClass:    slow
Status:          Bound
Claim:           depot/data
Reclaim Policy:  Retain
Access Modes:    RWO,ROX
Capacity:        8Gi
Node Affinity:
  Required Terms:
    Term 0:        zone in [a, b]
                   disk not in [slow]
Message:
Source:
    Type:  LocalVolume (a persistent volume backed by local storage on a node)
    Path:  /mnt/disk
`,
    );

    expect(manifest['spec']).toEqual({
      storageClassName: 'slow',
      capacity: { storage: '8Gi' },
      accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { kind: 'PersistentVolumeClaim', namespace: 'depot', name: 'data' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'zone', operator: 'In', values: ['a', 'b'] },
                { key: 'disk', operator: 'NotIn', values: ['slow'] },
              ],
            },
          ],
        },
      },
      local: { path: '/mnt/disk' },
    });
  });

  test('a storage class', () => {
    expect(
      read(
        'sc',
        'Name: slow\nProvisioner:  disks.test\nVolumeBindingMode:  WaitForFirstConsumer\nAllowVolumeExpansion:  True\n',
      ),
    ).toMatchObject({
      provisioner: 'disks.test',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
  });
});

describe('settings and limits', () => {
  test('a ConfigMap keeps its texts as they are', () => {
    const manifest = read(
      'cm',
      'Name:         flags\nLabels:       <none>\n\nData\n====\nflags.json:\n----\n{\n  "slow: mode": true\n}\n\nmode:\n----\nfast\n\n\nBinaryData\n====\n\nEvents:  <none>\n',
    );

    expect(manifest['data']).toEqual({ 'flags.json': '{\n  "slow: mode": true\n}', mode: 'fast' });
  });

  test('a Secret has its keys and never a value', () => {
    const manifest = read(
      'secrets',
      'Name:  pull\nType:  kubernetes.io/dockerconfigjson\n\nData\n====\n.dockerconfigjson:  67 bytes\ntoken:  12 bytes\n',
    );

    expect(manifest).toMatchObject({
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': '67 bytes', token: '12 bytes' },
    });
  });

  test('a service account names its pull secrets, also those that are missing', () => {
    const manifest = read(
      'sa',
      'Name: parcels\nImage pull secrets:  pull (not found)\nMountable secrets:   <none>\n',
    );

    expect(manifest).toMatchObject({ imagePullSecrets: [{ name: 'pull' }] });
  });

  test('a quota, alone and inside its namespace', () => {
    const table =
      'Resource         Used   Hard\n  --------         ---    ---\n  limits.memory    900Mi  1Gi\n  pods             3      3\n';
    const alone = read(
      'quota',
      `Name:       cap\nNamespace:  depot\nResource         Used   Hard\n--------         ----   ----\nlimits.memory    900Mi  1Gi\npods             3      3\n`,
    );
    const inside = quotasIn(
      `Name: depot\nStatus: Active\n\nResource Quotas\n  Name:            cap\n  ${table}  Name:            other\n  Resource  Used  Hard\n  --------  ---   ---\n  services  1     9\n\nNo LimitRange resource.\n`,
    );

    expect(alone).toMatchObject({
      spec: { hard: { 'limits.memory': '1Gi', pods: '3' } },
      status: { used: { 'limits.memory': '900Mi', pods: '3' } },
    });
    expect(inside.map((each) => each['metadata'])).toEqual([{ name: 'cap' }, { name: 'other' }]);
    expect(inside[0]?.['status']).toEqual(alone['status']);
  });

  test('a listed quota', () => {
    const row = {
      NAME: 'cap',
      AGE: '5m',
      REQUEST: 'pods: 3/3, requests.cpu: 1/2',
      LIMIT: 'limits.cpu: 1500m/2',
    };

    expect(listed(readerFor('resourcequota'), row, 'depot', noon)).toMatchObject({
      status: {
        hard: { pods: '3', 'requests.cpu': '2', 'limits.cpu': '2' },
        used: { 'limits.cpu': '1500m' },
      },
    });
  });

  test('a LimitRange by type', () => {
    const manifest = read(
      'limits',
      'Name: small\nType        Resource  Min   Max   Default Request  Default Limit  Max Limit/Request Ratio\n----        --------  ---   ---   ---------------  -------------  -----------------------\nContainer   memory    64Mi  1Gi   128Mi            256Mi          -\nContainer   cpu       -     2     -                -              4\n',
    );

    expect(manifest['spec']).toEqual({
      limits: [
        {
          type: 'Container',
          min: { memory: '64Mi' },
          max: { memory: '1Gi', cpu: '2' },
          defaultRequest: { memory: '128Mi' },
          default: { memory: '256Mi' },
          maxLimitRequestRatio: { cpu: '4' },
        },
      ],
    });
  });
});

test('a kind without a reader of its own is read by its outline', () => {
  const manifest = read(
    'virtualservices.networking.mesh.test',
    'Name:         edge\nNamespace:    depot\nAPI Version:  networking.mesh.test/v1\nKind:         VirtualService\nSpec:\n  Hosts:\n    depot.test\n  Http:\n    Route:\n      Destination:\n        Host:  parcels\n    Route:\n      Destination:\n        Host:  ledger\nEvents:  <none>\n',
  );

  expect(manifest).toMatchObject({
    apiVersion: 'networking.mesh.test/v1',
    kind: 'VirtualService',
    spec: {
      hosts: ['depot.test'],
      http: { route: [{ destination: { host: 'parcels' } }, { destination: { host: 'ledger' } }] },
    },
  });
});

describe('the registry of kinds', () => {
  test('finds a reader by plural, singular, short name and kind', () => {
    expect(
      ['pods', 'po', 'pod', 'Pod', 'networkpolicy', 'ingress'].map((name) => readerFor(name).kind),
    ).toEqual(['Pod', 'Pod', 'Pod', 'Pod', 'NetworkPolicy', 'Ingress']);
  });

  test('lists every file that reads a kind', () => {
    const folder = new URL('../../../../src/evals/formats/cloud-opsbench/kinds/', import.meta.url);
    const shared = [
      'conditions',
      'containers',
      'environment',
      'generic',
      'kind',
      'node-terms',
      'pod-spec',
      'probes',
      'registry',
      'replicas',
      'scheduling',
      'storage',
      'volumes',
    ];
    const files = readdirSync(folder)
      .map((name) => name.replace('.ts', ''))
      .filter((name) => !shared.includes(name));
    const kebab = (kind: string) => kind.replace(/(?<=[a-z])(?=[A-Z])/gu, '-').toLowerCase();

    expect(files.length).toBeGreaterThan(15);
    expect(kindReaders.map((reader) => kebab(reader.kind)).sort()).toEqual(files.sort());
  });
});
