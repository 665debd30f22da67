import type { Diagnosis } from '../../../diagnosis/diagnosis.ts';
import { type EntityId, parseEntity } from '../../../lib/entity.ts';
import type { ObjectKind } from './labels.ts';

const workloads = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'ReplicaSet', 'Pod']);

type Told = Pick<Diagnosis, 'symptoms' | 'propagations'>;

/**
 * What the data set calls the object of a fault: the node or the namespace where the label wants one, else the
 * application. A claim, an account or a Secret is none: the workload that suffers from it stands for it.
 */
export function faultObject(entity: EntityId, object: ObjectKind, told: Told): string {
  const { scope, kind, name } = parseEntity(entity);
  if (kind === 'Node') return `node/${name}`;
  if (kind === 'Namespace') return `namespace/${name}`;
  if (object === 'namespace' && scope !== 'cluster') return `namespace/${scope}`;
  if (workloads.has(kind) || kind === 'Service') return `app/${workloadName(kind, name)}`;
  const sufferer = suffererFrom(entity, told);
  return `app/${sufferer === undefined ? name : workloadName(sufferer.kind, sufferer.name)}`;
}

function suffererFrom(entity: EntityId, { symptoms, propagations }: Told) {
  const explained = symptoms
    .filter((symptom) => symptom.explainedBy === entity)
    .map((symptom) => symptom.entity);
  const reached = propagations.filter((hop) => hop.source === entity).map((hop) => hop.target);
  return [...reached, ...explained].map(parseEntity).find(({ kind }) => workloads.has(kind));
}

/** The name of the application: what controllers append to it is taken off. */
function workloadName(kind: string, name: string): string {
  const hash = '-[bcdfghjklmnpqrstvwxz2456789]{5,10}';
  if (kind === 'ReplicaSet') return name.replace(new RegExp(`${hash}$`, 'u'), '');
  if (kind !== 'Pod') return name;
  return name.replace(new RegExp(`(?:${hash})?-[bcdfghjklmnpqrstvwxz2456789]{5}$|-\\d+$`, 'u'), '');
}
