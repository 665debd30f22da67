import type { JsonObject } from '../../lib/json.ts';
import type { Observed } from './observed.ts';
import { flagAt, labelsAt, objectsAt, type Path, textAt, valueAt } from './read.ts';
import { type Labels, matchesExpression } from './selectors.ts';
import type { View } from '../view.ts';

const nodeLabels = (node: Observed): Labels => ({
  'kubernetes.io/hostname': node.name,
  ...labelsAt(node.manifest, 'metadata', 'labels'),
});

export const isCordoned = (node: Observed): boolean =>
  flagAt(node.manifest, 'spec', 'unschedulable') ||
  objectsAt(node.manifest, 'spec', 'taints').some(
    (taint) => textAt(taint, 'key') === 'node.kubernetes.io/unschedulable',
  );

/** Nodes that carry the control plane take no ordinary pods anyway. */
export function isControlPlane(node: Observed): boolean {
  const labels = nodeLabels(node);
  const roles = ['control-plane', 'master', 'controlplane', 'etcd'];
  return (
    roles.some((role) => labels[`node-role.kubernetes.io/${role}`] !== undefined) ||
    roles.includes(labels['kubernetes.io/role'] ?? '') ||
    objectsAt(node.manifest, 'spec', 'taints').some((taint) =>
      /^node-role\.kubernetes\.io\/(control-plane|master)$/u.test(textAt(taint, 'key') ?? ''),
    )
  );
}

export const workers = (view: View): readonly Observed[] =>
  view.ofKind('Node').filter((node) => !isControlPlane(node));

/** What a pod spec demands of its node. */
export interface Demands {
  readonly selector: Labels;
  /** Required node affinity: any of the terms. */
  readonly terms: readonly JsonObject[];
}

export const demandsOf = (manifest: JsonObject, path: Path): Demands => ({
  selector: labelsAt(manifest, ...path, 'nodeSelector'),
  terms: objectsAt(
    manifest,
    ...path,
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  ),
});

export const meetsSelector = (node: Observed, { selector }: Demands): boolean =>
  Object.entries(selector).every(([key, value]) => nodeLabels(node)[key] === value);

export const meetsAffinity = (node: Observed, { terms }: Demands): boolean =>
  terms.length === 0 ||
  terms.some((term) => {
    const labels = nodeLabels(node);
    const named: Labels = { 'metadata.name': node.name };
    return (
      objectsAt(term, 'matchExpressions').every((one) => matchesExpression(one, labels)) &&
      objectsAt(term, 'matchFields').every((one) => matchesExpression(one, named))
    );
  });

/** The sum of what a pod's containers request, as quantities in text. */
export const requestsOf = (manifest: JsonObject, path: Path, resource: string): readonly string[] =>
  objectsAt(manifest, ...path, 'containers').flatMap((container) => {
    const amount =
      valueAt(container, 'resources', 'requests', resource) ??
      valueAt(container, 'resources', 'limits', resource);
    return typeof amount === 'string' || typeof amount === 'number' ? [String(amount)] : [];
  });
