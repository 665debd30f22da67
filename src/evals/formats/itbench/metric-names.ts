/** How a recorded series becomes one that detectors know. */
export interface Meaning {
  /** As in `sources/signals.ts`, or an intermediate that only this reader knows: `cfs.periods`, `cfs.throttled`. */
  readonly metric: string;
  /** A counter is told as its increase per second. */
  readonly counter: boolean;
  /** Container series beside which their pod's own sum may stand. */
  readonly perContainer?: boolean;
  /** One series of many objects is worth telling only where it is not zero throughout. */
  readonly onlyTelling?: boolean;
}

const counter = (metric: string): Meaning => ({ metric, counter: true });
const gauge = (metric: string): Meaning => ({ metric, counter: false });
const container = (meaning: Meaning): Meaning => ({ ...meaning, perContainer: true });
const telling = (metric: string): Meaning => ({ metric, counter: false, onlyTelling: true });

/** Names with every sign that is no letter, digit or colon as an underscore: OpenTelemetry's dots become those too. */
export const meanings: Readonly<Record<string, Meaning>> = {
  // kubelet's cAdvisor, and the recording rules of the usual Prometheus stack on it
  container_cpu_usage_seconds_total: container(counter('cpu.usage')),
  'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate': container(gauge('cpu.usage')),
  'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m': container(gauge('cpu.usage')),
  container_cpu_cfs_periods_total: container(counter('cfs.periods')),
  container_cpu_cfs_throttled_periods_total: container(counter('cfs.throttled')),
  container_cpu_cfs_throttled_seconds_total: container(counter('cpu.throttled.seconds')),
  container_memory_working_set_bytes: container(gauge('memory.usage')),
  'node_namespace_pod_container:container_memory_working_set_bytes': container(gauge('memory.usage')),
  container_network_receive_bytes_total: counter('network.receive'),
  container_network_transmit_bytes_total: counter('network.transmit'),
  container_network_receive_packets_total: counter('network.receive.packets'),
  container_network_transmit_packets_total: counter('network.transmit.packets'),
  // OpenTelemetry's kubelet receiver
  k8s_pod_cpu_usage: gauge('cpu.usage'),
  container_cpu_usage: container(gauge('cpu.usage')),
  k8s_pod_memory_working_set: gauge('memory.usage'),
  k8s_pod_memory_working_set_bytes: gauge('memory.usage'),
  container_memory_working_set: container(gauge('memory.usage')),
  // kube-state-metrics: what is out of order
  kube_pod_container_status_restarts_total: telling('kube_pod_container_status_restarts_total'),
  kube_pod_container_status_waiting_reason: telling('kube_pod_container_status_waiting_reason'),
  kube_pod_container_status_last_terminated_reason: telling(
    'kube_pod_container_status_last_terminated_reason',
  ),
  kube_deployment_status_replicas_unavailable: telling('kube_deployment_status_replicas_unavailable'),
};

/** The number of calls a service has served, by status: rate and share of errors. */
export const callCounters: readonly string[] = [
  'traces_span_metrics_calls_total',
  'traces_spanmetrics_calls_total',
  'span_metrics_calls_total',
  'calls_total',
  'http_server_request_duration_seconds_count',
  'http_server_duration_milliseconds_count',
  'rpc_server_duration_milliseconds_count',
];

/** Histograms of how long a service took, with the seconds that one of their units is. */
export const histograms: Readonly<Record<string, number>> = {
  traces_span_metrics_duration_milliseconds_bucket: 0.001,
  traces_spanmetrics_duration_milliseconds_bucket: 0.001,
  duration_milliseconds_bucket: 0.001,
  traces_span_metrics_duration_seconds_bucket: 1,
  http_server_request_duration_seconds_bucket: 1,
  http_server_duration_milliseconds_bucket: 0.001,
  rpc_server_duration_milliseconds_bucket: 0.001,
};
