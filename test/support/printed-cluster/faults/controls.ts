import { event, logs, measured, times, workloadOf } from '../effects.ts';
import { days } from '../fault.ts';
import { containerOf, nodeOf, podOf, statusOf, type Cluster } from '../model.ts';

/** A cluster that is well, whatever it looks like. */
export interface Control {
  readonly variant: string;
  readonly age?: number;
  readonly inject: (cluster: Cluster) => void;
}

export const controls: readonly Control[] = [
  { variant: 'nothing at all, young', inject: () => undefined },
  {
    variant: 'nothing at all, old',
    age: 9 * days,
    inject: (cluster) => {
      cluster.events = false;
    },
  },
  {
    variant: 'a database that was killed for memory yesterday and runs since',
    age: 9 * days,
    inject: (cluster) =>
      Object.assign(statusOf(podOf(workloadOf(cluster, 'yard-mysql'))), {
        restarts: 1,
        since: days,
        last: { reason: 'OOMKilled', exitCode: 137, ran: 600_000 },
      }),
  },
  {
    variant: 'every database was away at the start',
    inject: (cluster) => {
      for (const [caller, callee] of cluster.calls)
        if (callee.endsWith('-mysql'))
          logs(
            cluster,
            caller,
            2,
            `2026-05-01 13:53:2${cluster.calls.length % 9}.402 ERROR 1 --- [main] com.zaxxer.hikari.pool.HikariPool : HikariPool-1 - Exception during pool initialization. com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure. Caused by: java.net.ConnectException: Connection refused`,
          );
    },
  },
  {
    variant: 'a worker is cordoned and nobody waits',
    age: 9 * days,
    inject: (cluster) => {
      nodeOf(cluster, 'w-2').unschedulable = true;
      nodeOf(cluster, 'w-2').taints.push('node.kubernetes.io/unschedulable:NoSchedule');
    },
  },
  {
    variant: 'a storm of warnings that has ended',
    inject: (cluster) => {
      for (const workload of cluster.workloads) {
        const pod = podOf(workload);
        pod.events.push(
          event(
            'FailedScheduling',
            '0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 3 Insufficient cpu. preemption: not eligible.',
            { from: 'default-scheduler', last: 415 },
          ),
        );
        pod.events.push(
          event(
            'Unhealthy',
            `Liveness probe failed: dial tcp ${pod.ip ?? ''}:${containerOf(workload).port}: connect: connection refused`,
            { last: 360, first: 400, count: 3 },
          ),
        );
      }
    },
  },
  {
    variant: 'a full quota that refuses nobody',
    age: 9 * days,
    inject: (cluster) => {
      cluster.quotas.push({
        name: 'compute',
        used: { pods: '39', 'requests.cpu': '3900m' },
        hard: { pods: '39', 'requests.cpu': '4' },
      });
    },
  },
  {
    variant: 'processors that were always throttled',
    age: 9 * days,
    inject: (cluster) => {
      measured(cluster);
      cluster.metrics.set('catalogue-mongo-cpu_cfs', [0.8, 0.8]);
      cluster.metrics.set('tariff-cpu', [0.4, 0.41]);
    },
  },
  {
    variant: 'a claim that waits for its first consumer, and a spare volume',
    age: 9 * days,
    inject: (cluster) => {
      cluster.claims.push({
        name: 'archive',
        size: '50Gi',
        modes: ['ReadWriteOnce'],
        storageClass: 'standard-rwo',
        volume: '',
        bound: false,
        usedBy: '<none>',
        age: 3600,
        events: [
          event('WaitForFirstConsumer', 'waiting for first consumer to be created before binding', {
            type: 'Normal',
            from: 'persistentvolume-controller',
            last: 9,
            first: 3600,
            count: 240,
          }),
        ],
      });
      cluster.volumes.push({
        name: 'spare',
        size: '10Gi',
        modes: ['ReadWriteOnce'],
        storageClass: 'manual',
        claim: '',
        labels: {},
        status: 'Available',
      });
    },
  },
  {
    variant: 'a rollout that pulled its image at the second try',
    inject: (cluster) => {
      const workload = workloadOf(cluster, 'forecast');
      const { image } = containerOf(workload);
      podOf(workload).events.push(
        event(
          'Failed',
          `Failed to pull image "${image}": rpc error: code = Unknown desc = failed to pull and unpack image "${image}": failed to do request: Head "https://images.haven.example/v2/": dial tcp 10.9.9.9:443: i/o timeout`,
          { last: 405 },
        ),
        event('Failed', 'Error: ErrImagePull', { last: 405 }),
      );
    },
  },
  {
    variant: 'callers whose clients sent bad requests',
    inject: (cluster) => {
      logs(
        cluster,
        'truck-gate',
        40,
        'c.h.truck-gate : org.springframework.web.client.HttpClientErrorException$NotFound: 404 : "{"message":"no pass for plate HH-X 12"}"',
      );
      logs(
        cluster,
        'edge-gateway',
        31,
        'o.s.c.g.filter : Invalid token from client 10.42.0.1, answered 401 UNAUTHORIZED',
      );
    },
  },
  {
    variant: 'more traffic than yesterday, and no slower',
    age: 9 * days,
    inject: (cluster) => {
      measured(cluster);
      for (const { name } of cluster.workloads) {
        times(cluster, `${name}-rps`, 1.15);
        times(cluster, `${name}-network_receive`, 1.15);
        times(cluster, `${name}-network_transmit`, 1.15);
        times(cluster, `${name}-cpu`, 1.1);
      }
    },
  },
  {
    variant: 'a node that was away for a minute and is back',
    age: 9 * days,
    inject: (cluster) => {
      cluster.otherEvents.push(
        [
          'node/w-3',
          event('NodeNotReady', 'Node w-3 status is now: NodeNotReady', {
            type: 'Normal',
            from: 'node-controller',
            last: 2400,
          }),
        ],
        ['node/w-3', event('NodeReady', 'Node w-3 status is now: NodeReady', { type: 'Normal', last: 2340 })],
      );
      for (const workload of cluster.workloads)
        if (podOf(workload).node === 'w-3')
          podOf(workload).events.push(
            event('NodeNotReady', 'Node is not ready', { from: 'node-controller', last: 2400 }),
          );
    },
  },
];
