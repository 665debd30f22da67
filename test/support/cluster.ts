import { createHash } from 'node:crypto';
import { type ViewInput, buildView, type Focus, type View } from '../../src/analysis/view.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { type EntityId, entityId } from '../../src/lib/entity.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../../src/lib/json.ts';
import type { Signal } from '../../src/lib/signal.ts';
import { recordSchemas } from '../../src/sources/signals.ts';

/** The hour in which everything in these clusters happens. */
export const testWindow = { from: '2026-03-10T13:50:00.000Z', to: '2026-03-10T14:20:00.000Z' } as const;
export const clock = (time: string): string => `2026-03-10T${time}:00.000Z`;

interface Shape {
  readonly namespace?: string;
  readonly replicas?: number;
  /** How many of its pods are ready; all unless said otherwise. */
  readonly ready?: number;
  readonly labels?: Record<string, string>;
  readonly container?: JsonObject;
  readonly spec?: JsonObject;
  /** Merged into the status of the pods' only container. */
  readonly containerStatus?: JsonObject;
  readonly podStatus?: JsonObject;
  readonly node?: string | null;
  /** How many pods exist; `replicas` unless said otherwise. */
  readonly pods?: number;
  readonly kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly annotations?: Record<string, string>;
}

/** Builds evidence in the shapes that the API server and its like print. */
export class Cluster {
  readonly #records = new Map<Signal, JsonValue[]>();

  add(signal: Signal, record: JsonObject): this {
    const parsed = recordSchemas[signal].parse(record) as unknown as JsonObject;
    this.#records.set(signal, [...(this.#records.get(signal) ?? []), parsed]);
    return this;
  }

  /** One observed version of an object. */
  object(manifest: JsonObject, observedAt: string = testWindow.to, deleted = false): this {
    const metadata = manifest['metadata'] as { name: string; namespace?: string };
    const entity = entityId(metadata.namespace ?? 'cluster', manifest['kind'] as string, metadata.name);
    return this.add('objects', { entity, observedAt, manifest, ...(deleted ? { deleted } : {}) });
  }

  /** A workload with its pods; a Deployment with its ReplicaSet. */
  workload(name: string, shape: Shape = {}, observedAt?: string): this {
    const { namespace = 'shop', replicas = 1, kind = 'Deployment' } = shape;
    const labels = shape.labels ?? { app: name };
    const ready = shape.ready ?? replicas;
    const container = {
      name: 'server',
      image: `registry.example/${name}:1.0`,
      ports: [{ containerPort: 8080, protocol: 'TCP' }],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
      ...shape.container,
    };
    const spec = { serviceAccountName: 'default', containers: [container], ...shape.spec };
    const template = {
      metadata: { labels, ...(shape.annotations ? { annotations: shape.annotations } : {}) },
      spec,
    };
    this.object(
      {
        apiVersion: 'apps/v1',
        kind,
        metadata: { name, namespace, labels, creationTimestamp: '2026-03-01T00:00:00Z' },
        spec: { replicas, selector: { matchLabels: labels }, template },
        status: { replicas: shape.pods ?? replicas, readyReplicas: ready, availableReplicas: ready },
      },
      observedAt,
    );
    const owner = kind === 'Deployment' ? { kind: 'ReplicaSet', name: `${name}-5d9f7c6b8` } : { kind, name };
    if (kind === 'Deployment')
      this.object(
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          metadata: {
            name: owner.name,
            namespace,
            labels,
            ownerReferences: [{ kind, name, controller: true }],
          },
          spec: { replicas, selector: { matchLabels: labels }, template },
          status: { replicas: shape.pods ?? replicas, readyReplicas: ready },
        },
        observedAt,
      );
    for (let index = 0; index < (shape.pods ?? replicas); index += 1)
      this.#pod(
        podName(name, kind, index),
        owner,
        { ...shape, namespace, labels },
        spec,
        index < ready,
        observedAt,
      );
    return this;
  }

  #pod(
    name: string,
    owner: { kind: string; name: string },
    shape: Shape & { namespace: string; labels: Record<string, string> },
    spec: JsonObject,
    ready: boolean,
    observedAt?: string,
  ): void {
    const node = shape.node === undefined ? 'node-a' : shape.node;
    const status = ready ? 'True' : 'False';
    const state = {
      name: 'server',
      ready,
      restartCount: 0,
      state: { running: { startedAt: '2026-03-01T00:00:05Z' } },
    };
    this.object(
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name,
          namespace: shape.namespace,
          labels: shape.labels,
          creationTimestamp: '2026-03-01T00:00:00Z',
          ownerReferences: [{ ...owner, controller: true }],
        },
        spec: { ...spec, ...(node === null ? {} : { nodeName: node }) },
        status: {
          phase: node === null ? 'Pending' : 'Running',
          conditions: [
            { type: 'PodScheduled', status: node === null ? 'False' : 'True' },
            { type: 'Ready', status },
          ],
          ...(node === null ? {} : { containerStatuses: [{ ...state, ...shape.containerStatus }] }),
          ...shape.podStatus,
        },
      },
      observedAt,
    );
  }

  /** A Service with its Endpoints. */
  service(name: string, spec: JsonObject = {}, addresses = 1, namespace = 'shop'): this {
    const ports = [{ port: 80, targetPort: 8080, protocol: 'TCP' }];
    this.object({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { type: 'ClusterIP', clusterIP: '10.0.0.1', selector: { app: name }, ports, ...spec },
    });
    const ready = Array.from({ length: addresses }, (_, index) => ({ ip: `10.1.0.${index + 1}` }));
    return this.object({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name, namespace },
      ...(addresses > 0 ? { subsets: [{ addresses: ready, ports: [{ port: 8080, protocol: 'TCP' }] }] } : {}),
    });
  }

  node(name: string, { labels = {}, spec = {}, ready = 'True', allocatable = {} }: NodeShape = {}): this {
    return this.object({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      spec,
      status: {
        allocatable: { cpu: '8', memory: '15671348Ki', pods: '110', ...allocatable },
        conditions: [
          { type: 'Ready', status: ready, reason: ready === 'True' ? 'KubeletReady' : 'NodeStatusUnknown' },
        ],
      },
    });
  }

  /** A warning unless the reason is one of a normal course. */
  event(entity: string, reason: string, message: string, at = clock('14:10'), count = 1): this {
    const normal = /^(Scheduled|Pulled|Pulling|Created|Started|Killing|SuccessfulCreate|ScalingReplicaSet)$/u;
    const type = normal.test(reason) ? 'Normal' : 'Warning';
    return this.add('events', { entity, type, reason, message, count, firstSeen: at, lastSeen: at });
  }

  log(entity: string, text: string, severity = 'error', count = 1): this {
    return this.add('logs', { entity, at: clock('14:08'), severity, text, count });
  }

  alert(name: string, labels: Record<string, string> = {}, extra: JsonObject = {}): this {
    return this.add('alerts', { name, state: 'firing', labels, startsAt: clock('14:02'), ...extra });
  }

  /** A declared edge of the call graph. */
  call(caller: string, callee: string, extra: JsonObject = {}): this {
    return this.add('traces', { caller, callee, declared: true, ...extra });
  }

  probe(entity: string, target: string, passed: boolean, text: string, probe = 'tcp'): this {
    return this.add('probes', { entity, probe, target, passed, text });
  }

  /** One value a minute: `before` until 14:00, `since` from then on. */
  metric(
    entity: string,
    metric: string,
    before: number,
    since: number,
    labels: Record<string, string> = {},
  ): this {
    const start = Date.parse(testWindow.from) / 1000;
    const points = Array.from({ length: 30 }, (_, minute) => [
      start + minute * 60,
      minute < 12 ? before : since,
    ]);
    return this.add('metrics', { entity, metric, labels, points });
  }

  evidence(): readonly Evidence[] {
    return [...this.#records].map(([signal, records]) => ({
      id: `ev_${createHash('sha256').update(canonicalJson(records)).digest('hex').slice(0, 20)}` as const,
      source: 'test',
      signal,
      query: `all ${signal}`,
      window: testWindow,
      observedAt: testWindow.to,
      records,
      redactions: {},
      repairs: {},
    }));
  }

  input(focus?: Partial<Focus>): ViewInput {
    return { evidence: this.evidence(), window: testWindow, focus: { alerts: [], ...focus } };
  }

  view(focus?: Partial<Focus>): View {
    return buildView(this.input(focus));
  }
}

interface NodeShape {
  readonly labels?: Record<string, string>;
  readonly spec?: JsonObject;
  readonly ready?: 'True' | 'False' | 'Unknown';
  readonly allocatable?: Record<string, string>;
}

const podName = (name: string, kind: string, index: number): string =>
  kind === 'StatefulSet' ? `${name}-${index}` : `${name}-5d9f7c6b8-x2k${'bcdfg'[index % 5] ?? 'b'}z`;

export const cluster = (): Cluster => new Cluster();

/** Names as they are written in the tests. */
export const deployment = (name: string, namespace = 'shop'): EntityId =>
  entityId(namespace, 'Deployment', name);
export const pod = (name: string, index = 0, namespace = 'shop'): EntityId =>
  entityId(namespace, 'Pod', podName(name, 'Deployment', index));
export const replicaSet = (name: string, namespace = 'shop'): EntityId =>
  entityId(namespace, 'ReplicaSet', `${name}-5d9f7c6b8`);
