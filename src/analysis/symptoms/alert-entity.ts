import { type EntityId, entityId } from '../../lib/entity.ts';
import type { AlertRecord } from '../../sources/signals.ts';
import { spender } from '../knowledge/spend.ts';
import type { View } from '../view.ts';

type AlertLabels = Readonly<Record<string, string>>;

const namespaceLabels = ['namespace', 'exported_namespace', 'kubernetes_namespace', 'k8s_namespace_name'];

/** Labels that name a thing, most telling first, with the kinds that it may be of. */
const nameLabels: readonly (readonly [string, readonly string[]])[] = [
  ['pod', ['Pod']],
  ['k8s_pod_name', ['Pod']],
  ['deployment', ['Deployment']],
  ['statefulset', ['StatefulSet']],
  ['daemonset', ['DaemonSet']],
  ['replicaset', ['ReplicaSet']],
  ['job_name', ['Job']],
  ['cronjob', ['CronJob']],
  ['workload', ['Deployment', 'StatefulSet', 'DaemonSet']],
  ['owner_name', ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']],
  ['persistentvolumeclaim', ['PersistentVolumeClaim']],
  ['resourcequota', ['ResourceQuota']],
  ['horizontalpodautoscaler', ['HorizontalPodAutoscaler']],
  ['service_name', ['Service', 'Deployment', 'StatefulSet', 'DaemonSet']],
  ['service', ['Service', 'Deployment', 'StatefulSet', 'DaemonSet']],
  ['destination_service_name', ['Service', 'Deployment']],
  ['destination_workload', ['Deployment', 'StatefulSet']],
  ['app', ['Deployment', 'StatefulSet', 'DaemonSet', 'Service']],
  ['container', ['Deployment', 'StatefulSet', 'DaemonSet']],
  ['node', ['Node']],
  ['instance', ['Node']],
];

/** What a recorded alert is about: what its source says, else what its labels name, else the namespace that spends. */
export const subjectOf = ({ entity, name, labels }: AlertRecord, view: View): EntityId | undefined =>
  entity === undefined ? (alertEntity(labels, view) ?? spender(name, labels)) : view.workloadOf(entity);

/** What an alert is about, by its labels, if that thing was seen; the workload rather than its pod. */
export function alertEntity(labels: AlertLabels, view: View): EntityId | undefined {
  const scopes = scopesFor(labels, view);
  for (const [label, kinds] of nameLabels) {
    const name = labels[label];
    if (!name) continue;
    for (const kind of kinds)
      for (const scope of kind === 'Node' ? ['cluster'] : scopes) {
        const id = entityId(scope, kind, name);
        if (view.has(id)) return view.workloadOf(id);
      }
  }
  return undefined;
}

function scopesFor(labels: AlertLabels, view: View): readonly string[] {
  const named = namespaceLabels.flatMap((label) => labels[label] ?? []);
  const focused = view.focus.namespaces ?? [];
  const seen = new Set([...view.workloads.values()].map((workload) => workload.namespace));
  return named.length > 0 ? named : focused.length > 0 ? focused : [...seen];
}
