import { callersFail, sinceFault, workloadOf } from '../effects.ts';
import { podOf, type Cluster } from '../model.ts';

/** A pod that its node has been given and does not start. */
export function waitingToStart(cluster: Cluster, name: string, node: string): void {
  const workload = workloadOf(cluster, name);
  const pod = podOf(workload);
  workload.age = Math.min(workload.age, sinceFault);
  Object.assign(pod, { node, ip: undefined, phase: 'Pending', age: sinceFault });
  pod.events.splice(0, pod.events.length, {
    ...{ type: 'Normal', reason: 'Scheduled', from: 'default-scheduler', last: sinceFault },
    message: `Successfully assigned ${cluster.namespace}/${pod.name} to ${node}`,
  });
  for (const status of [...pod.statuses, ...pod.initStatuses])
    Object.assign(status, {
      state: 'waiting',
      reason: 'ContainerCreating',
      ready: false,
      exitCode: undefined,
    });
  callersFail(cluster, name, 'refused');
}
