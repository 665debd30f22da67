import { measured, slowAlert, times } from '../effects.ts';
import { days, type Fault } from '../fault.ts';
import type { Cluster } from '../model.ts';

const callersOf = (cluster: Cluster, name: string): readonly string[] =>
  cluster.calls.filter(([, callee]) => callee === name).map(([caller]) => caller);

/** Whoever waits for a slow program is slow as well, the less the further away. */
function slowUp(cluster: Cluster, name: string, factor: number, seen = new Set([name])): void {
  for (const caller of callersOf(cluster, name).filter((each) => !seen.has(each))) {
    seen.add(caller);
    times(cluster, `${caller}-p90latency`, factor);
    times(cluster, `${caller}-p50latency`, Math.max(1, factor / 3));
    cluster.alerts.push(slowAlert(caller, 9, 9 * factor));
    if (factor > 6) slowUp(cluster, caller, factor / 2, seen);
  }
}

function busy(cluster: Cluster, name: string, alerts: boolean): void {
  measured(cluster);
  const [cpu] = cluster.metrics.get(`${name}-cpu`) ?? [0];
  cluster.metrics.set(`${name}-cpu`, [cpu, 0.498]);
  cluster.metrics.set(`${name}-cpu_cfs`, [0.01, 0.94]);
  times(cluster, `${name}-p90latency`, 22);
  times(cluster, `${name}-p50latency`, 6);
  slowUp(cluster, name, 12);
  cluster.alerts.push({
    ...{ type: 'Service', name },
    evidence: [
      'RESOURCE_SATURATION [cpu_cfs] | Val: 0.940s (Throttled)',
      `RESOURCE_SATURATION [cpu core] | Normal=${cpu.toFixed(2)} cores -> Current=0.50 cores (+1560.0%)`,
    ],
  });
  if (!alerts) cluster.alerts.length = 0;
  cluster.query = 'Service quality degradation.';
}

/** Everything that goes to or from one pod takes longer, and nothing about its processor changes. */
function delayed(cluster: Cluster, name: string, alerts: boolean): void {
  measured(cluster);
  times(cluster, `${name}-p90latency`, 70);
  times(cluster, `${name}-p50latency`, 95);
  times(cluster, `${name}-network_receive`, 0.35);
  times(cluster, `${name}-network_transmit`, 0.35);
  times(cluster, `${name}-rps`, 0.35);
  times(cluster, `${name}-cpu`, 0.6);
  for (const caller of callersOf(cluster, name)) times(cluster, `${caller}-rps`, 0.5);
  slowUp(cluster, name, 60);
  cluster.alerts.push(slowAlert(name, 9, 630));
  if (!alerts) cluster.alerts.length = 0;
  cluster.query = 'Service latency increased significantly';
}

export const performance: readonly Fault[] = [
  {
    label: 'pod_cpu_overload',
    object: 'app/tariff',
    variant: 'with alerts',
    inject: (cluster) => busy(cluster, 'tariff', true),
  },
  {
    label: 'pod_cpu_overload',
    object: 'app/ledger-mysql',
    variant: 'a database, metrics alone',
    age: 3 * days,
    inject: (cluster) => busy(cluster, 'ledger-mysql', false),
  },
  {
    label: 'pod_network_delay',
    object: 'app/vessel-book',
    variant: 'with alerts',
    inject: (cluster) => delayed(cluster, 'vessel-book', true),
  },
  {
    label: 'pod_network_delay',
    object: 'app/crane-plan',
    variant: 'metrics alone',
    age: 3 * days,
    inject: (cluster) => delayed(cluster, 'crane-plan', false),
  },
];
