import { entityId, type EntityId, isEntityId } from '../lib/entity.ts';

export type Labels = Readonly<Record<string, string>>;

/** Other spellings of a label, best first: a scrape that keeps its own label moves the object's aside. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  namespace: ['exported_namespace', 'namespace', 'k8s_namespace_name', 'kubernetes_namespace'],
  pod: ['exported_pod', 'pod', 'k8s_pod_name', 'kubernetes_pod_name', 'pod_name'],
  service: ['exported_service', 'service', 'service_name', 'kubernetes_service_name'],
  node: ['exported_node', 'node', 'k8s_node_name', 'kubernetes_node', 'nodename'],
  deployment: ['deployment', 'k8s_deployment_name'],
  statefulset: ['statefulset', 'k8s_statefulset_name'],
  daemonset: ['daemonset', 'k8s_daemonset_name'],
  job: ['exported_job', 'job'],
  instance: ['exported_instance', 'instance'],
};

/** Labels that name an object inside a namespace, the most telling first. */
const namespaced: readonly (readonly [label: string, kind: string])[] = [
  ['deployment', 'Deployment'],
  ['statefulset', 'StatefulSet'],
  ['daemonset', 'DaemonSet'],
  ['replicaset', 'ReplicaSet'],
  ['cronjob', 'CronJob'],
  ['job_name', 'Job'],
  ['persistentvolumeclaim', 'PersistentVolumeClaim'],
  ['horizontalpodautoscaler', 'HorizontalPodAutoscaler'],
  ['poddisruptionbudget', 'PodDisruptionBudget'],
  ['resourcequota', 'ResourceQuota'],
  ['ingress', 'Ingress'],
  ['pod', 'Pod'],
  ['service', 'Service'],
];

/** Labels by which a series keeps its identity when it is summed; see `entityOfLabels`. */
export const identityLabels: readonly string[] = [
  ...new Set([...Object.values(spellings).flat(), ...namespaced.map(([label]) => label)]),
];

const read = (labels: Labels, label: string): string | undefined =>
  (spellings[label] ?? [label]).map((spelling) => labels[spelling]).find(Boolean);

/**
 * The entity that labels are about: an object in a namespace, else a node, else the namespace, else a service
 * without one, else a scrape target as `prometheus/<job>/<instance>`; undefined where they name nothing.
 */
export function entityOfLabels(labels: Labels): EntityId | undefined {
  const own = withoutSpeaker(labels);
  const stated = read(own, 'namespace');
  // The first part of an id ends at its first slash.
  const namespace = stated !== undefined && /^[^/\s]+$/u.test(stated) ? stated : undefined;
  return (
    (namespace === undefined ? undefined : inNamespace(namespace, own)) ??
    onNode(own) ??
    wellFormed('cluster', 'Namespace', namespace) ??
    wellFormed('prometheus', 'Service', read(own, 'service')) ??
    targetOfLabels(own)
  );
}

/**
 * Some exporters speak about other things, and the scrape adds where the exporter itself runs: that pod and
 * service are not what the series is about.
 */
function withoutSpeaker(labels: Labels): Labels {
  const machine = /(node[-_]exporter|blackbox)/u.test(labels['job'] ?? '');
  const hidden = (label: string, value: string) =>
    (machine && ['pod', 'service', 'namespace'].includes(label)) ||
    (['pod', 'service'].includes(label) && value.includes('kube-state-metrics'));
  return Object.fromEntries(Object.entries(labels).filter(([label, value]) => !hidden(label, value)));
}

const inNamespace = (namespace: string, labels: Labels): EntityId | undefined =>
  namespaced
    .map(([label, kind]) => wellFormed(namespace, kind, read(labels, label)))
    .find((id) => id !== undefined);

const onNode = (labels: Labels): EntityId | undefined => wellFormed('cluster', 'Node', read(labels, 'node'));

/** The scrape target that a series came from, whatever it is about. */
export function targetOfLabels(labels: Labels): EntityId | undefined {
  const [job, instance] = [read(labels, 'job'), read(labels, 'instance')];
  if (job === undefined) return undefined;
  // A job may be called `team/service`; the middle of an id must not hold a slash.
  return wellFormed('prometheus', job.replaceAll(/[/\s]+/gu, '-'), instance ?? job);
}

function wellFormed(scope: string, kind: string, name: string | undefined): EntityId | undefined {
  if (name === undefined) return undefined;
  const id = entityId(scope, kind, name);
  return isEntityId(id) ? id : undefined;
}
