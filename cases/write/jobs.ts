import type { JsonObject, JsonValue } from '../../src/lib/json.ts';
import type { Body } from './history.ts';
import { stamp } from './time.ts';

/** A job that runs by the clock. */
export interface Clockwork {
  readonly namespace: string;
  readonly name: string;
  readonly image: string;
  readonly schedule: string;
  readonly args: readonly string[];
}

/** One pod of a job, once it has ended; a pod of a job is not started anew, the next one is another. */
export interface Attempt {
  readonly pod: string;
  readonly node: string;
  readonly ip: string;
  readonly began: number;
  readonly ended: number;
  readonly exitCode: number;
}

/** A run of it: how its attempts ended, and whether the job is over. */
export interface Run {
  readonly name: string;
  readonly began: number;
  readonly attempts: readonly Attempt[];
  readonly uid: string;
}

const labelsOf = (work: Clockwork): JsonObject => ({ app: work.name });

const podSpec = (work: Clockwork): JsonObject => ({
  restartPolicy: 'Never',
  serviceAccountName: 'default',
  containers: [
    {
      name: work.name,
      image: work.image,
      imagePullPolicy: 'IfNotPresent',
      args: [...work.args],
      resources: {
        requests: { cpu: '100m', memory: '256Mi' },
        limits: { cpu: '500m', memory: '256Mi' },
      },
    },
  ],
});

const jobSpec = (work: Clockwork): JsonObject => ({
  parallelism: 1,
  completions: 1,
  backoffLimit: 4,
  template: { metadata: { labels: labelsOf(work) }, spec: podSpec(work) },
});

const controlledBy = (apiVersion: string, kind: string, name: string, uid: string): JsonValue[] => [
  { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true },
];

export const cronJob = (work: Clockwork, scheduled: number, succeeded: number): Body => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: work.name, namespace: work.namespace, labels: labelsOf(work) },
  spec: {
    schedule: work.schedule,
    concurrencyPolicy: 'Forbid',
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    jobTemplate: { spec: jobSpec(work) },
  },
  status: { lastScheduleTime: stamp(scheduled), lastSuccessfulTime: stamp(succeeded) },
});

/** The job as its controller has it after these attempts. */
export function job(work: Clockwork, run: Run): Body {
  const failed = run.attempts.filter(({ exitCode }) => exitCode !== 0).length;
  const done = run.attempts.find(({ exitCode }) => exitCode === 0);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: run.name,
      namespace: work.namespace,
      labels: { ...labelsOf(work), 'batch.kubernetes.io/job-name': run.name },
      ownerReferences: controlledBy('batch/v1', 'CronJob', work.name, run.uid),
    },
    spec: jobSpec(work),
    status: {
      startTime: stamp(run.began),
      ...(failed > 0 && { failed }),
      ...(done ? { succeeded: 1, ready: 0, ...completion(done.ended) } : { active: 1, ready: 0 }),
    },
  };
}

const completion = (at: number): JsonObject => ({
  completionTime: stamp(at),
  conditions: [
    {
      type: 'Complete',
      status: 'True',
      lastProbeTime: stamp(at),
      lastTransitionTime: stamp(at),
      reason: 'CompletionsReached',
      message: 'Reached expected number of succeeded pods',
    },
  ],
});

/** A pod of the job after its only container has ended. */
export function jobPod(work: Clockwork, run: Run, attempt: Attempt, uid: string): Body {
  const { exitCode, began, ended } = attempt;
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  const over = exitCode === 0 ? 'PodCompleted' : 'PodFailed';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: attempt.pod,
      namespace: work.namespace,
      generateName: `${run.name}-`,
      labels: { ...labelsOf(work), 'batch.kubernetes.io/job-name': run.name },
      ownerReferences: controlledBy('batch/v1', 'Job', run.name, uid),
    },
    spec: { ...podSpec(work), nodeName: attempt.node, schedulerName: 'default-scheduler' },
    status: {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      podIP: attempt.ip,
      startTime: stamp(began),
      conditions: [
        { type: 'Initialized', status: 'True', reason: over, lastTransitionTime: stamp(began) },
        { type: 'Ready', status: 'False', reason: over, lastTransitionTime: stamp(ended) },
        { type: 'ContainersReady', status: 'False', reason: over, lastTransitionTime: stamp(ended) },
        { type: 'PodScheduled', status: 'True', lastTransitionTime: stamp(began) },
      ],
      containerStatuses: [
        {
          name: work.name,
          image: work.image,
          ready: false,
          started: false,
          restartCount: 0,
          state: {
            terminated: { exitCode, reason, startedAt: stamp(began + 2_000), finishedAt: stamp(ended) },
          },
          lastState: {},
        },
      ],
    },
  };
}
