/** What a label names as its object. */
export type ObjectKind = 'app' | 'node' | 'namespace';

export interface Label {
  readonly taxonomy: string;
  readonly rootCause: string;
  readonly object: ObjectKind;
}

/** The data set's labels by taxonomy, each with the detectors' word for it where that is another one. */
const table: readonly (readonly [taxonomy: string, object: ObjectKind, labels: string])[] = [
  [
    'Admission_Fault',
    'namespace',
    `namespace_cpu_quota_exceeded=cpu-quota-exceeded namespace_memory_quota_exceeded=memory-quota-exceeded
    namespace_pod_quota_exceeded=pod-quota-exceeded namespace_service_quota_exceeded=service-quota-exceeded
    namespace_storage_quota_exceeded=storage-quota-exceeded`,
  ],
  ['Admission_Fault', 'app', 'missing_service_account'],
  [
    'Scheduling_Fault',
    'app',
    `node_cordon_mismatch node_affinity_mismatch node_selector_mismatch pod_anti_affinity_conflict
    taint_toleration_mismatch cpu_capacity_mismatch memory_capacity_mismatch pvc_selector_mismatch
    pvc_storage_class_mismatch pvc_access_mode_mismatch pvc_capacity_mismatch pv_binding_occupied`,
  ],
  [
    'Infrastructure_Fault',
    'node',
    `node_network_delay node_network_packet_loss containerd_unavailable kubelet_unavailable
    kube_proxy_unavailable kube_scheduler_unavailable`,
  ],
  [
    'Startup_Fault',
    'app',
    `image_registry_dns_failure incorrect_image_reference missing_image_pull_secret
    volume_mount_permission_denied missing_secret_binding=missing-secret`,
  ],
  [
    'Runtime_Fault',
    'app',
    `oom_killed liveness_probe_incorrect_protocol liveness_probe_incorrect_port
    liveness_probe_incorrect_timing readiness_probe_incorrect_protocol readiness_probe_incorrect_port
    service_sidecar_port_conflict=sidecar-port-conflict mysql_invalid_credentials=database-invalid-credentials
    mysql_invalid_port=database-invalid-port db_connection_exhaustion=database-connection-exhaustion
    db_read_only=database-read-only deployment_zero_replicas=zero-replicas`,
  ],
  [
    'Service_Routing_Fault',
    'app',
    `service_selector_mismatch service_port_mapping_mismatch=service-port-mismatch service_protocol_mismatch
    service_env_var_address_mismatch=environment-address-mismatch
    service_dns_resolution_failure=dns-resolution-failure gateway_misroute`,
  ],
  ['Performance_Fault', 'app', 'pod_cpu_overload pod_network_delay'],
];

const ownWords: readonly (readonly [mechanism: string, label: Label])[] = table.flatMap(
  ([taxonomy, object, labels]) =>
    labels.split(/\s+/u).map((entry): [string, Label] => {
      const [rootCause = '', own] = entry.split('=') as readonly (string | undefined)[];
      const mechanism = own ?? rootCause.replaceAll('_', '-');
      return [mechanism, { taxonomy, rootCause, object }];
    }),
);

/** By the detectors' word. */
export const labels: ReadonlyMap<string, Label> = new Map(ownWords);

/** Mechanisms that have no label of their own, and the label that is nearest to each. */
const nearest: readonly (readonly [pattern: RegExp, mechanism: string])[] = [
  [/cpu.*quota|quota.*cpu/u, 'cpu-quota-exceeded'],
  [/storage.*quota|claim.*quota|pvc.*quota/u, 'storage-quota-exceeded'],
  [/quota|limit-range/u, 'memory-quota-exceeded'],
  [/scheduler/u, 'kube-scheduler-unavailable'],
  [/kubelet|node-not-ready|node-unreachable|node-daemon/u, 'kubelet-unavailable'],
  [/containerd|container-runtime/u, 'containerd-unavailable'],
  [/kube-proxy/u, 'kube-proxy-unavailable'],
  [/packet-loss|node.*loss/u, 'node-network-packet-loss'],
  [/node.*(?:delay|latency|network)/u, 'node-network-delay'],
  [/taint/u, 'taint-toleration-mismatch'],
  [/anti-affinity|topology-spread|host-port/u, 'pod-anti-affinity-conflict'],
  [/storage-class/u, 'pvc-storage-class-mismatch'],
  [/access-mode/u, 'pvc-access-mode-mismatch'],
  [/pvc|claim|volume-binding/u, 'pvc-selector-mismatch'],
  [/registry|image.*dns/u, 'image-registry-dns-failure'],
  [/pull-secret|image.*(?:auth|denied)/u, 'missing-image-pull-secret'],
  [/image|architecture/u, 'incorrect-image-reference'],
  [/missing-(?:secret|config)|config-?map/u, 'missing-secret'],
  [/mount|volume|permission/u, 'volume-mount-permission-denied'],
  [/oom|memory-(?:growth|leak|limit)/u, 'oom-killed'],
  [/liveness|startup-probe/u, 'liveness-probe-incorrect-port'],
  [/readiness|probe/u, 'readiness-probe-incorrect-port'],
  [/port-conflict|address-in-use/u, 'sidecar-port-conflict'],
  [/credential|password|authentication/u, 'database-invalid-credentials'],
  [/connection-(?:exhaust|limit|pool)/u, 'database-connection-exhaustion'],
  [/read-only/u, 'database-read-only'],
  [/replicas|scaled-(?:down|to-zero)/u, 'zero-replicas'],
  [/selector/u, 'service-selector-mismatch'],
  [/dns/u, 'dns-resolution-failure'],
  [/gateway|ingress|route/u, 'gateway-misroute'],
  [/service-port|target-port|port-mapping/u, 'service-port-mismatch'],
  [/environment|address/u, 'environment-address-mismatch'],
  [/cpu|throttl|load/u, 'pod-cpu-overload'],
  [/delay|latency|slow/u, 'pod-network-delay'],
];

/** The label of a mechanism: its own, the nearest, or its own words, so that something is always predicted. */
export function labelOf(mechanism: string): Label {
  const own = labels.get(mechanism);
  if (own !== undefined) return own;
  const near = labels.get(nearest.find(([pattern]) => pattern.test(mechanism))?.[1] ?? '');
  return near ?? { taxonomy: 'Runtime_Fault', rootCause: mechanism.replaceAll('-', '_'), object: 'app' };
}
