import { event, forbidden, refused, callersFail, sinceFault, workloadOf } from '../effects.ts';
import { appliedManifests } from '../manifests.ts';
import { days, type Fault } from '../fault.ts';
import { containerOf, type Cluster } from '../model.ts';

const object = 'namespace/haven';

function quota(
  cluster: Cluster,
  name: string,
  [key, requested, used, hard]: readonly [key: string, requested: string, used: string, hard: string],
): string {
  cluster.quotas.push({ name, used: { [key]: used }, hard: { [key]: hard } });
  return `exceeded quota: ${name}, requested: ${key}=${requested}, used: ${key}=${used}, limited: ${key}=${hard}`;
}

const blocked =
  (workload: string, name: string, amounts: readonly [string, string, string, string], events = true) =>
  (cluster: Cluster): void => {
    const target = workloadOf(cluster, workload);
    refused(cluster, target, forbidden(target, quota(cluster, name, amounts)));
    cluster.events = events;
  };

export const admission: readonly Fault[] = [
  {
    label: 'namespace_cpu_quota_exceeded',
    object,
    variant: 'requests, a Deployment',
    inject: blocked('tariff', 'compute', ['requests.cpu', '100m', '3950m', '4']),
  },
  {
    label: 'namespace_cpu_quota_exceeded',
    object,
    variant: 'limits, a StatefulSet, an old system',
    age: 9 * days,
    inject: blocked('yard-mysql', 'compute', ['limits.cpu', '1', '16', '16']),
  },
  {
    label: 'namespace_cpu_quota_exceeded',
    object,
    variant: 'without events',
    age: 9 * days,
    inject: blocked('identity', 'compute', ['requests.cpu', '100m', '4', '4'], false),
  },
  {
    label: 'namespace_memory_quota_exceeded',
    object,
    variant: 'requests, a Deployment',
    inject: blocked('cargo-list', 'compute', ['requests.memory', '256Mi', '8100Mi', '8Gi']),
  },
  {
    label: 'namespace_memory_quota_exceeded',
    object,
    variant: 'limits, a StatefulSet',
    inject: blocked('crew-mysql', 'mem', ['limits.memory', '1Gi', '20Gi', '20Gi']),
  },
  {
    label: 'namespace_pod_quota_exceeded',
    object,
    variant: 'pods',
    inject: blocked('posting', 'object-counts', ['pods', '1', '39', '39']),
  },
  {
    label: 'namespace_pod_quota_exceeded',
    object,
    variant: 'counted by its resource',
    inject: blocked('letter-post', 'object-counts', ['count/pods', '1', '39', '39']),
  },
  {
    label: 'namespace_service_quota_exceeded',
    object,
    variant: 'the Service is declared and not there',
    inject: (cluster) => noService(cluster, 'crane-plan', 'services'),
  },
  {
    label: 'namespace_service_quota_exceeded',
    object,
    variant: 'node ports, an old system',
    age: 2 * days,
    inject: (cluster) => noService(cluster, 'edge-gateway', 'count/services'),
  },
  {
    label: 'namespace_storage_quota_exceeded',
    object,
    variant: 'a claim of a StatefulSet',
    inject: noClaimOfSet,
  },
  {
    label: 'namespace_storage_quota_exceeded',
    object,
    variant: 'a claim of a Deployment',
    inject: noClaimOfDeployment,
  },
  {
    label: 'missing_service_account',
    object: 'app/quay-invoice',
    variant: 'a Deployment',
    inject: (cluster) => noAccount(cluster, 'quay-invoice', 'quay-invoice'),
  },
  {
    label: 'missing_service_account',
    object: 'app/ledger-mysql',
    variant: 'a StatefulSet, an old system',
    age: 5 * days,
    inject: (cluster) => noAccount(cluster, 'ledger-mysql', 'ledger-db'),
  },
];

function noService(cluster: Cluster, name: string, key: string): void {
  const target = workloadOf(cluster, name);
  cluster.applied.set(name, appliedManifests(cluster, target));
  const at = cluster.services.findIndex((service) => service.name === name);
  cluster.services.splice(at, 1);
  const count = String(cluster.services.length);
  cluster.quotas.push({ name: 'object-counts', used: { [key]: count }, hard: { [key]: count } });
  callersFail(cluster, name, 'unknown');
}

function noClaimOfSet(cluster: Cluster): void {
  const target = workloadOf(cluster, 'cargo-mysql');
  const why = quota(cluster, 'storage', ['requests.storage', '5Gi', '22Gi', '24Gi']);
  const [pod] = target.pods.splice(0);
  target.age = sinceFault;
  cluster.claims.splice(
    cluster.claims.findIndex(({ name }) => name === 'data-cargo-mysql-0'),
    1,
  );
  target.events.push(
    event(
      'FailedCreate',
      `create Claim data-cargo-mysql-0 for Pod ${pod?.name ?? ''} in StatefulSet cargo-mysql failed error: persistentvolumeclaims "data-cargo-mysql-0" is forbidden: ${why}`,
      {
        ...{ from: 'statefulset-controller', last: 12, first: sinceFault, count: 13 },
      },
    ),
  );
  callersFail(cluster, 'cargo-mysql', 'refused');
}

/** The API server refused the claim when it was applied: all that is left is a pod that waits for it. */
function noClaimOfDeployment(cluster: Cluster): void {
  const target = workloadOf(cluster, 'session-redis');
  cluster.applied.set('session-redis', appliedManifests(cluster, target));
  cluster.quotas.push({
    name: 'storage',
    used: { persistentvolumeclaims: '5' },
    hard: { persistentvolumeclaims: '5' },
  });
  cluster.claims.splice(
    cluster.claims.findIndex(({ name }) => name === 'session-redis-data'),
    1,
  );
  cluster.volumes.splice(
    cluster.volumes.findIndex(({ name }) => name === 'pv-session-redis-data'),
    1,
  );
  const [pod] = target.pods;
  if (pod === undefined) return;
  Object.assign(pod, { node: undefined, ip: undefined, phase: 'Pending', age: sinceFault });
  target.age = sinceFault;
  for (const status of pod.statuses) Object.assign(status, { state: 'waiting', ready: false });
  pod.events.splice(
    0,
    pod.events.length,
    event(
      'FailedScheduling',
      '0/4 nodes are available: persistentvolumeclaim "session-redis-data" not found. preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.',
      { from: 'default-scheduler', last: 8, first: sinceFault, count: 2 },
    ),
  );
  callersFail(cluster, 'session-redis', 'refused');
}

function noAccount(cluster: Cluster, name: string, account: string): void {
  const target = workloadOf(cluster, name);
  target.account = account;
  containerOf(target);
  refused(
    cluster,
    target,
    forbidden(
      target,
      `error looking up service account haven/${account}: serviceaccount "${account}" not found`,
    ),
  );
  const at = cluster.accounts.indexOf(account);
  if (at >= 0) cluster.accounts.splice(at, 1);
}
