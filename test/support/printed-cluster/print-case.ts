import type { CaseFiles } from '../recorded-case.ts';
import { call } from '../recorded-case.ts';
import { age, plainInstant, table } from './columns.ts';
import { appliedManifests } from './manifests.ts';
import type { Cluster, Named, Workload } from './model.ts';
import { ownerOf } from './names.ts';
import { listedEvents } from './print-events.ts';
import { clusterConfiguration, describedNode, listedNodes, unitStatus, unitsOf } from './print-nodes.ts';
import { describedPod, type Form, listedPods } from './print-pods.ts';
import {
  connectivity,
  describedEndpoints,
  describedService,
  listedEndpoints,
  listedServices,
} from './print-services.ts';
import * as storage from './print-storage.ts';
import * as workloads from './print-workloads.ts';

/** How one kind is listed and its members described. */
interface Printed {
  readonly resource: string;
  readonly list: (form: Form, only?: string) => string;
  readonly describe: readonly (readonly [name: string, text: () => string])[];
}

/** The recorded outputs of every tool over a cluster, in the layout of a case. */
export function printedCase(cluster: Cluster, manifestsOf?: readonly string[]): CaseFiles {
  const { namespace } = cluster;
  const cache: Record<string, unknown> = {};
  for (const { resource, list, describe } of kinds(cluster)) {
    cache[call('GetResources', { resource_type: resource, name: '', namespace })] = list('plain');
    cache[call('GetResources', { resource_type: resource, name: '', namespace, output_wide: true })] =
      list('wide');
    cache[call('GetResources', { resource_type: resource, name: '', namespace, show_labels: true })] =
      list('labels');
    for (const [name, text] of describe) {
      cache[call('DescribeResource', { resource_type: resource, name, namespace })] = text();
      cache[call('GetResources', { resource_type: resource, name, namespace })] = list('plain', name);
    }
  }
  Object.assign(cache, answersOfApps(cluster, manifestsOf), answersOfNodes(cluster));
  cache[call('GetResources', { resource_type: 'events', name: '', namespace })] = listedEvents(cluster);
  cache[call('GetResources', { resource_type: 'namespaces', name: '' })] =
    `NAME              STATUS\ndefault           Active\nkube-system       Active\n${namespace.padEnd(17)} Active\n`;
  cache[call('DescribeResource', { resource_type: 'namespaces', name: namespace })] =
    storage.describedNamespace(cluster);
  cache[call('GetAlerts', {})] = alertsOf(cluster);
  cache['collection_timestamp'] = '2026-05-01T14:00:00.250000';
  return {
    metadata: { namespace, query: cluster.query },
    toolCache: cache,
    logs: linesOf(cluster),
    alert: alertsOf(cluster),
    ...(cluster.metrics.size > 0 && { metrics: metricsTable(cluster) }),
  };
}

function kinds(cluster: Cluster): readonly Printed[] {
  const of = (kind: Workload['kind']) => cluster.workloads.filter((workload) => workload.kind === kind);
  const list = (resource: string, text: (only?: string) => string): Pick<Printed, 'resource' | 'list'> => ({
    resource,
    list: (_, only) => text(only),
  });
  return [
    {
      resource: 'pods',
      list: (form, only) => listedPods(cluster, form, only),
      describe: cluster.workloads.flatMap((workload) =>
        workload.pods.map((pod) => [pod.name, () => describedPod(cluster, workload, pod)] as const),
      ),
    },
    {
      resource: 'services',
      list: (form, only) => listedServices(cluster, form, only),
      describe: cluster.services.map((each) => [each.name, () => describedService(cluster, each)]),
    },
    {
      resource: 'deployments',
      list: (form, only) => workloads.listedWorkloads(cluster, 'Deployment', form, only),
      describe: of('Deployment').map((each) => [
        each.name,
        () => workloads.describedDeployment(cluster, each),
      ]),
    },
    {
      resource: 'statefulsets',
      list: (form, only) => workloads.listedWorkloads(cluster, 'StatefulSet', form, only),
      describe: of('StatefulSet').map((each) => [each.name, () => workloads.describedSet(cluster, each)]),
    },
    { ...list('daemonsets', () => ''), describe: [] },
    named(cluster, 'configmaps', cluster.configMaps),
    named(cluster, 'secrets', cluster.secrets),
    {
      ...list('persistentvolumeclaims', (only) => storage.listedClaims(cluster, only)),
      describe: cluster.claims.map((each) => [each.name, () => storage.describedClaim(cluster, each)]),
    },
    {
      resource: 'replicasets',
      list: (form, only) => workloads.listedReplicaSets(cluster, form, only),
      describe: of('Deployment').map((each) => [
        ownerOf(each),
        () => workloads.describedReplicaSet(cluster, each),
      ]),
    },
    { ...list('ingresses', () => ''), describe: [] },
    { ...list('networkpolicies', () => ''), describe: [] },
    {
      ...list('serviceaccounts', (only) =>
        table(
          ['NAME', 'SECRETS', 'AGE'],
          cluster.accounts
            .map((name) => [name, '0', age(cluster.age)])
            .filter(([name]) => only === undefined || name === only),
        ),
      ),
      describe: [],
    },
    {
      ...list('jobs', () =>
        table(
          ['NAME', 'STATUS', 'COMPLETIONS', 'DURATION', 'AGE'],
          cluster.jobs.map((name) => [name, 'Complete', '1/1', '24s', age(cluster.age)]),
        ),
      ),
      describe: [],
    },
    {
      ...list('endpoints', (only) => listedEndpoints(cluster, only)),
      describe: cluster.services
        .filter(({ selector }) => Object.keys(selector).length > 0)
        .map((each) => [each.name, () => describedEndpoints(cluster, each)]),
    },
    {
      ...list('persistentvolumes', (only) => storage.listedVolumes(cluster, only)),
      describe: cluster.volumes.map((each) => [each.name, () => storage.describedVolume(each)]),
    },
    {
      ...list('resourcequota', (only) => storage.listedQuotas(cluster, only)),
      describe: cluster.quotas.map((each) => [each.name, () => storage.describedQuota(cluster, each)]),
    },
    {
      resource: 'nodes',
      list: (form, only) => listedNodes(cluster, form, only),
      describe: cluster.nodes.map((each) => [each.name, () => describedNode(cluster, each)]),
    },
    { ...list('storageclasses', (only) => storage.listedClasses(cluster, only)), describe: [] },
  ];
}

function named(cluster: Cluster, resource: 'configmaps' | 'secrets', all: readonly Named[]): Printed {
  const secret = resource === 'secrets';
  return {
    resource,
    list: (_, only) =>
      table(
        secret ? ['NAME', 'TYPE', 'DATA', 'AGE'] : ['NAME', 'DATA', 'AGE'],
        all
          .filter(({ name }) => only === undefined || name === only)
          .map(({ name, type = 'Opaque', data }) => [
            ...(secret ? [name, type] : [name]),
            ...[String(Object.keys(data).length), age(cluster.age)],
          ]),
      ),
    describe: all.map(({ name, type = 'Opaque', data }) => [
      name,
      () => {
        const head = `Name:         ${name}\nNamespace:    ${cluster.namespace}\nLabels:       <none>\nAnnotations:  <none>\n\n`;
        const body = Object.entries(data).map(([key, text]) =>
          secret ? `${key}:  ${text.length} bytes` : `${key}:\n----\n${text}\n`,
        );
        return secret
          ? `${head}Type:  ${type}\n\nData\n====\n${body.join('\n')}\n`
          : `${head}Data\n====\n${body.join('\n')}\n\nBinaryData\n====\n\nEvents:  <none>\n`;
      },
    ]),
  };
}

function answersOfApps(
  cluster: Cluster,
  manifestsOf: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  const { namespace } = cluster;
  const answers: Record<string, unknown> = {};
  for (const workload of cluster.workloads) {
    const { name } = workload;
    if (manifestsOf?.includes(name) !== false)
      answers[call('GetAppYAML', { app_name: name })] =
        cluster.applied.get(name) ?? appliedManifests(cluster, workload);
    answers[call('GetErrorLogs', { namespace, service_name: name })] = errorLogs(cluster, workload);
    answers[call('GetServiceDependencies', { service_name: name })] = dependencies(cluster, name);
  }
  for (const service of cluster.services) {
    const port = service.ports[0];
    if (port !== undefined)
      answers[call('CheckServiceConnectivity', { namespace, service_name: service.name, port: port.port })] =
        connectivity(cluster, service, port);
  }
  return answers;
}

const refusal = (cluster: Cluster, workload: Workload): string | undefined => {
  const pod = workload.pods.find(({ node }) => node !== undefined && cluster.silentNodes.has(node));
  const ip = cluster.nodes.find(({ name }) => name === pod?.node)?.ip ?? '';
  return pod === undefined
    ? undefined
    : `Error: Error from server: Get "https://${ip}:10250/containerLogs/${cluster.namespace}/${pod.name}/${workload.name}": dial tcp ${ip}:10250: connect: connection refused`;
};

function errorLogs(cluster: Cluster, workload: Workload): unknown {
  const refused = refusal(cluster, workload);
  const patterns =
    refused === undefined ? (cluster.errors.get(workload.name) ?? []) : [{ count: 2, sample: refused }];
  if (patterns.length === 0) return {};
  const errors = patterns.reduce((sum, { count }) => sum + count, 0);
  const ratio = (count: number) => Math.round((count / 900) * 10_000) / 10_000;
  return {
    total_log_count: 900,
    total_errors: errors,
    total_error_ratio: ratio(errors),
    patterns: patterns.map(({ count, sample }) => ({ count, ratio: ratio(count), sample })),
  };
}

function dependencies(cluster: Cluster, name: string): string {
  const callers = cluster.calls.filter(([, callee]) => callee === name).map(([caller]) => caller);
  const callees = cluster.calls.filter(([caller]) => caller === name).map(([, callee]) => callee);
  const tree = callees.map((each, index) => `${index === callees.length - 1 ? '└──' : '├──'} ${each}`);
  const upstream = callers.length === 0 ? '(User Traffic)' : callers.join(', ');
  const down = tree.length === 0 ? '(None - Leaf Service)' : `${name}\n${tree.join('\n')}`;
  return `[Service]: ${name}\n[Upstream (Called By)]: ${upstream}\n[Downstream (Calls)]:\n${down}`;
}

function answersOfNodes(cluster: Cluster): Readonly<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const node of cluster.nodes)
    for (const unit of unitsOf(node))
      answers[call('CheckNodeServiceStatus', { node_name: node.name, service_name: unit })] = unitStatus(
        node,
        unit,
      );
  answers[call('GetClusterConfiguration', {})] = clusterConfiguration(cluster);
  return answers;
}

const alertsOf = ({ alerts }: Cluster): unknown =>
  alerts.length === 0
    ? {}
    : {
        status: 'has_anomalies',
        alert_count: alerts.length,
        alerts: alerts.map((alert) => ({
          ...alert,
          time_range: `${plainInstant(170)} ~ ${plainInstant(55)}`,
          status: 'ABNORMAL',
        })),
      };

const linesOf = (cluster: Cluster): unknown =>
  Object.fromEntries(
    cluster.workloads.map(({ name }) => [
      name,
      [
        `${plainInstant(cluster.age)}.118  INFO 1 --- [           main] o.s.boot.SpringApplication : Starting ${name}`,
        ...(cluster.errors.get(name) ?? []).flatMap(({ count, sample }) =>
          Array.from({ length: Math.min(count, 20) }, () => sample),
        ),
      ],
    ]),
  );

/** Samples every five seconds: seventy seconds as ever, then three minutes as they are since the fault. */
function metricsTable({ metrics }: Cluster): string {
  const columns = [...metrics.keys()];
  const wobble = (step: number, column: number) => 1 + (((step * 7 + column * 13) % 11) - 5) / 100;
  const lines = Array.from({ length: 50 }, (_, step) => {
    const cells = columns.map((column, index) => {
      const [before, after] = metrics.get(column) ?? [0, 0];
      return String(Number(((step < 14 ? before : after) * wobble(step, index)).toFixed(4)));
    });
    return [plainInstant(250 - step * 5), ...cells].join(',');
  });
  return `\uFEFFtime,${columns.join(',')}\n${lines.join('\n')}\n`;
}
