import type { JsonObject } from '../../lib/json.ts';
import type { Observed } from '../view/observed.ts';
import { labelsAt, numberAt, objectAt, objectsAt, textAt, textsAt } from '../view/read.ts';
import { type Labels, matchesSelector } from '../view/selectors.ts';
import type { View } from '../view.ts';
import type { Workload } from '../view/workloads.ts';

export type Direction = 'Ingress' | 'Egress';

/** One end of a connection; without labels it lies outside of the cluster's pods. */
export interface Peer {
  readonly namespace: string;
  readonly labels: Labels | undefined;
}

export const peerOf = (workload: Workload): Peer => ({
  namespace: workload.namespace,
  labels: workload.labels,
});

function directionsOf(policy: Observed): readonly Direction[] {
  const types = textsAt(policy.manifest, 'spec', 'policyTypes');
  if (types.length > 0) return types.filter((type) => type === 'Ingress' || type === 'Egress');
  return policy.manifest['spec'] !== undefined && objectAt(policy.manifest, 'spec')['egress'] !== undefined
    ? ['Ingress', 'Egress']
    : ['Ingress'];
}

/** The policies that isolate a peer in a direction: whatever none of them allows is dropped. */
export const isolating = (view: View, peer: Peer, direction: Direction): readonly Observed[] => {
  const { labels, namespace } = peer;
  if (labels === undefined) return [];
  return view
    .ofKind('NetworkPolicy')
    .filter(
      (policy) =>
        policy.scope === namespace &&
        directionsOf(policy).includes(direction) &&
        matchesSelector(objectAt(policy.manifest, 'spec', 'podSelector'), labels),
    );
};

export interface Port {
  readonly number?: number;
  readonly name?: string;
  readonly protocol: string;
}

/** Whether a policy lets a connection through: any of its rules, each of which must admit peer and port. */
export function admits(
  view: View,
  policy: Observed,
  direction: Direction,
  other: Peer,
  ports: readonly Port[],
): boolean {
  const [list, field] = direction === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to'];
  return objectsAt(policy.manifest, 'spec', list).some(
    (rule) =>
      admitsPeer(view, policy, objectsAt(rule, field), other) && admitsPort(objectsAt(rule, 'ports'), ports),
  );
}

/** No peers listed means everybody. A peer with both selectors must meet both. */
function admitsPeer(view: View, policy: Observed, peers: readonly JsonObject[], other: Peer): boolean {
  if (peers.length === 0) return true;
  return peers.some((peer) => {
    // Addresses say little about pods, so that a rule by address is taken to admit them.
    if (peer['ipBlock'] !== undefined) return true;
    if (other.labels === undefined) return false;
    const byNamespace = peer['namespaceSelector'] !== undefined;
    const namespaceFits = byNamespace
      ? matchesSelector(objectAt(peer, 'namespaceSelector'), namespaceLabels(view, other.namespace))
      : other.namespace === policy.scope;
    return namespaceFits && matchesSelector(objectAt(peer, 'podSelector'), other.labels);
  });
}

const namespaceLabels = (view: View, namespace: string): Labels => ({
  'kubernetes.io/metadata.name': namespace,
  ...labelsAt(view.objects.get(`cluster/Namespace/${namespace}`)?.manifest, 'metadata', 'labels'),
});

/** Ports that are not known are given the benefit of the doubt. */
function admitsPort(rules: readonly JsonObject[], ports: readonly Port[]): boolean {
  if (rules.length === 0 || ports.length === 0) return true;
  return ports.some((port) => rules.some((rule) => admitsOne(rule, port)));
}

function admitsOne(rule: JsonObject, port: Port): boolean {
  if ((textAt(rule, 'protocol') ?? 'TCP') !== port.protocol) return false;
  const text = textAt(rule, 'port');
  const first = numberAt(rule, 'port');
  if (text === undefined) return true;
  if (first === undefined) return port.name === text || port.name === undefined;
  if (port.number === undefined) return true;
  return port.number >= first && port.number <= (numberAt(rule, 'endPort') ?? first);
}
