import {
  callersFail,
  event,
  logs,
  measured,
  onNode,
  sinceFault,
  slowAlert,
  times,
  workloadOf,
} from '../effects.ts';
import { days, type Fault } from '../fault.ts';
import { nodeOf, podOf, type Cluster } from '../model.ts';
import { waitingToStart } from './waiting-to-start.ts';

const dead = (secondsAgo: number): string => {
  const minute = 60 - Math.ceil(secondsAgo / 60);
  return `inactive (dead) since Fri 2026-05-01 13:${String(minute).padStart(2, '0')}:20 CEST; 2min 10s ago`;
};
const failed = `failed (Result: exit-code) since Fri 2026-05-01 13:57:50 CEST; 2min 10s ago`;

function stop(
  cluster: Cluster,
  node: string,
  unit: string,
  active: string,
  ...journal: readonly string[]
): void {
  nodeOf(cluster, node).down.set(unit, { active, journal });
}

/** Every program on a node is slow or loses packets, whoever calls it from elsewhere waits. */
function degraded(cluster: Cluster, node: string, how: 'delay' | 'loss'): void {
  measured(cluster);
  const there = new Set(onNode(cluster, node).map(({ name }) => name));
  const touched = new Set(
    cluster.calls.flatMap(([caller, callee]) => (there.has(caller) !== there.has(callee) ? [caller] : [])),
  );
  for (const name of there) {
    times(cluster, `${name}-network_receive`, 0.4);
    times(cluster, `${name}-network_transmit`, 0.42);
    times(cluster, `${name}-rps`, 0.45);
  }
  for (const name of touched) {
    times(cluster, `${name}-p90latency`, how === 'delay' ? 90 : 160);
    times(cluster, `${name}-p50latency`, how === 'delay' ? 110 : 1.6);
    times(cluster, `${name}-success_rate`, 0.9);
    cluster.alerts.push(slowAlert(name, 9, how === 'delay' ? 810 : 1440));
  }
  times(cluster, `${node}-tcp_retans`, how === 'delay' ? 30 : 1400);
}

function flapping(cluster: Cluster, node: string): void {
  for (const workload of onNode(cluster, node)) {
    const pod = podOf(workload);
    const probe = workload.containers[0]?.readiness;
    if (probe === undefined || probe.kind === 'exec') continue;
    pod.events.push(
      event(
        'Unhealthy',
        `Readiness probe failed: Get "http://${pod.ip ?? ''}:${probe.port}${probe.path ?? '/'}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
        { last: 18, first: 120, count: 4 },
      ),
    );
  }
}

const lostNode = (
  cluster: Cluster,
  name: string,
  state: 'Unknown' | 'False',
  reason: string,
  message: string,
): void => {
  const node = nodeOf(cluster, name);
  Object.assign(node, { ready: state, readyReason: reason, readyMessage: message });
  node.taints.push(
    ...(state === 'Unknown'
      ? ['node.kubernetes.io/unreachable:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule']
      : ['node.kubernetes.io/not-ready:NoSchedule', 'node.kubernetes.io/not-ready:NoExecute']),
  );
  cluster.otherEvents.push([
    `node/${name}`,
    event('NodeNotReady', `Node ${name} status is now: NodeNotReady`, {
      type: 'Normal',
      from: 'node-controller',
      last: 88,
    }),
  ]);
  for (const workload of onNode(cluster, name)) {
    podOf(workload).events.push(
      event('NodeNotReady', 'Node is not ready', { from: 'node-controller', last: 88 }),
    );
    for (const status of podOf(workload).statuses) status.ready = false;
    callersFail(cluster, workload.name, 'refused');
  }
};

const deadSocket =
  'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"';

export const infrastructure: readonly Fault[] = [
  {
    label: 'node_network_delay',
    object: 'node/w-2',
    variant: 'measured',
    inject: (cluster) => {
      degraded(cluster, 'w-2', 'delay');
      cluster.query = 'Service latency increased significantly';
    },
  },
  {
    label: 'node_network_delay',
    object: 'node/w-3',
    variant: 'an old system',
    age: 3 * days,
    inject: (cluster) => {
      degraded(cluster, 'w-3', 'delay');
      cluster.query = 'Service latency increased significantly';
    },
  },
  {
    label: 'node_network_packet_loss',
    object: 'node/w-1',
    variant: 'measured, with flapping probes',
    inject: (cluster) => {
      degraded(cluster, 'w-1', 'loss');
      flapping(cluster, 'w-1');
      cluster.query = 'Service quality degradation.';
      cluster.alerts.push({
        type: 'Node',
        name: 'w-1',
        evidence: [
          'NETWORK_QUALITY_DEGRADED [TCP Retransmission] | Normal=0.02retrans -> Current=28.40retrans (New Spike)',
        ],
      });
    },
  },
  {
    label: 'node_network_packet_loss',
    object: 'node/w-2',
    variant: 'measured, without an alert for the node',
    age: 3 * days,
    inject: (cluster) => {
      degraded(cluster, 'w-2', 'loss');
      cluster.query = 'Service quality degradation.';
    },
  },
  {
    label: 'containerd_unavailable',
    object: 'node/w-2',
    variant: 'the node is still ready',
    inject: (cluster) => {
      stop(
        cluster,
        'w-2',
        'containerd',
        dead(130),
        'msg="Stop CRI service"',
        'containerd.service: Deactivated successfully.',
      );
      stuckSandbox(cluster, 'w-2');
    },
  },
  {
    label: 'containerd_unavailable',
    object: 'node/w-3',
    variant: 'the node is not ready',
    age: 3 * days,
    inject: (cluster) => {
      stop(
        cluster,
        'w-3',
        'containerd',
        failed,
        'containerd.service: Main process exited, code=exited, status=1/FAILURE',
      );
      lostNode(
        cluster,
        'w-3',
        'False',
        'KubeletNotReady',
        '[container runtime is down, PLEG is not healthy: pleg was last seen active 3m12s ago; threshold is 3m0s]',
      );
    },
  },
  {
    label: 'kubelet_unavailable',
    object: 'node/w-1',
    variant: 'stopped',
    inject: (cluster) => {
      stop(
        cluster,
        'w-1',
        'kubelet',
        dead(130),
        'I0501 13:57:50.200000 812 dynamic_cafile_content.go:171] "Shutting down controller"',
        'kubelet.service: Deactivated successfully.',
      );
      cluster.silentNodes.add('w-1');
      lostNode(cluster, 'w-1', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.');
    },
  },
  {
    label: 'kubelet_unavailable',
    object: 'node/w-2',
    variant: 'crashing, the node not yet marked',
    age: 2 * days,
    inject: (cluster) => {
      stop(
        cluster,
        'w-2',
        'kubelet',
        'activating (auto-restart) (Result: exit-code) since Fri 2026-05-01 13:59:52 CEST; 8s ago',
        'E0501 13:59:52.100000 9120 run.go:74] "command failed" err="failed to load kubelet config file, path: /var/lib/kubelet/config.yaml, error: no such file or directory"',
        'kubelet.service: Main process exited, code=exited, status=1/FAILURE',
      );
      cluster.silentNodes.add('w-2');
      waitingToStart(cluster, 'identity', 'w-2');
    },
  },
  {
    label: 'kube_proxy_unavailable',
    object: 'node/w-3',
    variant: 'stopped, checked from each node',
    inject: (cluster) => {
      stop(cluster, 'w-3', 'kube-proxy', dead(130), 'kube-proxy.service: Deactivated successfully.');
      for (const { name, clusterIp, ports } of cluster.services) {
        const open = `${name} (${clusterIp}:${ports[0]?.port ?? 0}) open\nConnection Succeeded`;
        if (clusterIp !== 'None' && clusterIp !== '')
          cluster.checks.set(
            name,
            `=== Service ${name}:${ports[0]?.port ?? 0} Connectivity test report ===\nDebug Pod test results deployed on w-1: ${open}\nDebug Pod test results deployed on w-2: ${open}\nDebug Pod test results deployed on w-3: punt!\nTerminated\nConnection Failed`,
          );
      }
      timeoutsFrom(cluster, 'w-3');
    },
  },
  {
    label: 'kube_proxy_unavailable',
    object: 'node/w-1',
    variant: 'failed, an old system',
    age: 4 * days,
    inject: (cluster) => {
      stop(
        cluster,
        'w-1',
        'kube-proxy',
        failed,
        'E0501 13:57:50.100000 812 run.go:74] "command failed" err="failed complete: unrecognized feature gate"',
      );
      timeoutsFrom(cluster, 'w-1');
    },
  },
  {
    label: 'kube_scheduler_unavailable',
    object: 'node/cp-1',
    variant: 'stopped',
    inject: (cluster) => {
      stop(cluster, 'cp-1', 'kube-scheduler', dead(130), 'kube-scheduler.service: Deactivated successfully.');
      unseen(cluster, 'crane-plan', 'posting');
    },
  },
  {
    label: 'kube_scheduler_unavailable',
    object: 'node/cp-1',
    variant: 'failed, one StatefulSet waits',
    age: 4 * days,
    inject: (cluster) => {
      stop(
        cluster,
        'cp-1',
        'kube-scheduler',
        failed,
        'E0501 13:57:50.100000 812 server.go:210] "command failed" err="stat /etc/kubernetes/scheduler.conf: no such file or directory"',
      );
      unseen(cluster, 'berth-mysql');
    },
  },
];

function stuckSandbox(cluster: Cluster, node: string): void {
  const [first] = onNode(cluster, node);
  if (first === undefined) return;
  waitingToStart(cluster, first.name, node);
  podOf(first).events.push(
    event('FailedCreatePodSandBox', `Failed to create pod sandbox: ${deadSocket}`, {
      last: 9,
      first: 120,
      count: 11,
    }),
  );
}

function timeoutsFrom(cluster: Cluster, node: string): void {
  for (const { name } of onNode(cluster, node))
    for (const [caller, callee] of cluster.calls)
      if (caller === name)
        logs(
          cluster,
          name,
          33,
          `c.h.${name} : I/O error on GET request for "http://${callee}/api/v1/${callee}": connect timed out; nested exception is java.net.SocketTimeoutException: connect timed out`,
        );
}

/** Pods that no scheduler has looked at: Pending without an event. */
function unseen(cluster: Cluster, ...names: readonly string[]): void {
  for (const name of names) {
    const workload = workloadOf(cluster, name);
    const pod = podOf(workload);
    Object.assign(pod, { node: undefined, ip: undefined, phase: 'Pending', age: sinceFault });
    workload.age = Math.min(workload.age, sinceFault);
    pod.events.length = 0;
    for (const status of pod.statuses) Object.assign(status, { state: 'waiting', ready: false });
    callersFail(cluster, name, 'refused');
  }
}
