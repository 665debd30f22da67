import { plainInstant } from './columns.ts';
import type { Alert, Cluster, Event, Pod, Status, Workload } from './model.ts';
import { podOf, serviceOf, statusOf, workloadOf } from './model.ts';
import { ownerOf } from './names.ts';

/** Seconds since the fault began, unless a fault says otherwise. */
export const sinceFault = 130;

export const event = (reason: string, message: string, more: Partial<Event> = {}): Event => ({
  type: 'Warning',
  reason,
  from: 'kubelet',
  message,
  last: 20,
  ...more,
});

/** Puts error lines into a program's log. */
export function logs(cluster: Cluster, name: string, count: number, ...samples: readonly string[]): void {
  const before = cluster.errors.get(name) ?? [];
  cluster.errors.set(name, [...samples.map((sample) => ({ count, sample: stamped(sample) })), ...before]);
}

const stamped = (sample: string): string =>
  /^\S+ \d/u.test(sample) ? sample : `${plainInstant(12)}.881 ERROR 1 --- [nio-exec-7] ${sample}`;

/** The callers of a Service that does not answer say so, and their callers pass it on. */
export function callersFail(cluster: Cluster, callee: string, how: 'refused' | 'timeout' | 'unknown'): void {
  const service = cluster.services.find(({ name }) => name === callee);
  const port = service?.ports[0]?.port ?? 80;
  const says = {
    refused: 'Connection refused (Connection refused)',
    timeout: 'connect timed out',
    unknown: callee,
  }[how];
  const kind = {
    refused: 'ConnectException',
    timeout: 'SocketTimeoutException',
    unknown: 'UnknownHostException',
  }[how];
  for (const [caller, to] of cluster.calls) {
    if (to !== callee) continue;
    logs(cluster, caller, 41, `c.h.${caller} : ${complaint(callee, port, says, kind)}`);
    for (const [upper, middle] of cluster.calls)
      if (middle === caller)
        logs(
          cluster,
          upper,
          17,
          `c.h.${upper} : org.springframework.web.client.HttpServerErrorException$InternalServerError: 500 : "{"path":"/api/v1/${caller}","error":"Internal Server Error"}"`,
        );
  }
}

function complaint(callee: string, port: number, says: string, kind: string): string {
  if (callee.endsWith('-mysql'))
    return `com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure. The last packet sent successfully to the server was 0 milliseconds ago. Caused by: java.net.${kind}: ${says}`;
  if (callee.endsWith('-redis'))
    return `io.lettuce.core.RedisConnectionException: Unable to connect to ${callee}:${port}; nested exception is java.net.${kind}: ${says}`;
  if (callee.endsWith('-mongo'))
    return `com.mongodb.MongoSocketOpenException: Exception opening socket, server ${callee}:${port}. Caused by: java.net.${kind}: ${says}`;
  return `org.springframework.web.client.ResourceAccessException: I/O error on GET request for "http://${callee}:${port}/api/v1/${callee}": ${says}; nested exception is java.net.${kind}: ${says}`;
}

/** A pod that no node takes. */
export function pending(
  cluster: Cluster,
  workload: Workload,
  message: string | undefined,
  fresh = sinceFault,
): Pod {
  const pod = podOf(workload);
  Object.assign(pod, { node: undefined, ip: undefined, phase: 'Pending', age: fresh });
  workload.age = Math.min(workload.age, fresh);
  pod.events.length = 0;
  for (const status of pod.statuses) Object.assign(status, { state: 'waiting', ready: false, since: fresh });
  if (message !== undefined)
    pod.events.push(event('FailedScheduling', message, { from: 'default-scheduler', last: fresh }));
  callersFail(cluster, workload.name, 'refused');
  return pod;
}

/** A container that waits for something. */
export function waiting(
  cluster: Cluster,
  workload: Workload,
  status: Partial<Status>,
  events: readonly Event[],
): Pod {
  const pod = podOf(workload);
  Object.assign(pod, { phase: 'Pending', age: sinceFault });
  workload.age = Math.min(workload.age, sinceFault);
  pod.events.splice(0, pod.events.length, {
    ...event('Scheduled', `Successfully assigned ${cluster.namespace}/${pod.name} to ${pod.node ?? ''}`),
    type: 'Normal',
    from: 'default-scheduler',
    last: sinceFault,
  });
  pod.events.push(...events);
  for (const each of pod.statuses) Object.assign(each, { state: 'waiting', ready: false, ...status });
  callersFail(cluster, workload.name, 'refused');
  return pod;
}

/** A container that starts and dies again and again. */
export function crashing(
  cluster: Cluster,
  workload: Workload,
  {
    exitCode,
    reason = 'Error',
    ran = 3,
    at = 0,
  }: { exitCode: number; reason?: string; ran?: number; at?: number },
): Pod {
  const pod = podOf(workload);
  const status = pod.statuses[at] ?? statusOf(pod);
  workload.age = Math.min(workload.age, sinceFault);
  pod.age = sinceFault;
  Object.assign(status, {
    ...{ state: 'waiting', reason: 'CrashLoopBackOff', ready: false, restarts: 4, since: 14 },
    message: undefined,
    last: { reason, exitCode, ran },
  });
  pod.events.splice(0, pod.events.length, {
    ...event('Scheduled', `Successfully assigned ${cluster.namespace}/${pod.name} to ${pod.node ?? ''}`),
    type: 'Normal',
    from: 'default-scheduler',
    last: sinceFault,
  });
  const name = workload.containers[at]?.name ?? '';
  pod.events.push({
    ...event('Started', `Started container ${name}`),
    type: 'Normal',
    last: 16,
    first: sinceFault - 2,
    count: 5,
  });
  pod.events.push(
    event(
      'BackOff',
      `Back-off restarting failed container ${name} in pod ${pod.name}_${cluster.namespace}(0f7c)`,
      { last: 4, first: 110, count: 9 },
    ),
  );
  callersFail(cluster, workload.name, 'refused');
  return pod;
}

/** The pods of a workload are refused by admission; with `kept`, one older pod lives on. */
export function refused(cluster: Cluster, workload: Workload, why: string): void {
  const pod = podOf(workload);
  const set = workload.kind === 'StatefulSet';
  const message = set
    ? `create Pod ${pod.name} in StatefulSet ${workload.name} failed error: ${why}`
    : `Error creating: ${why}`;
  workload.pods.length = 0;
  workload.age = sinceFault;
  if (!set) workload.replicaFailure = 'FailedCreate';
  workload.events.push(
    event('FailedCreate', message, {
      from: set ? 'statefulset-controller' : 'replicaset-controller',
      ...{ last: 15, first: sinceFault, count: 14 },
    }),
  );
  callersFail(cluster, workload.name, 'refused');
}

export const forbidden = (workload: Workload, why: string): string =>
  `pods "${workload.kind === 'StatefulSet' ? podOf(workload).name : `${ownerOf(workload)}-`}" is forbidden: ${why}`;

/** Fills the metrics table with a quiet day. */
export function measured(cluster: Cluster): void {
  cluster.workloads.forEach(({ name }, index) => {
    const rate = 4 + (index % 7) * 3;
    const quiet: Record<string, number> = {
      cpu: 0.02 + (index % 5) / 100,
      mem: 300_000_000 + index * 1_000_000,
      cpu_cfs: name.endsWith('-mongo') ? 0.21 : 0.01,
      rps: rate,
      success_rate: 1,
      network_receive: rate * 4,
      network_transmit: rate * 3,
      p50latency: 3 + (index % 4),
      p90latency: 8 + (index % 6),
    };
    for (const [key, value] of Object.entries(quiet)) cluster.metrics.set(`${name}-${key}`, [value, value]);
  });
  cluster.nodes.forEach(({ name }) => {
    cluster.metrics.set(`${name}-cpu`, [0.11, 0.11]);
    cluster.metrics.set(`${name}-mem`, [0.42, 0.42]);
    cluster.metrics.set(`${name}-tcp_retans`, [0.02, 0.02]);
  });
}

/** Multiplies a column after the fault began. */
export function times(cluster: Cluster, column: string, factor: number): void {
  const [before] = cluster.metrics.get(column) ?? [0];
  cluster.metrics.set(column, [before, before * factor]);
}

export const slowAlert = (name: string, before: number, after: number): Alert => ({
  ...{ type: 'Service', name },
  evidence: [
    `LATENCY_DEGRADATION [Slow Response] | ${name}-p90latency: Normal=${before.toFixed(2)}ms -> Current=${after.toFixed(2)}ms (+${((after / before - 1) * 100).toFixed(1)}%)`,
  ],
});

export const onNode = (cluster: Cluster, node: string): readonly Workload[] =>
  cluster.workloads.filter((workload) => workload.pods.some((pod) => pod.node === node));

export { serviceOf, workloadOf };
