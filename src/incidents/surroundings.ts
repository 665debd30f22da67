import { createHash } from 'node:crypto';
import type { Alert } from '../alerts/alert.ts';
import { workload } from '../alerts/fingerprint.ts';
import { type EntityId, parseEntity } from '../lib/entity.ts';

/** What an alert or an entity is about, as far as names tell: by these alone alerts are related. */
export interface Surroundings {
  /** Services, applications, deployments: whatever does the work, without hashes and ordinals. */
  readonly workloads: readonly string[];
  readonly nodes: readonly string[];
  readonly namespace?: string;
  readonly cluster?: string;
  readonly region?: string;
  readonly environment?: string;
  /** Label values without their names, where a message gives no more. */
  readonly values?: readonly string[];
}

type Labels = Readonly<Record<string, string>>;

/** A scrape that keeps its own label moves the object's aside, so the moved one is the better. */
const namespaceLabels = ['exported_namespace', 'namespace', 'kube_namespace', 'k8s_namespace_name'];
const clusterLabels = ['cluster', 'cluster_name', 'kube_cluster_name', 'k8s_cluster_name'];
const regionLabels = ['region', 'aws_region', 'awsregion'];
const environmentLabels = ['env', 'environment', 'deployment_environment', 'stage'];
const nodeLabels = [
  'exported_node',
  'node',
  'k8s_node_name',
  'kubernetes_node',
  'nodename',
  'host',
  'hostname',
];
const workloadLabels = [
  ...['exported_service', 'service', 'service_name', 'kube_service', 'app', 'app_name', 'application'],
  ...['app_kubernetes_io_name', 'deployment', 'kube_deployment', 'k8s_deployment_name', 'statefulset'],
  ...['kube_stateful_set', 'daemonset', 'kube_daemon_set', 'cronjob', 'workload', 'component', 'ingress'],
  ...['functionname', 'function_name', 'dbinstanceidentifier', 'queuename', 'loadbalancer'],
];
const podLabels = ['exported_pod', 'pod', 'pod_name', 'k8s_pod_name', 'kubernetes_pod_name'];
const jobLabels = ['exported_job', 'job'];

/** Who scrapes and who speaks for others: that two alerts came through the same exporter relates nothing. */
const speaker =
  /^(?:kubelet|cadvisor|apiserver|kubernetes|kubernetes-.*|kube-state-metrics.*|.*kube-state-metrics|.*node[-_]exporter.*|.*blackbox.*|.*-exporter|prometheus.*|.*-prometheus|alertmanager.*|grafana.*|integrations\/.*|pushgateway|none|null|unknown|n\/a|default|<none>|-)?$/iu;
const genericValue =
  /^(?:critical|crit|warning|warn|info|none|page|error|high|low|p\d|sev-?\d|firing|true|false|\d+)$/iu;

/** Label names are spelt with dots, dashes and capitals, as vendors like. */
const plainName = (label: string): string => label.toLowerCase().replaceAll(/[.\-/]/gu, '_');

/** What an alert is about, by its labels; severity, team, rule and scrape relate nothing and are left out. */
export function surroundingsOf({ labels, values }: Pick<Alert, 'labels' | 'values'>): Surroundings {
  const known: Labels = Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [plainName(label), value.trim()]),
  );
  const first = (names: readonly string[]) => names.map((name) => known[name]).find(Boolean);
  const all = (names: readonly string[]) =>
    names.flatMap((name) => known[name] ?? []).filter((value) => !speaker.test(value));
  const named = [...all(workloadLabels), ...all(podLabels).flatMap((pod) => workload(pod) ?? [])];
  const job = named.length > 0 ? [] : all(jobLabels);
  const meant = values.filter((value) => !genericValue.test(value) && !speaker.test(value)).sort();
  return {
    workloads: unique([...named, ...job]),
    nodes: unique(all(nodeLabels)),
    ...stated('namespace', first(namespaceLabels)),
    ...stated('cluster', first(clusterLabels)),
    ...stated('region', first(regionLabels)),
    ...stated('environment', first(environmentLabels)),
    ...(meant.length > 0 && Object.keys(labels).length === 0 && { values: meant }),
  };
}

/** What an entity of a diagnosis is about: a node, a namespace as a whole, or something that does the work. */
export function surroundingsOfEntity(id: EntityId): Surroundings {
  const { scope, kind, name } = parseEntity(id);
  if (kind === 'Node') return { workloads: [], nodes: [name] };
  if (kind === 'Namespace') return { workloads: [], nodes: [], namespace: name };
  const owner = kind === 'Pod' ? (workload(name) ?? name) : name;
  const outside = scope === 'cluster' || scope === 'prometheus';
  return { workloads: [owner], nodes: [], ...(!outside && { namespace: scope }) };
}

/**
 * Whether two are about the same neighbourhood. Related: one workload by name; a node, where one of the two is
 * about the node itself and the other stands on it; a namespace, where one of the two is about nothing narrower.
 * Apart, whatever else they share: two that state different namespaces, clusters, regions or environments (nodes
 * ask no namespace). Two workloads that only share a node or a namespace are apart: so two independent faults
 * stay two. Without label names: the same values, or values that hold the other's workload and namespace.
 */
export function areRelated(one: Surroundings, other: Surroundings): boolean {
  if (areFarApart(one, other)) return false;
  const isOnNode = share(one.nodes, other.nodes);
  if (isOnNode && (one.workloads.length === 0 || other.workloads.length === 0)) return true;
  if (differ(one, other, 'namespace')) return false;
  if (share(one.workloads, other.workloads)) return true;
  if (one.namespace !== undefined && one.namespace === other.namespace && (isBroad(one) || isBroad(other)))
    return true;
  return areRelatedByValues(one, other);
}

/** They state different clusters, regions or environments. */
export const areFarApart = (one: Surroundings, other: Surroundings): boolean =>
  differ(one, other, 'cluster') || differ(one, other, 'region') || differ(one, other, 'environment');

/** It names neither a workload nor a node: it is about its namespace as a whole, or about nothing. */
export const isBroad = ({ workloads, nodes }: Surroundings): boolean =>
  workloads.length === 0 && nodes.length === 0;

function areRelatedByValues(one: Surroundings, other: Surroundings): boolean {
  if (one.values !== undefined && other.values !== undefined)
    return one.values.join('\n') === other.values.join('\n');
  return isMeantBy(one, other.values) || isMeantBy(other, one.values);
}

const isMeantBy = ({ workloads, namespace }: Surroundings, values: readonly string[] = []): boolean =>
  share(workloads, values) && (namespace === undefined || values.includes(namespace));

type Place = 'namespace' | 'cluster' | 'region' | 'environment';
const differ = (one: Surroundings, other: Surroundings, place: Place): boolean =>
  one[place] !== undefined && other[place] !== undefined && one[place] !== other[place];

const share = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((name) => others.includes(name));

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();

const stated = (place: Place, value: string | undefined): Surroundings | object =>
  value === undefined || speaker.test(value) ? {} : { [place]: value };

/** An alert in lists that are kept short: ten characters of the sha256 over its fingerprint. */
export const alertKey = (fingerprint: string): string =>
  createHash('sha256').update(fingerprint).digest('hex').slice(0, 10);
