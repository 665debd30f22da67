import { age, fields, orNone, pairs, printedInstant, table } from './columns.ts';
import type { Cluster, Event, Workload } from './model.ts';
import { ownerOf, templateHash } from './names.ts';
import { printedContainers, printedVolumes } from './print-containers.ts';
import { eventsUnder } from './print-events.ts';
import type { Form } from './print-pods.ts';

const ready = (workload: Workload): number =>
  workload.pods.filter((pod) => pod.statuses.length > 0 && pod.statuses.every((status) => status.ready))
    .length;

export function listedWorkloads(cluster: Cluster, kind: Workload['kind'], form: Form, only?: string): string {
  const chosen = cluster.workloads.filter(
    (workload) => workload.kind === kind && (only === undefined || workload.name === only),
  );
  const counted = kind === 'Deployment' ? ['UP-TO-DATE', 'AVAILABLE'] : [];
  const wide = ['CONTAINERS', 'IMAGES', ...(kind === 'Deployment' ? ['SELECTOR'] : [])];
  const extra = { plain: [], wide, labels: ['LABELS'] }[form];
  return table(
    ['NAME', 'READY', ...counted, 'AGE', ...extra],
    chosen.map((workload) => [
      workload.name,
      `${ready(workload)}/${workload.replicas}`,
      ...(kind === 'Deployment' ? [String(workload.pods.length), String(ready(workload))] : []),
      age(workload.age),
      ...(form === 'labels' ? [orNone(pairs(workload.labels))] : []),
      ...(form === 'wide' ? images(workload) : []),
      ...(form === 'wide' && kind === 'Deployment' ? [orNone(pairs(workload.labels))] : []),
    ]),
  );
}

const images = (workload: Workload): readonly string[] => [
  workload.containers.map(({ name }) => name).join(','),
  workload.containers.map(({ image }) => image).join(','),
];

export function listedReplicaSets(cluster: Cluster, form: Form, only?: string): string {
  const extra = { plain: [], wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'], labels: ['LABELS'] }[form];
  const chosen = deployments(cluster).filter((workload) => only === undefined || ownerOf(workload) === only);
  const rows = chosen.map((workload) => {
    const labels = `${orNone(pairs(workload.labels))},pod-template-hash=${templateHash(workload)}`;
    return [
      ownerOf(workload),
      String(workload.replicas),
      String(workload.pods.length),
      String(ready(workload)),
      age(workload.age),
      ...(form === 'wide' ? [...images(workload), labels] : []),
      ...(form === 'labels' ? [labels] : []),
    ];
  });
  return table(['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE', ...extra], rows);
}

const deployments = (cluster: Cluster): readonly Workload[] =>
  cluster.workloads.filter(({ kind }) => kind === 'Deployment');

function template(workload: Workload, labels: readonly string[]): string {
  const init = workload.initContainers;
  return [
    'Pod Template:',
    `  Labels:  ${labels.join('\n           ')}`,
    ...(workload.account === 'default' ? [] : [`  Service Account:  ${workload.account}`]),
    ...(init.length === 0 ? [] : [`  Init Containers:\n${printedContainers(init, undefined, 3)}`]),
    `  Containers:\n${printedContainers(workload.containers, undefined, 3)}`,
    printedVolumes(workload, undefined, 2),
    `  Node-Selectors:  ${pairs(workload.nodeSelector).join('\n                   ') || '<none>'}`,
    `  Tolerations:     ${workload.tolerations.join('\n                   ') || '<none>'}`,
  ].join('\n');
}

export function describedDeployment(cluster: Cluster, workload: Workload): string {
  const { name, replicas, pods, labels } = workload;
  const up = ready(workload);
  const scaled: Event = {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    from: 'deployment-controller',
    message: `Scaled up replica set ${ownerOf(workload)} to ${Math.max(1, replicas)}`,
    last: workload.age,
  };
  const counts = `${replicas} desired | ${pods.length} updated | ${pods.length} total | ${up} available | ${Math.max(0, replicas - up)} unavailable`;
  const fine = up >= replicas;
  const rows = [
    ['Available', fine ? 'True ' : 'False', fine ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable'],
    ['Progressing', 'True ', fine ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated'],
    ...(workload.replicaFailure === undefined ? [] : [['ReplicaFailure', 'True ', workload.replicaFailure]]),
  ];
  return [
    fields([
      ['Name', name],
      ['Namespace', cluster.namespace],
      ['CreationTimestamp', printedInstant(workload.age)],
      ['Labels', pairs(labels)],
      ['Annotations', 'deployment.kubernetes.io/revision: 1'],
      ['Selector', pairs(labels).join(',')],
      ['Replicas', counts],
      ['StrategyType', 'RollingUpdate'],
      ['MinReadySeconds', '0'],
      ['RollingUpdateStrategy', '25% max unavailable, 25% max surge'],
    ]),
    template(workload, pairs(labels)),
    'Conditions:\n  Type           Status  Reason\n  ----           ------  ------',
    ...rows.map(([type = '', status = '', reason = '']) => `  ${type.padEnd(14)} ${status}   ${reason}`),
    'OldReplicaSets:  <none>',
    `NewReplicaSet:   ${ownerOf(workload)} (${pods.length}/${replicas} replicas created)`,
    eventsUnder(cluster, [scaled]),
    '',
  ].join('\n');
}

export function describedReplicaSet(cluster: Cluster, workload: Workload): string {
  const labels = [...pairs(workload.labels), `pod-template-hash=${templateHash(workload)}`];
  const running = workload.pods.filter(({ phase }) => phase === 'Running').length;
  return [
    fields([
      ['Name', ownerOf(workload)],
      ['Namespace', cluster.namespace],
      ['Selector', labels.join(',')],
      ['Labels', labels],
      [
        'Annotations',
        [
          `deployment.kubernetes.io/desired-replicas: ${workload.replicas}`,
          'deployment.kubernetes.io/revision: 1',
        ],
      ],
      ['Controlled By', `Deployment/${workload.name}`],
      ['Replicas', `${workload.pods.length} current / ${workload.replicas} desired`],
      [
        'Pods Status',
        `${running} Running / ${workload.pods.length - running} Waiting / 0 Succeeded / 0 Failed`,
      ],
    ]),
    template(workload, labels),
    ...(workload.replicaFailure === undefined
      ? []
      : [
          `Conditions:\n  Type             Status  Reason\n  ----             ------  ------\n  ReplicaFailure   True    ${workload.replicaFailure}`,
        ]),
    eventsUnder(cluster, workload.events),
    '',
  ].join('\n');
}

export function describedSet(cluster: Cluster, workload: Workload): string {
  const running = workload.pods.filter(({ phase }) => phase === 'Running').length;
  const claim = workload.claimTemplate;
  const volumeClaims =
    claim === undefined
      ? 'Volume Claims:  <none>'
      : `Volume Claims:\n  Name:          ${claim.name}\n  StorageClass:  ${claim.storageClass}\n  Labels:        <none>\n  Annotations:   <none>\n  Capacity:      ${claim.size}\n  Access Modes:  [ReadWriteOnce]`;
  return [
    fields([
      ['Name', workload.name],
      ['Namespace', cluster.namespace],
      ['CreationTimestamp', printedInstant(workload.age)],
      ['Selector', pairs(workload.labels).join(',')],
      ['Labels', pairs(workload.labels)],
      ['Annotations', '<none>'],
      ['Replicas', `${workload.replicas} desired | ${workload.pods.length} total`],
      ['Update Strategy', 'RollingUpdate'],
    ]),
    '  Partition:        0',
    `Pods Status:        ${running} Running / ${workload.pods.length - running} Waiting / 0 Succeeded / 0 Failed`,
    template(workload, pairs(workload.labels)),
    volumeClaims,
    eventsUnder(cluster, workload.events),
    '',
  ].join('\n');
}
