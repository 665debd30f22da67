/** Why the scheduler passed over nodes, by kind. */
export type Obstacle =
  | 'cordon'
  | 'taint'
  | 'condition-taint'
  | 'affinity'
  | 'anti-affinity'
  | 'pod-affinity'
  | 'cpu'
  | 'memory'
  | 'resource'
  | 'too-many-pods'
  | 'ports'
  | 'topology-spread'
  | 'claim-unbound'
  | 'claim-missing'
  | 'volume-affinity'
  | 'volume-limit'
  | 'other';

export interface Reason {
  readonly obstacle: Obstacle;
  /** How many nodes it rules out; undefined where it rules out the pod itself. */
  readonly nodes: number | undefined;
  readonly text: string;
}

export interface SchedulingFailure {
  readonly total: number;
  readonly reasons: readonly Reason[];
}

/** What the scheduler's texts were called over the versions, most specific first. */
const patterns: readonly (readonly [RegExp, Obstacle])[] = [
  [/unschedulable/u, 'cordon'],
  [
    /taints? \{?node\.kubernetes\.io\/(not-ready|unreachable|\w+-pressure|network-unavailable|out-of-service)/u,
    'condition-taint',
  ],
  [/node\.cloudprovider\.kubernetes\.io\/(uninitialized|shutdown)/u, 'condition-taint'],
  [/taint/u, 'taint'],
  [/(existing pods )?anti-affinity rules|pod affinity\/anti-affinity/u, 'anti-affinity'],
  [/pod affinity/u, 'pod-affinity'],
  [/volume node affinity|volume.* zone|no available volume zone/u, 'volume-affinity'],
  [
    /node affinity|node selector|node\(s\) didn't match.*(selector|affinity)|didn't match the requested (node|hostname)/u,
    'affinity',
  ],
  [/insufficient cpu/iu, 'cpu'],
  [/insufficient memory/iu, 'memory'],
  [/insufficient /iu, 'resource'],
  [/too many pods/iu, 'too-many-pods'],
  [/free ports/u, 'ports'],
  [/topology spread/u, 'topology-spread'],
  [/persistentvolumeclaim "[^"]*" (not found|is being deleted)/iu, 'claim-missing'],
  [
    /unbound.*PersistentVolumeClaims?|didn't find available persistent volumes|bound claims?|bind/iu,
    'claim-unbound',
  ],
  [/max volume count|volume limit/u, 'volume-limit'],
];

/** Reads `0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient cpu. preemption: …`. */
export function parseSchedulingFailure(message: string): SchedulingFailure | undefined {
  const match = /(\d+)\/(\d+) nodes are available:?\s*(.*)$/su.exec(message);
  const [total, rest] = match ? [Number(match[2]), match[3] ?? ''] : [0, message];
  if (!match && !/persistentvolumeclaim/iu.test(message)) return undefined;
  const reasons = rest.replace(/\.?\s*preemption:.*$/su, '').replace(/\.\s*$/u, '');
  return { total, reasons: splitReasons(reasons).map(readReason) };
}

/** Reasons are parted by commas, but taints and names may hold commas too: a part starts with a count. */
const splitReasons = (text: string): string[] =>
  text.split(/,\s+(?=\d+ )/u).filter((part) => part.trim() !== '');

function readReason(text: string): Reason {
  const counted = /^(\d+) (.*)$/su.exec(text.trim());
  const words = counted?.[2] ?? text;
  const obstacle = patterns.find(([pattern]) => pattern.test(words))?.[1] ?? 'other';
  return { obstacle, nodes: counted ? Number(counted[1]) : undefined, text: text.trim() };
}
