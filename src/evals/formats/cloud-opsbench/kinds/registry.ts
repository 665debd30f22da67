import { configMap } from './config-map.ts';
import { daemonSet } from './daemon-set.ts';
import { deployment } from './deployment.ts';
import { endpoints } from './endpoints.ts';
import { genericKind } from './generic.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { ingress } from './ingress.ts';
import { job } from './job.ts';
import type { KindReader } from './kind.ts';
import { limitRange } from './limit-range.ts';
import { namespace } from './namespace.ts';
import { networkPolicy } from './network-policy.ts';
import { node } from './node.ts';
import { persistentVolumeClaim } from './persistent-volume-claim.ts';
import { persistentVolume } from './persistent-volume.ts';
import { pod } from './pod.ts';
import { replicaSet } from './replica-set.ts';
import { resourceQuota } from './resource-quota.ts';
import { secret } from './secret.ts';
import { serviceAccount } from './service-account.ts';
import { service } from './service.ts';
import { statefulSet } from './stateful-set.ts';
import { storageClassKind } from './storage-class.ts';

export const kindReaders: readonly KindReader[] = [
  configMap,
  daemonSet,
  deployment,
  endpoints,
  horizontalPodAutoscaler,
  ingress,
  job,
  limitRange,
  namespace,
  networkPolicy,
  node,
  persistentVolume,
  persistentVolumeClaim,
  pod,
  replicaSet,
  resourceQuota,
  secret,
  service,
  serviceAccount,
  statefulSet,
  storageClassKind,
];

/** Kinds that have no reader of their own but whose spelling and scope are known. */
const others: readonly (readonly [resource: string, kind: string, namespaced?: false])[] = [
  ['rolebindings', 'RoleBinding'],
  ['roles', 'Role'],
  ['clusterroles', 'ClusterRole', false],
  ['clusterrolebindings', 'ClusterRoleBinding', false],
  ['cronjobs', 'CronJob'],
  ['endpointslices', 'EndpointSlice'],
  ['poddisruptionbudgets', 'PodDisruptionBudget'],
  ['priorityclasses', 'PriorityClass', false],
  ['ingressclasses', 'IngressClass', false],
  ['customresourcedefinitions', 'CustomResourceDefinition', false],
  ['replicationcontrollers', 'ReplicationController'],
  ['leases', 'Lease'],
  ['virtualservices', 'VirtualService'],
  ['destinationrules', 'DestinationRule'],
  ['gateways', 'Gateway'],
  ['serviceentries', 'ServiceEntry'],
  ['peerauthentications', 'PeerAuthentication'],
  ['authorizationpolicies', 'AuthorizationPolicy'],
  ['httproutes', 'HTTPRoute'],
];

const byResource = new Map([
  ...others.map(
    ([resource, kind, namespaced]) => [resource, genericKind(kind, resource, namespaced ?? true)] as const,
  ),
  ...kindReaders.flatMap((reader) => reader.resources.map((resource) => [resource, reader] as const)),
  ...kindReaders.map((reader) => [reader.kind.toLowerCase(), reader] as const),
]);

/** The reader for a resource as it is called on the command line or in an event (`pods`, `po`, `pod`). */
export function readerFor(resource: string): KindReader {
  const name = resource.toLowerCase().replace(/\..*$/u, '');
  const known =
    byResource.get(name) ?? byResource.get(`${name}s`) ?? byResource.get(`${name.replace(/y$/u, 'ie')}s`);
  return known ?? genericKind(capitalised(name), name, true);
}

const capitalised = (name: string): string =>
  name.slice(0, 1).toUpperCase() + name.slice(1).replace(/s$/u, '');
