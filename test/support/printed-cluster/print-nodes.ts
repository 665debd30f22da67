import { aligned, fields, journalInstant, pairs, plainInstant, printedInstant, table } from './columns.ts';
import type { Cluster, Node } from './model.ts';
import { eventsUnder } from './print-events.ts';
import type { Form } from './print-pods.ts';

const version = 'v1.29.6';

const shownStatus = (node: Node): string =>
  `${node.ready === 'True' ? 'Ready' : 'NotReady'}${node.unschedulable ? ',SchedulingDisabled' : ''}`;

export function listedNodes(cluster: Cluster, form: Form, only?: string): string {
  const wide = ['INTERNAL-IP', 'EXTERNAL-IP', 'OS-IMAGE', 'KERNEL-VERSION', 'CONTAINER-RUNTIME'];
  const extra = { plain: [], wide, labels: ['LABELS'] }[form];
  const rows = cluster.nodes.map((node) => [
    ...[node.name, shownStatus(node), node.role, '91d', version],
    ...(form === 'labels' ? [pairs(node.labels).join(',')] : []),
    ...(form === 'wide'
      ? [node.ip, '<none>', 'Debian GNU/Linux 12', '6.1.0-21-amd64', 'containerd://1.7.18']
      : []),
  ]);
  return table(
    ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION', ...extra],
    rows.filter(([name]) => only === undefined || name === only),
  );
}

export function describedNode(cluster: Cluster, node: Node): string {
  const unknown = node.ready === 'Unknown';
  const beat = unknown ? 240 : 20;
  const pressure = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => [
    `  ${type}`,
    unknown ? 'Unknown' : 'False',
    printedInstant(beat),
    printedInstant(unknown ? 90 : 7_776_000),
    unknown
      ? 'NodeStatusUnknown'
      : `KubeletHas${type === 'DiskPressure' ? 'NoDiskPressure' : `Sufficient${type.slice(0, 3)}`}`,
    unknown ? 'Kubelet stopped posting node status.' : 'kubelet has no pressure',
  ]);
  const since = node.ready === 'True' ? 7_776_000 : 90;
  const ready = [
    '  Ready',
    node.ready,
    printedInstant(beat),
    printedInstant(since),
    node.readyReason,
    node.readyMessage,
  ];
  const header = ['  Type', 'Status', 'LastHeartbeatTime', 'LastTransitionTime', 'Reason', 'Message'];
  const amounts = `  cpu:                ${node.cpu}\n  ephemeral-storage:  103084600Ki\n  memory:             ${node.memoryKi}Ki\n  pods:               110`;
  return [
    fields([
      ['Name', node.name],
      ['Roles', node.role],
      ['Labels', pairs(node.labels)],
      ['Annotations', 'node.alpha.kubernetes.io/ttl: 0'],
      ['CreationTimestamp', printedInstant(7_862_400)],
      ['Taints', node.taints],
      ['Unschedulable', String(node.unschedulable)],
    ]),
    `Lease:\n  HolderIdentity:  ${node.name}\n  AcquireTime:     <unset>\n  RenewTime:       ${printedInstant(beat - 10)}`,
    `Conditions:\n${aligned([header, ...[header.map((text) => text.replace(/\S/gu, '-'))], ...pressure, ready], 3).join('\n')}`,
    `Addresses:\n  InternalIP:  ${node.ip}\n  Hostname:    ${node.name}`,
    `Capacity:\n${amounts}`,
    `Allocatable:\n${amounts}`,
    `System Info:\n  Kernel Version:             6.1.0-21-amd64\n  Architecture:               amd64\n  Container Runtime Version:  containerd://1.7.18\n  Kubelet Version:            ${version}`,
    podsOn(cluster, node),
    eventsUnder(
      cluster,
      cluster.otherEvents.filter(([object]) => object === `node/${node.name}`).map(([, event]) => event),
    ),
    '',
  ].join('\n');
}

function podsOn(cluster: Cluster, node: Node): string {
  const rows = cluster.workloads.flatMap((workload) =>
    workload.pods
      .filter((pod) => pod.node === node.name)
      .map((pod) => {
        const { requests, limits } = workload.containers[0] ?? { requests: { cpu: '0', memory: '0' } };
        return [
          `  ${cluster.namespace}`,
          pod.name,
          `${requests.cpu} (1%)`,
          `${limits?.cpu ?? '0'} (2%)`,
          `${requests.memory} (1%)`,
          `${limits?.memory ?? '0'} (2%)`,
          '6m',
        ];
      }),
  );
  const header = [
    '  Namespace',
    'Name',
    'CPU Requests',
    'CPU Limits',
    'Memory Requests',
    'Memory Limits',
    'Age',
  ];
  return `Non-terminated Pods:          (${rows.length} in total)\n${aligned([header, header.map((text) => text.replace(/\S/gu, '-')), ...rows], 2).join('\n')}`;
}

/** What GetClusterConfiguration holds. */
export const clusterConfiguration = (cluster: Cluster): unknown => ({
  node_count: cluster.nodes.length,
  nodes: cluster.nodes.map((node) => {
    const pressure = node.ready === 'Unknown' ? 'Unknown' : 'False';
    return {
      name: node.name,
      role: node.role === 'node' ? 'worker' : 'master',
      status: node.ready === 'True' ? 'Ready' : node.ready === 'False' ? 'NotReady' : 'Unknown',
      conditions: { MemoryPressure: pressure, DiskPressure: pressure, PIDPressure: pressure },
      taints: node.taints,
      labels: node.labels,
      allocatable_resources: { cpu: String(node.cpu), memory: `${node.memoryKi}Ki` },
    };
  }),
});

/** The units that are asked for on a node. */
export const unitsOf = (node: Node): readonly string[] => [
  ...['kubelet', 'containerd', 'kube-proxy'],
  ...(node.role === 'control-plane' ? ['kube-scheduler'] : []),
];

/** What `systemctl status` prints of one unit, its last journal lines included. */
export function unitStatus(node: Node, unit: string): string {
  const down = node.down.get(unit);
  const active = down?.active ?? `active (running) since Fri ${plainInstant(7200)} CEST; 2h 0min ago`;
  const journal = (down?.journal ?? [`I0501 12:00:04.100000    812 ${unit}.go:120] "Started"`]).map(
    (line, index) => `${journalInstant(260 - index)} ${node.name} ${unit}[812]: ${line}`,
  );
  return [
    `Service: ${unit}`,
    `Node: ${node.name}`,
    `Status: ${down === undefined ? '●' : active.startsWith('failed') ? '×' : '○'} ${unit}.service - ${unit}`,
    `     Loaded: loaded (/etc/systemd/system/${unit}.service; enabled; preset: enabled)`,
    `     Active: ${active}`,
    ...(down === undefined
      ? [`   Main PID: 812 (${unit})`, '      Tasks: 16 (limit: 18592)', '     Memory: 61.0M']
      : ['   Main PID: 812 (code=exited, status=0/SUCCESS)']),
    '',
    ...journal,
  ].join('\n');
}
