/** A cluster as its API server holds it, mutable so that a fault can be written as a change to a healthy one. */
export interface Cluster {
  readonly namespace: string;
  /** How long the system has run, in seconds, before `sinceFault`. */
  readonly age: number;
  query: string;
  readonly nodes: Node[];
  readonly workloads: Workload[];
  readonly services: Service[];
  readonly claims: Claim[];
  readonly volumes: Volume[];
  readonly classes: StorageClass[];
  readonly quotas: Quota[];
  readonly secrets: Named[];
  readonly configMaps: Named[];
  readonly accounts: string[];
  readonly jobs: string[];
  /** Error lines by workload, most frequent first. */
  readonly errors: Map<string, LogPattern[]>;
  /** Who calls whom, by workload names. */
  readonly calls: [caller: string, callee: string][];
  readonly alerts: Alert[];
  /** Samples by column of the metrics table, before and after the fault began; none where nothing was measured. */
  readonly metrics: Map<string, readonly [before: number, after: number]>;
  /** Events of objects that are nothing here but a name, by `kind/name`. */
  readonly otherEvents: [object: string, event: Event][];
  /** What a debug container printed instead of a plain connection check, by Service name. */
  readonly checks: Map<string, string>;
  /** Manifests as they were first applied, by workload name, where they are not the present ones. */
  readonly applied: Map<string, string>;
  /** Whether events are printed at all: they expire after an hour. */
  events: boolean;
  /** Whether `kubectl logs` works for pods of this node. */
  readonly silentNodes: Set<string>;
}

export interface Alert {
  readonly type: 'Service' | 'Node';
  readonly name: string;
  readonly evidence: readonly string[];
}

interface LogPattern {
  readonly count: number;
  readonly sample: string;
}

export interface Named {
  readonly name: string;
  readonly type?: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface Node {
  readonly name: string;
  readonly role: 'control-plane' | 'node';
  readonly ip: string;
  readonly labels: Record<string, string>;
  taints: string[];
  unschedulable: boolean;
  ready: 'True' | 'False' | 'Unknown';
  readyReason: string;
  readyMessage: string;
  readonly cpu: number;
  readonly memoryKi: number;
  /** Units of this node that do not run, and what systemd and the journal say of each. */
  readonly down: Map<string, { readonly active: string; readonly journal: readonly string[] }>;
}

export type Setting =
  | string
  | { readonly secret: string; readonly key: string }
  | { readonly configMap: string; readonly key: string };

export interface Probe {
  kind: 'http' | 'tcp' | 'grpc' | 'exec';
  port: number;
  path?: string;
  scheme?: 'HTTP' | 'HTTPS';
  command?: string;
  delay: number;
  timeout: number;
  period: number;
  failure: number;
}

export interface Container {
  readonly name: string;
  image: string;
  port: number;
  protocol: 'TCP' | 'UDP';
  command?: string[];
  env: Record<string, Setting>;
  requests: { cpu: string; memory: string };
  limits?: { cpu: string; memory: string };
  liveness?: Probe;
  readiness?: Probe;
  startup?: Probe;
  mounts: Record<string, string>;
}

export interface Status {
  state: 'running' | 'waiting' | 'terminated';
  reason?: string;
  message?: string;
  exitCode?: number;
  ready: boolean;
  restarts: number;
  /** Seconds ago. */
  since: number;
  last?: { reason: string; exitCode: number; ran: number; message?: string };
}

export interface Event {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly from: string;
  readonly message: string;
  /** Seconds ago. */
  readonly last: number;
  readonly first?: number;
  readonly count?: number;
}

export interface Pod {
  name: string;
  node: string | undefined;
  ip: string | undefined;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  age: number;
  readonly statuses: Status[];
  readonly initStatuses: Status[];
  readonly events: Event[];
}

export type VolumeSource =
  | { readonly claim: string }
  | { readonly secret: string }
  | { readonly configMap: string }
  | { readonly emptyDir: true };

export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly name: string;
  replicas: number;
  age: number;
  labels: Record<string, string>;
  readonly containers: Container[];
  readonly initContainers: Container[];
  volumes: Record<string, VolumeSource>;
  account: string;
  nodeSelector: Record<string, string>;
  /** As it stands in the manifest; describe does not print it. */
  affinity?: unknown;
  tolerations: string[];
  pullSecrets: string[];
  dnsPolicy?: string;
  dnsNameservers?: string[];
  securityContext?: Record<string, unknown>;
  claimTemplate?: { readonly name: string; readonly size: string; readonly storageClass: string };
  readonly pods: Pod[];
  /** Events of the controller that makes the pods. */
  readonly events: Event[];
  replicaFailure?: string;
  /** Where the program of a container listens, if not where its manifest says. */
  listens?: number;
}

export interface Service {
  readonly name: string;
  type: 'ClusterIP' | 'NodePort' | 'ExternalName';
  clusterIp: string;
  externalName?: string;
  selector: Record<string, string>;
  ports: ServicePort[];
  age: number;
}

export interface ServicePort {
  name?: string;
  port: number;
  target: number;
  protocol: 'TCP' | 'UDP';
  nodePort?: number;
}

export interface Claim {
  readonly name: string;
  size: string;
  modes: string[];
  storageClass: string;
  volume: string;
  bound: boolean;
  usedBy: string;
  selector?: Record<string, string>;
  age: number;
  readonly events: Event[];
}

export interface Volume {
  readonly name: string;
  size: string;
  modes: string[];
  storageClass: string;
  claim: string;
  labels: Record<string, string>;
  status: 'Bound' | 'Available' | 'Released';
}

interface StorageClass {
  readonly name: string;
  readonly provisioner: string;
  readonly binding: 'Immediate' | 'WaitForFirstConsumer';
}

export interface Quota {
  readonly name: string;
  readonly used: Record<string, string>;
  readonly hard: Record<string, string>;
}

const missing = (what: string): never => {
  throw new Error(`the invented system has no ${what}`);
};

export const workloadOf = (cluster: Cluster, name: string): Workload =>
  cluster.workloads.find((each) => each.name === name) ?? missing(`workload ${name}`);

export const serviceOf = (cluster: Cluster, name: string): Service =>
  cluster.services.find((each) => each.name === name) ?? missing(`service ${name}`);

export const nodeOf = (cluster: Cluster, name: string): Node =>
  cluster.nodes.find((each) => each.name === name) ?? missing(`node ${name}`);

export const containerOf = (workload: Workload): Container =>
  workload.containers[0] ?? missing(`container in ${workload.name}`);

export const podOf = (workload: Workload): Pod => workload.pods[0] ?? missing(`pod of ${workload.name}`);

export const statusOf = (pod: Pod): Status => pod.statuses[0] ?? missing(`status in ${pod.name}`);
