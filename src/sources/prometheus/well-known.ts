import { entityId, isEntityId } from '../../lib/entity.ts';
import { entityOfLabels, targetOfLabels } from '../entity-of-labels.ts';
import type { SeriesQuery, Setting } from './series-query.ts';

interface WellKnown {
  /** Series that must exist. */
  readonly needs: readonly string[];
  readonly metric?: string;
  readonly promql: (setting: Setting) => string;
}

const byPod = 'sum by (namespace, pod)';
const container = (setting: Setting) => `{container!="",container!="POD"${setting.namespaces}}`;
const matching = (setting: Setting) => `{${setting.namespaces.replace(/^,/u, '')}}`;
const perPod = (metric: string, series: string): WellKnown => ({
  needs: [series],
  metric,
  promql: (setting) => `${byPod} (rate(${series}${matching(setting)}[${setting.rate}]))`,
});

/** kubelet's cAdvisor: what the containers of a pod use. */
const containers: readonly WellKnown[] = [
  {
    needs: ['container_cpu_usage_seconds_total'],
    metric: 'cpu.usage',
    promql: (it) => `${byPod} (rate(container_cpu_usage_seconds_total${container(it)}[${it.rate}]))`,
  },
  {
    needs: ['container_cpu_cfs_throttled_periods_total', 'container_cpu_cfs_periods_total'],
    metric: 'cpu.throttled',
    promql: (it) =>
      `${byPod} (rate(container_cpu_cfs_throttled_periods_total${container(it)}[${it.rate}])) / ` +
      `${byPod} (rate(container_cpu_cfs_periods_total${container(it)}[${it.rate}]))`,
  },
  {
    needs: ['container_memory_working_set_bytes'],
    metric: 'memory.usage',
    promql: (it) => `${byPod} (container_memory_working_set_bytes${container(it)})`,
  },
  perPod('network.receive', 'container_network_receive_bytes_total'),
  perPod('network.transmit', 'container_network_transmit_bytes_total'),
];

const named = (promql: string, metric: string): WellKnown => ({
  needs: [metric],
  metric,
  promql: () => promql,
});

/** kube-state-metrics: only what is out of order, since there is one series for every object. */
const objects: readonly WellKnown[] = [
  named('kube_pod_container_status_restarts_total > 0', 'kube_pod_container_status_restarts_total'),
  named('kube_pod_container_status_waiting_reason == 1', 'kube_pod_container_status_waiting_reason'),
  named(
    'kube_pod_container_status_last_terminated_reason == 1',
    'kube_pod_container_status_last_terminated_reason',
  ),
  named('kube_deployment_status_replicas_unavailable > 0', 'kube_deployment_status_replicas_unavailable'),
  named(
    'kube_node_status_condition{condition="Ready",status="true"} == 0 or ' +
      'kube_node_status_condition{condition!="Ready",status="true"} == 1',
    'kube_node_status_condition',
  ),
];

/** node-exporter knows addresses; the machine's own name is joined on. */
const onMachine = (promql: string): string =>
  `(${promql}) * on (job, instance) group_left (nodename) max by (job, instance, nodename) (node_uname_info)`;

const machine = (metric: string, needs: string, promql: (setting: Setting) => string): WellKnown => ({
  needs: [needs, 'node_uname_info'],
  metric,
  promql: (setting) => onMachine(promql(setting)),
});

const perMachine = 'sum by (job, instance)';
const physical = '{device!~"lo|veth.*|docker.*|cali.*|cni.*|flannel.*|br-.*"}';

const machines: readonly WellKnown[] = [
  machine(
    'cpu.usage',
    'node_cpu_seconds_total',
    (it) => `${perMachine} (rate(node_cpu_seconds_total{mode!~"idle|iowait"}[${it.rate}]))`,
  ),
  machine(
    'memory.usage',
    'node_memory_MemAvailable_bytes',
    () => 'node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes',
  ),
  machine(
    'network.receive',
    'node_network_receive_bytes_total',
    (it) => `${perMachine} (rate(node_network_receive_bytes_total${physical}[${it.rate}]))`,
  ),
  machine(
    'network.transmit',
    'node_network_transmit_bytes_total',
    (it) => `${perMachine} (rate(node_network_transmit_bytes_total${physical}[${it.rate}]))`,
  ),
  machine(
    'tcp.retransmits',
    'node_netstat_Tcp_RetransSegs',
    (it) =>
      `rate(node_netstat_Tcp_RetransSegs[${it.rate}]) / (rate(node_netstat_Tcp_OutSegs[${it.rate}]) > 0)`,
  ),
  machine(
    'node_filesystem_avail_bytes / node_filesystem_size_bytes',
    'node_filesystem_avail_bytes',
    () =>
      'node_filesystem_avail_bytes{fstype!~"tmpfs|overlay|squashfs|ramfs"} / node_filesystem_size_bytes < 0.15',
  ),
];

/** A machine is a node where kube-state-metrics knows nodes, else a target. */
const machineEntity =
  (inKubernetes: boolean): SeriesQuery['entity'] =>
  (labels) => {
    const node = entityId('cluster', 'Node', labels['nodename'] ?? '');
    return inKubernetes && isEntityId(node) ? node : targetOfLabels(labels);
  };

/** The questions about common exporters whose series exist here. */
export function wellKnownQueries(setting: Setting): readonly SeriesQuery[] {
  const known = (all: readonly WellKnown[], entity: SeriesQuery['entity']) =>
    all
      .filter(({ needs }) => needs.every((name) => setting.names.has(name)))
      .map(
        ({ metric, promql }): SeriesQuery => ({ promql: promql(setting), entity, ...(metric && { metric }) }),
      );
  return [
    ...known([named('up == 0', 'up')], entityOfLabels),
    ...known(objects, entityOfLabels),
    ...known(containers, entityOfLabels),
    ...known(machines, machineEntity(setting.names.has('kube_node_info'))),
  ];
}
