import { suffix } from './columns.ts';
import type { Workload } from './model.ts';

export const templateHash = (workload: Workload): string => suffix(`${workload.name}-template`, 10);

/** The ReplicaSet of a Deployment, else the workload itself. */
export const ownerOf = (workload: Workload): string =>
  workload.kind === 'Deployment' ? `${workload.name}-${templateHash(workload)}` : workload.name;

export const podName = (workload: Workload, index: number): string =>
  workload.kind === 'StatefulSet'
    ? `${workload.name}-${index}`
    : `${ownerOf(workload)}-${suffix(`${workload.name}-${index}`, 5)}`;

/** The labels that a pod gets from its template and its controller. */
export const podLabels = (workload: Workload, pod: string): Readonly<Record<string, string>> => ({
  ...workload.labels,
  ...(workload.kind === 'Deployment' && { 'pod-template-hash': templateHash(workload) }),
  ...(workload.kind === 'StatefulSet' && {
    'controller-revision-hash': `${workload.name}-${suffix(workload.name, 9)}`,
    'statefulset.kubernetes.io/pod-name': pod,
  }),
});
