import { age, fields, orNone, pairs, printedInstant, table } from './columns.ts';
import type { Cluster, Pod, Status, Workload } from './model.ts';
import { nodeOf } from './model.ts';
import { ownerOf, podLabels } from './names.ts';
import { printedContainers, printedVolumes } from './print-containers.ts';
import { eventsUnder } from './print-events.ts';

/** How a pod is listed: plainly, widely, or with its labels. */
export type Form = 'plain' | 'wide' | 'labels';

const header = ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'];

export function listedPods(cluster: Cluster, form: Form, only?: string): string {
  const rows = cluster.workloads.flatMap((workload) =>
    workload.pods
      .filter(({ name }) => only === undefined || name === only)
      .map((pod) => [...row(pod), ...more(workload, pod, form)]),
  );
  const jobs = cluster.jobs.map((job) => [
    ...[`${job}-k7x2p`, '0/1', 'Completed', '0', age(cluster.age)],
    ...(form === 'wide' ? [`10.42.1.9`, 'w-1', '<none>', '<none>'] : []),
    ...(form === 'labels' ? [`batch.kubernetes.io/job-name=${job},job-name=${job}`] : []),
  ]);
  const extra = {
    plain: [],
    wide: ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'],
    labels: ['LABELS'],
  }[form];
  return table(
    [...header, ...extra],
    [...rows, ...jobs].filter((cells) => only === undefined || cells[0] === only),
  );
}

function row(pod: Pod): readonly string[] {
  const restarts = pod.statuses.reduce((sum, status) => sum + status.restarts, 0);
  const restarted = pod.statuses.find((status) => status.restarts > 0);
  const ready = pod.statuses.filter((status) => status.ready).length;
  const when = restarted === undefined ? '' : ` (${age(restarted.since)} ago)`;
  return [pod.name, `${ready}/${pod.statuses.length}`, shownStatus(pod), `${restarts}${when}`, age(pod.age)];
}

function more(workload: Workload, pod: Pod, form: Form): readonly string[] {
  if (form === 'labels') return [orNone(pairs(podLabels(workload, pod.name)))];
  return form === 'wide' ? [pod.ip ?? '<none>', pod.node ?? '<none>', '<none>', '<none>'] : [];
}

function shownStatus(pod: Pod): string {
  const stuck = pod.initStatuses.findIndex(
    (status) => status.state !== 'terminated' || status.exitCode !== 0,
  );
  const init = pod.initStatuses[stuck];
  if (pod.node !== undefined && init !== undefined)
    return init.state === 'waiting' && init.reason !== 'PodInitializing'
      ? `Init:${init.reason ?? 'Error'}`
      : `Init:${stuck}/${pod.initStatuses.length}`;
  if (pod.node === undefined) return 'Pending';
  return pod.statuses.find((status) => status.state !== 'running')?.reason ?? pod.phase;
}

export function describedPod(cluster: Cluster, workload: Workload, pod: Pod): string {
  const head = fields([
    ['Name', pod.name],
    ['Namespace', cluster.namespace],
    ['Priority', '0'],
    ['Service Account', workload.account],
    ['Node', pod.node === undefined ? '<none>' : `${pod.node}/${nodeOf(cluster, pod.node).ip}`],
    ...(pod.node === undefined ? [] : [['Start Time', printedInstant(pod.age)] as const]),
    ['Labels', pairs(podLabels(workload, pod.name))],
    ['Annotations', '<none>'],
    ['Status', pod.phase],
    ['IP', pod.ip ?? ''],
  ]);
  const kind = workload.kind === 'Deployment' ? 'ReplicaSet' : workload.kind;
  const statuses = pod.node === undefined ? undefined : pod.statuses;
  return [
    head,
    pod.ip === undefined ? 'IPs:              <none>' : `IPs:\n  IP:           ${pod.ip}`,
    `Controlled By:  ${kind}/${ownerOf(workload)}`,
    ...initPart(workload, pod),
    `Containers:\n${printedContainers(workload.containers, statuses, 2)}`,
    conditions(pod),
    printedVolumes(workload, pod, 0),
    fields([
      ['QoS Class', 'Burstable'],
      ['Node-Selectors', pairs(workload.nodeSelector)],
      [
        'Tolerations',
        [
          ...workload.tolerations,
          'node.kubernetes.io/not-ready:NoExecute op=Exists for 300s',
          'node.kubernetes.io/unreachable:NoExecute op=Exists for 300s',
        ],
      ],
    ]),
    eventsUnder(cluster, pod.events),
    '',
  ].join('\n');
}

const initPart = (workload: Workload, pod: Pod): readonly string[] =>
  workload.initContainers.length === 0
    ? []
    : [
        `Init Containers:\n${printedContainers(workload.initContainers, pod.node === undefined ? undefined : pod.initStatuses, 2)}`,
      ];

function conditions(pod: Pod): string {
  const title = 'Conditions:\n  Type                        Status';
  if (pod.node === undefined) return `${title}\n  PodScheduled                False `;
  const ready = pod.statuses.every((status: Status) => status.ready);
  const initialised = pod.initStatuses.every((status) => status.ready);
  const said = (value: boolean) => (value ? 'True ' : 'False ');
  return [
    title,
    `  PodReadyToStartContainers   ${said(pod.ip !== undefined)}`,
    `  Initialized                 ${said(initialised)}`,
    `  Ready                       ${said(ready)}`,
    `  ContainersReady             ${said(ready)}`,
    '  PodScheduled                True ',
  ].join('\n');
}
