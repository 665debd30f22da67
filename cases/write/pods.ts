import type { JsonObject, JsonValue } from '../../src/lib/json.ts';
import type { Body } from './history.ts';
import { labelsOf, podSpec, type Revision } from './manifests.ts';
import type { App, System } from './system.ts';
import { stamp } from './time.ts';

interface Ended {
  readonly reason: string;
  readonly exitCode: number;
  readonly startedAt: number;
  readonly finishedAt: number;
}

export interface PodState {
  readonly name: string;
  readonly owner: { readonly kind: string; readonly name: string; readonly uid: string };
  readonly hash?: string;
  readonly revision: Revision;
  readonly node: string;
  readonly ip: string;
  readonly nodeIp: string;
  readonly created: number;
  readonly startedAt?: number;
  readonly ready: boolean;
  /** When readiness last changed. */
  readonly since: number;
  readonly restarts: number;
  readonly last?: Ended;
  readonly waiting?: { readonly reason: string; readonly message: string };
  /** The node of this pod is lost: its kubelet tells nothing any more. */
  readonly lost?: boolean;
  readonly deletedAt?: number;
}

export function pod(system: System, app: App, state: PodState): Body {
  const { owner } = state;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: state.name,
      namespace: system.namespace,
      labels: { ...labelsOf(app), ...(state.hash && { 'pod-template-hash': state.hash }) },
      ...(state.revision.annotations && { annotations: state.revision.annotations }),
      ...(state.hash && { generateName: `${owner.name}-` }),
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: owner.kind,
          name: owner.name,
          uid: owner.uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      ...(state.deletedAt !== undefined && {
        deletionTimestamp: stamp(state.deletedAt),
        deletionGracePeriodSeconds: 30,
      }),
    },
    spec: {
      ...podSpec(system, app, state.revision),
      nodeName: state.node,
      enableServiceLinks: true,
      priority: 0,
      tolerations,
    },
    status: {
      phase: state.waiting && state.startedAt === undefined ? 'Pending' : 'Running',
      conditions: conditions(app, state),
      hostIP: state.nodeIp,
      podIP: state.ip,
      podIPs: [{ ip: state.ip }],
      startTime: stamp(state.created + 1000),
      containerStatuses: [containerStatus(app, state)],
      qosClass: 'Burstable',
    },
  };
}

const tolerations: JsonValue[] = ['not-ready', 'unreachable'].map((key) => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}));

function conditions(app: App, state: PodState): JsonValue[] {
  const fine = { status: 'True', lastProbeTime: null };
  const unready = state.lost
    ? { status: 'False' }
    : {
        status: 'False',
        reason: 'ContainersNotReady',
        message: `containers with unready status: [${app.name}]`,
      };
  const ready = { ...fine, ...(!state.ready && unready), lastTransitionTime: stamp(state.since) };
  return [
    { type: 'PodReadyToStartContainers', ...fine, lastTransitionTime: stamp(state.created + 3000) },
    { type: 'Initialized', ...fine, lastTransitionTime: stamp(state.created + 1000) },
    { type: 'Ready', ...ready },
    {
      type: 'ContainersReady',
      ...(state.lost ? { ...fine, lastTransitionTime: stamp(state.created) } : ready),
    },
    { type: 'PodScheduled', ...fine, lastTransitionTime: stamp(state.created) },
  ];
}

function containerStatus(app: App, state: PodState): JsonObject {
  const { last, waiting, startedAt, revision } = state;
  const terminated = last && {
    containerID: `containerd://${'5e'.repeat(32)}`,
    exitCode: last.exitCode,
    reason: last.reason,
    startedAt: stamp(last.startedAt),
    finishedAt: stamp(last.finishedAt),
  };
  return {
    name: app.name,
    image: revision.image,
    imageID: startedAt === undefined ? '' : `${revision.image.split(':')[0] ?? ''}@sha256:${'c4'.repeat(32)}`,
    ready: state.ready || state.lost === true,
    started: startedAt !== undefined && waiting === undefined,
    restartCount: state.restarts,
    state: waiting
      ? { waiting: { ...waiting } }
      : { running: { startedAt: stamp(startedAt ?? state.created) } },
    lastState: terminated ? { terminated } : {},
  };
}
