import type { JsonObject, JsonValue } from '../../src/lib/json.ts';
import type { Body } from './history.ts';
import type { App, Runtime, System } from './system.ts';
import { hour, stamp } from './time.ts';

/** A small number that is the same for equal names. */
export const hashOf = (name: string): number =>
  Buffer.from(name).reduce((sum, byte) => (sum * 33 + byte) % 0xfffffff, 5381);

export const labelsOf = (app: App): JsonObject => ({
  app: app.name,
  'app.kubernetes.io/part-of': app.stateful ? 'data' : 'services',
});

const publicImages: Partial<Record<Runtime, string>> = {
  nginx: 'docker.io/library/nginx',
  redis: 'docker.io/library/redis',
  postgres: 'docker.io/library/postgres',
  rabbitmq: 'docker.io/library/rabbitmq',
  flagd: 'ghcr.io/open-feature/flagd',
};

export const imageOf = (system: System, app: App, tag = app.tag): string =>
  `${publicImages[app.runtime] ?? `${system.registry}/${app.name}`}:${tag}`;

/** What a rollout may change of a pod template. */
export interface Revision {
  readonly image: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function probes(app: App): JsonObject {
  const timing = { timeoutSeconds: 2, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  const http =
    app.runtime === 'node' || app.runtime === 'java' || app.runtime === 'go' || app.runtime === 'python';
  const check = (path: string): JsonObject =>
    http ? { httpGet: { path, port: 'http', scheme: 'HTTP' } } : { tcpSocket: { port: 'http' } };
  const initialDelaySeconds = app.runtime === 'java' ? 20 : 5;
  return {
    readinessProbe: { ...check('/healthz/ready'), ...timing, initialDelaySeconds },
    livenessProbe: { ...check('/healthz/live'), ...timing, initialDelaySeconds: initialDelaySeconds * 2 },
  };
}

function environment(system: System, app: App, revision: Revision): readonly JsonValue[] {
  const upstreams = app.calls.map((name) => {
    const callee = system.apps.find((other) => other.name === name);
    return [`${name.replaceAll('-', '_').toUpperCase()}_ADDR`, `${name}:${callee?.port ?? 8080}`] as const;
  });
  const plain = Object.entries({ ...Object.fromEntries(upstreams), ...app.env, ...revision.env });
  const secret = (app.secretEnv ?? []).map(([name, secretName, key]) => ({
    name,
    valueFrom: { secretKeyRef: { name: secretName, key } },
  }));
  return [
    { name: 'PORT', value: String(app.port) },
    ...plain.map(([name, value]) => ({ name, value })),
    ...secret,
  ];
}

/** The pod's own part of a template: the same in Deployments, ReplicaSets and Pods. */
export function podSpec(system: System, app: App, revision: Revision): JsonObject {
  const cpu = { requests: `${app.cpuMilli}m`, limits: `${app.cpuMilli * 2}m` };
  const volumes: JsonValue[] = [
    ...(app.mounts ? [{ name: 'config', configMap: { name: app.mounts, defaultMode: 420 } }] : []),
    ...(app.stateful ? [{ name: 'data', persistentVolumeClaim: { claimName: `data-${app.name}-0` } }] : []),
  ];
  const volumeMounts: JsonValue[] = [
    ...(app.mounts ? [{ name: 'config', mountPath: '/etc/config', readOnly: true }] : []),
    ...(app.stateful ? [{ name: 'data', mountPath: '/var/lib/data' }] : []),
  ];
  return {
    containers: [
      {
        name: app.name,
        image: revision.image,
        imagePullPolicy: 'IfNotPresent',
        ports: [{ name: 'http', containerPort: app.port, protocol: 'TCP' }],
        env: environment(system, app, revision),
        envFrom: [{ configMapRef: { name: `${app.name}-settings` } }],
        resources: {
          requests: { cpu: cpu.requests, memory: `${app.memoryMi}Mi` },
          limits: { cpu: cpu.limits, memory: `${app.memoryMi}Mi` },
        },
        ...probes(app),
        ...(volumeMounts.length > 0 && { volumeMounts }),
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
      },
    ],
    ...(volumes.length > 0 && { volumes }),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'default',
    securityContext: {},
    schedulerName: 'default-scheduler',
  };
}

const templateOf = (system: System, app: App, revision: Revision, hash?: string): JsonObject => ({
  metadata: {
    labels: { ...labelsOf(app), ...(hash && { 'pod-template-hash': hash }) },
    annotations: { 'checksum/config': hashOf(app.name).toString(16), ...revision.annotations },
  },
  spec: podSpec(system, app, revision),
});

export interface Counts {
  readonly desired: number;
  readonly existing: number;
  readonly updated: number;
  readonly ready: number;
}

/** A condition of a Deployment, as its controller words it. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly at: number;
}

const conditionOf = ({ type, status, reason, message, at }: Condition): JsonObject => ({
  type,
  status,
  lastUpdateTime: stamp(at),
  lastTransitionTime: stamp(at),
  reason,
  message,
});

export function deployment(
  system: System,
  app: App,
  state: {
    revision: Revision;
    number: number;
    counts: Counts;
    conditions: readonly Condition[];
    generation: number;
  },
): Body {
  const { counts } = state;
  const rolling = { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: app.name,
      namespace: system.namespace,
      labels: { ...labelsOf(app), team: system.team },
      annotations: { 'deployment.kubernetes.io/revision': String(state.number) },
    },
    spec: {
      replicas: counts.desired,
      selector: { matchLabels: { app: app.name } },
      template: templateOf(system, app, state.revision),
      strategy: app.recreate ? { type: 'Recreate' } : rolling,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {
      observedGeneration: state.generation,
      ...(counts.existing > 0 && { replicas: counts.existing }),
      ...(counts.updated > 0 && { updatedReplicas: counts.updated }),
      ...(counts.ready > 0 && { readyReplicas: counts.ready, availableReplicas: counts.ready }),
      ...(counts.ready < counts.desired && { unavailableReplicas: counts.desired - counts.ready }),
      conditions: state.conditions.map(conditionOf),
    },
  };
}

const ownedBy = (kind: string, name: string, uid: string): JsonValue[] => [
  {
    apiVersion: kind === 'Node' ? 'v1' : 'apps/v1',
    kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  },
];

export function replicaSet(
  system: System,
  app: App,
  state: {
    hash: string;
    revision: Revision;
    number: number;
    counts: Counts;
    ownerUid: string;
    failure?: Condition;
  },
): Body {
  const { counts, hash } = state;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${app.name}-${hash}`,
      namespace: system.namespace,
      labels: { ...labelsOf(app), 'pod-template-hash': hash },
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(app.replicas),
        'deployment.kubernetes.io/revision': String(state.number),
      },
      ownerReferences: ownedBy('Deployment', app.name, state.ownerUid),
    },
    spec: {
      replicas: counts.desired,
      selector: { matchLabels: { app: app.name, 'pod-template-hash': hash } },
      template: templateOf(system, app, state.revision, hash),
    },
    status: {
      replicas: counts.existing,
      ...(counts.existing > 0 && { fullyLabeledReplicas: counts.existing }),
      ...(counts.ready > 0 && { readyReplicas: counts.ready, availableReplicas: counts.ready }),
      observedGeneration: 1,
      ...(state.failure && { conditions: [conditionOf(state.failure)] }),
    },
  };
}

export function statefulSet(system: System, app: App, ready: number): Body {
  const revision = { image: imageOf(system, app) };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: {
      name: app.name,
      namespace: system.namespace,
      labels: { ...labelsOf(app), team: system.team },
    },
    spec: {
      serviceName: app.name,
      replicas: app.replicas,
      selector: { matchLabels: { app: app.name } },
      template: templateOf(system, app, revision),
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'standard-ssd',
            resources: { requests: { storage: '50Gi' } },
          },
        },
      ],
    },
    status: {
      observedGeneration: 1,
      replicas: app.replicas,
      ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
      currentReplicas: app.replicas,
      updatedReplicas: app.replicas,
      currentRevision: `${app.name}-7c5d8f9b6c`,
      updateRevision: `${app.name}-7c5d8f9b6c`,
    },
  };
}

export function service(
  system: System,
  app: App,
  clusterIp: string,
  selector: JsonObject = { app: app.name },
): Body {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app.name, namespace: system.namespace, labels: labelsOf(app) },
    spec: {
      type: 'ClusterIP',
      clusterIP: clusterIp,
      clusterIPs: [clusterIp],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
      ports: [{ name: 'http', port: app.port, protocol: 'TCP', targetPort: 'http' }],
      selector,
      sessionAffinity: 'None',
    },
    status: { loadBalancer: {} },
  };
}

export interface Backend {
  readonly pod: string;
  readonly ip: string;
  readonly node: string;
  readonly ready: boolean;
}

export function endpointSlice(
  system: System,
  app: App,
  suffix: string,
  uid: string,
  backends: readonly Backend[],
): Body {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${app.name}-${suffix}`,
      namespace: system.namespace,
      labels: {
        ...labelsOf(app),
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': app.name,
      },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          name: app.name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    addressType: 'IPv4',
    endpoints: backends.map(({ pod, ip, node, ready }) => ({
      addresses: [ip],
      conditions: { ready, serving: ready, terminating: false },
      nodeName: node,
      targetRef: { kind: 'Pod', name: pod, namespace: system.namespace },
    })),
    ports: [{ name: 'http', port: app.port, protocol: 'TCP' }],
  };
}

export const configMap = (namespace: string, name: string, data: Readonly<Record<string, string>>): Body => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
});

/** Secrets reach nobody: the recorder may list their names and keys, not their values. */
export const secret = (namespace: string, name: string, keys: readonly string[]): Body => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  type: 'Opaque',
  data: Object.fromEntries(keys.map((key) => [key, '[not recorded]'])),
});

export const namespace = (system: System): Body => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: system.namespace,
    labels: { 'kubernetes.io/metadata.name': system.namespace, team: system.team },
  },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
});

export const autoscaler = (
  system: System,
  app: App,
  current: number,
  cpuShare: number,
  at: number,
): Body => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: app.name, namespace: system.namespace },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: app.name },
    minReplicas: app.scaled?.min ?? 2,
    maxReplicas: app.scaled?.max ?? 4,
    metrics: [
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      },
    ],
  },
  status: {
    currentReplicas: current,
    desiredReplicas: current,
    currentMetrics: [
      {
        type: 'Resource',
        resource: {
          name: 'cpu',
          current: {
            averageUtilization: cpuShare,
            averageValue: `${Math.round((app.cpuMilli * cpuShare) / 100)}m`,
          },
        },
      },
    ],
    conditions: [
      {
        type: 'AbleToScale',
        status: 'True',
        lastTransitionTime: stamp(at),
        reason: 'ReadyForNewScale',
        message: 'recommended size matches current size',
      },
      {
        type: 'ScalingActive',
        status: 'True',
        lastTransitionTime: stamp(at),
        reason: 'ValidMetricFound',
        message:
          'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
      },
      {
        type: 'ScalingLimited',
        status: 'False',
        lastTransitionTime: stamp(at),
        reason: 'DesiredWithinRange',
        message: 'the desired count is within the acceptable range',
      },
    ],
  },
});

export const claim = (system: System, app: App): Body => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: {
    name: `data-${app.name}-0`,
    namespace: system.namespace,
    labels: labelsOf(app),
    annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' },
    finalizers: ['kubernetes.io/pvc-protection'],
  },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '50Gi' } },
    storageClassName: 'standard-ssd',
    volumeMode: 'Filesystem',
    volumeName: `pvc-${app.name}-0`,
  },
  status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '50Gi' } },
});

/** The volume behind a claim. */
export const volume = (system: System, app: App): Body => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: {
    name: `pvc-${app.name}-0`,
    annotations: { 'pv.kubernetes.io/provisioned-by': 'csi.disks.example' },
    finalizers: ['kubernetes.io/pv-protection'],
  },
  spec: {
    capacity: { storage: '50Gi' },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Delete',
    storageClassName: 'standard-ssd',
    volumeMode: 'Filesystem',
    claimRef: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      namespace: system.namespace,
      name: `data-${app.name}-0`,
    },
    csi: { driver: 'csi.disks.example', volumeHandle: `vol-${hashOf(app.name).toString(16)}` },
  },
  status: { phase: 'Bound' },
});

export const storageClass: Body = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard-ssd', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'csi.disks.example',
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
};

export const serviceAccount = (system: System): Body => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace: system.namespace },
});

export interface NodeState {
  readonly name: string;
  readonly index: number;
  readonly created: number;
  readonly heartbeat: number;
  /** Since when the control plane has not heard of its kubelet. */
  readonly lostAt?: number;
  /** Since when nothing new may be put on it. */
  readonly cordonedAt?: number;
}

export function node({ name, index, created, heartbeat, lostAt, cordonedAt }: NodeState): Body {
  const taints: JsonValue[] = [
    ...(lostAt === undefined
      ? []
      : ['NoSchedule', 'NoExecute'].map((effect) => ({
          key: 'node.kubernetes.io/unreachable',
          effect,
          timeAdded: stamp(lostAt),
        }))),
    ...(cordonedAt === undefined
      ? []
      : [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: stamp(cordonedAt) }]),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'topology.kubernetes.io/zone': `zone-${index % 2 === 0 ? 'a' : 'b'}`,
      },
    },
    spec: {
      podCIDR: `10.244.${index + 1}.0/24`,
      providerID: `metal:///${name}`,
      ...(cordonedAt !== undefined && { unschedulable: true }),
      ...(taints.length > 0 && { taints }),
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: `192.168.40.${index + 11}` },
        { type: 'Hostname', address: name },
      ],
      capacity: { cpu: '8', memory: '32791208Ki', pods: '110', 'ephemeral-storage': '98831908Ki' },
      allocatable: { cpu: '7800m', memory: '31742632Ki', pods: '110', 'ephemeral-storage': '91083486262' },
      conditions: nodeConditions(created, heartbeat, lostAt),
      nodeInfo: {
        architecture: 'amd64',
        containerRuntimeVersion: 'containerd://1.7.22',
        kernelVersion: '6.1.0-26-amd64',
        kubeletVersion: 'v1.31.4',
        operatingSystem: 'linux',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
      },
    },
  };
}

function nodeConditions(created: number, heartbeat: number, lostAt?: number): JsonValue[] {
  const kinds = [
    ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
    ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
    ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
    ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
  ] as const;
  return kinds.map(([type, status, reason, message]) => ({
    type,
    status: lostAt === undefined ? status : 'Unknown',
    lastHeartbeatTime: stamp(heartbeat),
    lastTransitionTime: stamp(lostAt ?? created + hour / 60),
    reason: lostAt === undefined ? reason : 'NodeStatusUnknown',
    message: lostAt === undefined ? message : 'Kubelet stopped posting node status.',
  }));
}
