import { type EntityId, entityId } from '../../src/lib/entity.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { EventRecord } from '../../src/sources/signals.ts';
import { type Body, History, type PutOptions } from './history.ts';
import * as manifests from './manifests.ts';
import { type Condition, hashOf, type NodeState, type Revision } from './manifests.ts';
import { pod as podBody, type PodState } from './pods.ts';
import type { Random } from './random.ts';
import { type App, appNamed, type System } from './system.ts';
import { hour, minute, stamp } from './time.ts';

const day = 24 * hour;

interface Rollout {
  readonly hash: string;
  readonly revision: Revision;
  readonly number: number;
  readonly created: number;
}

interface Running {
  app: App;
  rollouts: Rollout[];
  pods: PodState[];
  gone: PodState[];
  selector: JsonObject;
  conditions: Condition[];
  failure: Condition | undefined;
}

/** How the pods of a new revision end up. */
export type Fate =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'refused'; readonly message: (pod: string) => string }
  | { readonly kind: 'unpulled'; readonly error: string }
  | { readonly kind: 'crashing'; readonly restarts: number; readonly afterMs: number };

/** Plays the controllers, the scheduler and the kubelets of one cluster, and writes down what they say. */
export class Simulation {
  readonly system: System;
  readonly random: Random;
  readonly history: History;
  readonly events: EventRecord[] = [];
  /** Nodes whose kubelet fell silent, and when. */
  readonly lost: (readonly [string, number])[] = [];
  readonly #cordoned = new Map<string, number>();
  readonly #scalings: (readonly [string, number, number])[] = [];
  readonly #running = new Map<string, Running>();
  readonly #clusterIps = new Map<string, string>();
  #addresses = 10;

  constructor(system: System, random: Random, start: number) {
    this.system = system;
    this.random = random;
    this.history = new History(random);
    this.#found(start - 210 * day, start);
  }

  entity(kind: string, name: string): EntityId {
    return entityId(this.system.namespace, kind, name);
  }

  put(at: number, body: Body, options?: PutOptions): void {
    this.history.put(at, body, options);
  }

  event(
    at: number,
    entity: EntityId,
    reason: string,
    message: string,
    more: Partial<EventRecord> = {},
  ): void {
    const first = stamp(at);
    const base = {
      entity,
      type: 'Normal' as const,
      reason,
      message,
      count: 1,
      firstSeen: first,
      lastSeen: first,
    };
    this.events.push({ ...base, ...more });
  }

  podsOf(name: string): readonly PodState[] {
    return this.#of(name).pods;
  }

  /** Those that were there at some time, with the instant at which they went. */
  everyPodOf(name: string): readonly PodState[] {
    const { pods, gone } = this.#of(name);
    return [...gone, ...pods];
  }

  podNamed(name: string, index = 0): PodState {
    return this.#of(name).pods[index]!;
  }

  revisionOf(name: string): Revision {
    return this.#of(name).rollouts.at(-1)!.revision;
  }

  /** A restart so long ago that nothing but the pod's status tells of it. */
  recall(
    at: number,
    name: string,
    ended: { index?: number; reason: string; exitCode: number; hoursAgo: number },
  ): void {
    const running = this.#of(name);
    const before = running.pods[ended.index ?? 0]!;
    const finishedAt = at - ended.hoursAgo * hour - 23 * minute;
    const last = { reason: ended.reason, exitCode: ended.exitCode, startedAt: before.created, finishedAt };
    const since = finishedAt + 14_000;
    this.#replace(at, running, before, { ...before, last, restarts: 1, startedAt: finishedAt + 1000, since });
  }

  /** A container dies and the kubelet starts it again; it is ready after `readyAfterMs`. */
  restart(
    at: number,
    name: string,
    how: { index?: number; reason: string; exitCode: number; readyAfterMs?: number },
  ): PodState {
    const running = this.#of(name);
    const before = running.pods[how.index ?? 0]!;
    const { reason, exitCode } = how;
    const last = { reason, exitCode, startedAt: before.startedAt ?? before.created, finishedAt: at };
    const startedAt = at + 1000;
    const down = { ...before, last, restarts: before.restarts + 1, startedAt, ready: false, since: at };
    this.#replace(at, running, before, down);
    const up = { ...down, ready: true, since: startedAt + (how.readyAfterMs ?? 12_000) };
    this.#replace(up.since, running, down, up);
    const id = this.entity('Pod', before.name);
    const image = `Container image "${before.revision.image}" already present on machine`;
    const kubelet = { reporter: 'kubelet' };
    this.event(startedAt, id, 'Pulled', image, kubelet);
    this.event(startedAt, id, 'Created', `Created container: ${name}`, kubelet);
    this.event(startedAt, id, 'Started', `Started container ${name}`, kubelet);
    this.#sync(up.since, running);
    return up;
  }

  /** A new revision of a Deployment; answers with the instant at which its last new pod is ready. */
  rollOut(
    at: number,
    name: string,
    change: Partial<Revision>,
    fate: Fate = { kind: 'healthy' },
    manager = 'argocd-application-controller',
  ): number {
    const running = this.#of(name);
    const { app } = running;
    const latest = running.rollouts.at(-1)!;
    const old = [...running.pods];
    const next = this.#rolloutOf({ ...latest.revision, ...change }, latest.number + 1, at);
    running.rollouts.push(next);
    running.conditions = [
      progressing(app, next, at, fate),
      available(app, at, fate.kind === 'healthy' || !app.recreate),
    ];
    this.#write(at, running, manager);
    const oldSet = `${name}-${latest.hash}`;
    if (app.recreate) {
      this.#scaled(at, name, `Scaled down replica set ${oldSet} from ${app.replicas} to 0`);
      for (const pod of old) this.#kill(at + 1000, running, pod);
    }
    const begin = app.recreate ? at + 32_000 : at;
    this.#scaled(
      begin,
      name,
      `Scaled up replica set ${name}-${next.hash} from 0 to ${app.recreate ? app.replicas : 1}`,
    );
    if (fate.kind === 'refused') return this.#refuse(begin, running, next, fate.message);
    let now = begin;
    for (let index = 0; index < app.replicas; index += 1) {
      const ready = this.#start(now, running, next, fate);
      if (app.recreate) continue;
      now = ready + 1000;
      const replaced = old[index];
      if (replaced) this.#kill(now, running, replaced);
      this.#scaled(
        now,
        name,
        `Scaled down replica set ${oldSet} from ${app.replicas - index} to ${app.replicas - index - 1}`,
      );
    }
    const done = now + (app.recreate ? 40_000 : 5_000);
    this.#sync(done, running);
    return done;
  }

  /** The Service selects other labels from now on. */
  select(at: number, name: string, selector: JsonObject): void {
    const running = this.#of(name);
    running.selector = selector;
    this.put(at, manifests.service(this.system, running.app, this.addressOf(name), selector), {
      manager: 'kubectl-edit',
    });
    this.#sync(at + 1000, running);
  }

  /** The kubelet of a node falls silent; its pods are marked 40 s later, and evicted after five minutes. */
  loseNode(at: number, node: string): void {
    const index = this.system.nodes.indexOf(node);
    const noticed = at + 40_000;
    this.lost.push([node, at]);
    const state = { name: node, index, created: at - 200 * day, heartbeat: at };
    this.put(noticed, manifests.node({ ...state, lostAt: noticed }));
    this.event(
      noticed,
      `cluster/Node/${node}`,
      'NodeNotReady',
      `Node ${node} status is now: NodeNotReady`,
      controller('node-controller'),
    );
    for (const running of this.#running.values()) {
      for (const pod of running.pods.filter((one) => one.node === node)) {
        this.#replace(noticed, running, pod, { ...pod, ready: false, since: noticed, lost: true });
        this.event(noticed, this.entity('Pod', pod.name), 'NodeNotReady', 'Node is not ready', {
          type: 'Warning',
          ...controller('node-controller'),
        });
      }
      this.#sync(noticed + 1000, running);
    }
  }

  /** Pods on a lost node that tolerated it long enough: marked for deletion, replaced elsewhere where they can be. */
  evict(at: number, node: string): void {
    for (const running of this.#running.values()) {
      const latest = running.rollouts.at(-1);
      for (const pod of running.pods.filter((one) => one.node === node)) {
        this.#replace(at, running, pod, { ...pod, deletedAt: at });
        this.event(
          at,
          this.entity('Pod', pod.name),
          'TaintManagerEviction',
          `Marking for deletion Pod ${this.system.namespace}/${pod.name}`,
          controller('taint-eviction-controller'),
        );
        if (latest && !running.app.stateful)
          this.#start(at + 1000, running, latest, { kind: 'healthy' }, node);
      }
      this.#sync(at + 60_000, running);
    }
  }

  /** Somebody takes a node out of service: cordoned, and its pods moved one after the other. */
  drain(at: number, node: string): void {
    const index = this.system.nodes.indexOf(node);
    this.#cordoned.set(node, at);
    this.put(at, manifests.node({ ...this.#nodeState(node, at), index, created: at - 200 * day }), {
      manager: 'kubectl-cordon',
    });
    const message = `Node ${node} status is now: NodeNotSchedulable`;
    this.event(at, `cluster/Node/${node}`, 'NodeNotSchedulable', message, { reporter: 'kubelet' });
    let now = at + 20_000;
    for (const running of this.#running.values()) {
      const latest = running.rollouts.at(-1);
      for (const pod of running.pods.filter((one) => one.node === node && latest !== undefined)) {
        this.#kill(now, running, pod);
        if (latest) now = this.#start(now + 1000, running, latest, { kind: 'healthy' }, node);
        this.#sync(now + 2000, running);
      }
    }
  }

  /** An autoscaler or a person wants more pods of a Deployment. */
  scale(at: number, name: string, replicas: number): number {
    const running = this.#of(name);
    const latest = running.rollouts.at(-1)!;
    const before = running.app.replicas;
    const reason = 'New size: %; reason: cpu resource utilization (percentage of request) above target';
    const scaler = this.entity('HorizontalPodAutoscaler', name);
    this.event(at, scaler, 'SuccessfulRescale', reason.replace('%', String(replicas)), {
      reporter: 'horizontal-pod-autoscaler',
    });
    running.app = { ...running.app, replicas };
    this.#scalings.push([name, at, replicas]);
    this.#scaled(at, name, `Scaled up replica set ${name}-${latest.hash} from ${before} to ${replicas}`);
    const ready = Array.from({ length: replicas - before }, () =>
      this.#start(at + 1000, running, latest, { kind: 'healthy' }),
    );
    const done = Math.max(...ready) + 1000;
    this.#sync(done, running);
    return done;
  }

  /** Nodes and autoscalers tell how they are every five minutes. */
  beat(from: number, to: number, lost: readonly (readonly [string, number])[] = []): void {
    const silent = new Map(lost);
    for (let at = from; at <= to; at += 5 * minute) {
      for (const [index, name] of this.system.nodes.entries()) {
        const beat = at + index * 17_000;
        if (beat < (silent.get(name) ?? Infinity))
          this.put(
            beat,
            manifests.node({ ...this.#nodeState(name, beat), index, created: from - 200 * day }),
          );
      }
      for (const app of this.system.apps.filter((one) => one.scaled))
        this.put(
          at + 40_000,
          manifests.autoscaler(this.system, app, this.#sizeOf(app, at), this.random.int(38, 58), from - day),
        );
    }
  }

  #found(birth: number, start: number): void {
    const { system } = this;
    for (const body of [
      manifests.namespace(system),
      manifests.storageClass,
      manifests.serviceAccount(system),
    ])
      this.put(start, body, { created: birth });
    for (const [index, name] of system.nodes.entries())
      this.put(start, manifests.node({ name, index, created: birth, heartbeat: start - 2 * minute }), {
        created: birth,
      });
    for (const app of system.apps) {
      const settings = { LOG_LEVEL: 'info', REQUEST_TIMEOUT_MS: '3000', TELEMETRY: 'on' };
      this.put(start, manifests.configMap(system.namespace, `${app.name}-settings`, settings), {
        created: birth,
      });
      for (const [, name, key] of app.secretEnv ?? [])
        this.put(start, manifests.secret(system.namespace, name, [key]), { created: birth });
      this.put(start, manifests.service(system, app, this.addressOf(app.name)), { created: birth });
      this.#settle(app, start);
    }
  }

  /** An app as it has been running since some days before the recording. */
  #settle(app: App, start: number): void {
    const age = this.random.int(4, 26) * day + this.random.int(0, 23) * hour;
    const image = manifests.imageOf(this.system, app);
    const running: Running = {
      app,
      rollouts: [],
      pods: [],
      gone: [],
      selector: { app: app.name },
      conditions: [],
      failure: undefined,
    };
    this.#running.set(app.name, running);
    const number = this.random.int(7, 40);
    if (!app.stateful)
      running.rollouts = [
        this.#rolloutOf(
          { image: manifests.imageOf(this.system, app, previousTag(app.tag)) },
          number - 1,
          start - age - 9 * day,
        ),
        this.#rolloutOf({ image }, number, start - age),
      ];
    const rollout = running.rollouts.at(-1);
    running.conditions = rollout
      ? [progressing(app, rollout, start - age, { kind: 'healthy' }), available(app, start - age, true)]
      : [];
    this.#write(start, running, 'argocd-application-controller');
    for (let index = 0; index < app.replicas; index += 1) {
      const born = start - age + index * 20_000;
      const pod = {
        ...this.#pod(born, running, rollout, index),
        startedAt: born + 4000,
        ready: true,
        since: born + 25_000,
      };
      running.pods.push(pod);
      this.put(start, podBody(this.system, app, pod), { created: born, manager: 'kube-controller-manager' });
    }
    const old = { created: start - 200 * day };
    if (app.stateful) this.put(start, manifests.claim(this.system, app), old);
    if (app.stateful) this.put(start, manifests.volume(this.system, app), old);
    if (app.scaled)
      this.put(start, manifests.autoscaler(this.system, app, app.replicas, 47, start - day), {
        created: start - 90 * day,
      });
    this.#sync(start, running);
  }

  #pod(at: number, running: Running, rollout: Rollout | undefined, index: number, avoid?: string): PodState {
    const { app } = running;
    const nodes = this.system.nodes.filter((node) => node !== avoid);
    const offset = this.system.apps.indexOf(app);
    const node = nodes[(offset + index) % nodes.length]!;
    const position = this.system.nodes.indexOf(node);
    const owner = rollout ? `${app.name}-${rollout.hash}` : app.name;
    const kind = rollout ? 'ReplicaSet' : 'StatefulSet';
    this.#addresses += this.random.int(1, 3);
    return {
      name: rollout ? `${owner}-${this.random.suffix(5)}` : `${app.name}-${index}`,
      owner: { kind, name: owner, uid: this.history.uidOf(this.entity(kind, owner)) },
      ...(rollout && { hash: rollout.hash }),
      revision: rollout?.revision ?? { image: manifests.imageOf(this.system, app) },
      node,
      ip: `10.244.${position + 1}.${this.#addresses % 250}`,
      nodeIp: `192.168.40.${position + 11}`,
      created: at,
      ready: false,
      since: at,
      restarts: 0,
    };
  }

  #rolloutOf(revision: Revision, number: number, created: number): Rollout {
    return { hash: this.random.suffix(10), revision, number, created };
  }

  /** Starts one pod of a rollout and answers with the instant at which it is ready, or would be. */
  #start(
    at: number,
    running: Running,
    rollout: Rollout,
    fate: Exclude<Fate, { kind: 'refused' }>,
    avoid?: string,
  ): number {
    const { app } = running;
    const index = running.pods.filter((pod) => pod.hash === rollout.hash).length;
    const born = this.#pod(at, running, rollout, index, avoid);
    const id = this.entity('Pod', born.name);
    const set = this.entity('ReplicaSet', born.owner.name);
    this.event(at, set, 'SuccessfulCreate', `Created pod: ${born.name}`, controller('replicaset-controller'));
    this.event(
      at,
      id,
      'Scheduled',
      `Successfully assigned ${this.system.namespace}/${born.name} to ${born.node}`,
      controller('default-scheduler'),
    );
    if (fate.kind === 'unpulled') {
      this.#unpulled(at, running, born, fate.error);
      return at;
    }
    const kubelet = { reporter: 'kubelet' };
    const pull = this.random.int(900, 4200);
    this.event(at + 1000, id, 'Pulling', `Pulling image "${rollout.revision.image}"`, kubelet);
    this.event(
      at + 1000 + pull,
      id,
      'Pulled',
      `Successfully pulled image "${rollout.revision.image}" in ${pull}ms (${pull}ms including waiting). Image size: ${this.random.int(40, 180)}${this.random.int(100_000, 999_999)} bytes.`,
      kubelet,
    );
    this.event(at + 2000 + pull, id, 'Created', `Created container: ${app.name}`, kubelet);
    this.event(at + 2000 + pull, id, 'Started', `Started container ${app.name}`, kubelet);
    const startedAt = at + 2000 + pull;
    if (fate.kind === 'crashing') {
      this.#crashing(startedAt, running, born, fate);
      return at;
    }
    const readyAt = startedAt + (app.runtime === 'java' ? 26_000 : 9_000);
    const up = { ...born, startedAt, ready: true, since: readyAt };
    running.pods.push(up);
    this.put(readyAt, podBody(this.system, app, up), { created: at, manager: 'kube-controller-manager' });
    return readyAt;
  }

  #unpulled(at: number, running: Running, born: PodState, error: string): void {
    const id = this.entity('Pod', born.name);
    const { image } = born.revision;
    const warning = (times: number, until: number) => ({
      type: 'Warning' as const,
      reporter: 'kubelet',
      count: times,
      lastSeen: stamp(until),
    });
    const full = `Failed to pull image "${image}": ${error}`;
    this.event(at + 1000, id, 'Pulling', `Pulling image "${image}"`, {
      reporter: 'kubelet',
      count: 5,
      lastSeen: stamp(at + 5 * minute),
    });
    this.event(at + 2000, id, 'Failed', full, warning(5, at + 5 * minute));
    this.event(at + 2000, id, 'Failed', 'Error: ErrImagePull', warning(5, at + 5 * minute));
    this.event(at + 14_000, id, 'BackOff', `Back-off pulling image "${image}"`, {
      ...warning(31, at + 9 * minute),
      type: 'Normal',
    });
    this.event(at + 14_000, id, 'Failed', 'Error: ImagePullBackOff', warning(31, at + 9 * minute));
    const waiting = {
      reason: 'ImagePullBackOff',
      message: `Back-off pulling image "${image}": ErrImagePull: ${full.toLowerCase().startsWith('failed') ? error : full}`,
    };
    const stuck = { ...born, waiting, since: at };
    running.pods.push(stuck);
    this.put(at + 14_000, podBody(this.system, running.app, stuck), {
      created: at,
      manager: 'kube-controller-manager',
    });
  }

  #crashing(
    startedAt: number,
    running: Running,
    born: PodState,
    fate: { restarts: number; afterMs: number },
  ): void {
    const { app } = running;
    const id = this.entity('Pod', born.name);
    const waits = Array.from(
      { length: fate.restarts },
      (_, n) => Math.min(10_000 * 2 ** n, 5 * minute) + fate.afterMs,
    );
    const ends = waits.map(
      (_, n) => startedAt + fate.afterMs + waits.slice(0, n).reduce((sum, wait) => sum + wait, 0),
    );
    const finishedAt = ends.at(-1) ?? startedAt;
    const last = { reason: 'Error', exitCode: 1, startedAt: finishedAt - fate.afterMs, finishedAt };
    const waiting = {
      reason: 'CrashLoopBackOff',
      message: `back-off ${Math.min(10 * 2 ** (fate.restarts - 1), 300)}s restarting failed container=${app.name} pod=${born.name}_${this.system.namespace}(${this.random.uuid()})`,
    };
    const down = { ...born, startedAt, restarts: fate.restarts - 1, last, waiting, since: born.created };
    running.pods.push(down);
    this.put(finishedAt, podBody(this.system, app, down), {
      created: born.created,
      manager: 'kube-controller-manager',
    });
    this.event(
      ends[0] ?? startedAt,
      id,
      'BackOff',
      `Back-off restarting failed container ${app.name} in pod ${born.name}_${this.system.namespace}(${this.random.uuid()})`,
      {
        ...{
          type: 'Warning',
          reporter: 'kubelet',
          count: fate.restarts * 6,
          lastSeen: stamp(finishedAt + 20_000),
        },
      },
    );
  }

  #refuse(at: number, running: Running, rollout: Rollout, message: (pod: string) => string): number {
    const name = `${running.app.name}-${rollout.hash}`;
    const set = this.entity('ReplicaSet', name);
    for (let attempt = 0; attempt < 6; attempt += 1)
      this.event(
        at + attempt * attempt * 9000,
        set,
        'FailedCreate',
        `Error creating: ${message(`${name}-${this.random.suffix(5)}`)}`,
        {
          ...{ type: 'Warning', ...controller('replicaset-controller') },
        },
      );
    const failed = {
      status: 'True' as const,
      reason: 'FailedCreate',
      message: message(`${name}-${this.random.suffix(5)}`),
      at,
    };
    running.failure = { type: 'ReplicaFailure', ...failed };
    running.conditions = [...running.conditions, running.failure];
    this.#sync(at + 2000, running);
    return at;
  }

  #kill(at: number, running: Running, pod: PodState): void {
    running.pods = running.pods.filter((one) => one !== pod);
    running.gone.push({ ...pod, deletedAt: at });
    this.event(at, this.entity('Pod', pod.name), 'Killing', `Stopping container ${running.app.name}`, {
      reporter: 'kubelet',
    });
    this.event(
      at,
      this.entity('ReplicaSet', pod.owner.name),
      'SuccessfulDelete',
      `Deleted pod: ${pod.name}`,
      controller('replicaset-controller'),
    );
    this.history.remove(at + 3000, this.entity('Pod', pod.name));
  }

  #scaled(at: number, name: string, message: string): void {
    this.event(
      at,
      this.entity('Deployment', name),
      'ScalingReplicaSet',
      message,
      controller('deployment-controller'),
    );
  }

  #replace(at: number, running: Running, before: PodState, after: PodState): void {
    running.pods = running.pods.map((pod) => (pod === before ? after : pod));
    this.put(at, podBody(this.system, running.app, after));
  }

  /** Writes what the controllers make of the pods that there are. */
  #sync(at: number, running: Running): void {
    this.#write(at, running);
    const { app } = running;
    const selected = Object.entries(running.selector).every(
      ([key, value]) => manifests.labelsOf(app)[key] === value,
    );
    const backends = running.pods
      .filter((pod) => selected && pod.startedAt !== undefined)
      .map((pod) => ({
        pod: pod.name,
        ip: pod.ip,
        node: pod.node,
        ready: pod.ready && pod.deletedAt === undefined,
      }));
    const uid = this.history.uidOf(this.entity('Service', app.name));
    const suffix = this.#suffixOf(app);
    this.put(at, manifests.endpointSlice(this.system, app, suffix, uid, backends), {
      manager: 'kube-controller-manager',
    });
  }

  #write(at: number, running: Running, manager = 'kube-controller-manager'): void {
    const { app, rollouts, pods } = running;
    const standing = pods.filter((pod) => pod.deletedAt === undefined);
    const ready = standing.filter((pod) => pod.ready).length;
    if (app.stateful) {
      this.put(at, manifests.statefulSet(this.system, app, ready), { created: at - 200 * day, manager });
      return;
    }
    const latest = rollouts.at(-1)!;
    const ownCounts = (rollout: Rollout) => {
      const own = standing.filter((pod) => pod.hash === rollout.hash);
      const desired = rollout === latest ? app.replicas : own.length;
      return {
        desired,
        existing: own.length,
        updated: own.length,
        ready: own.filter((pod) => pod.ready).length,
      };
    };
    const counts = { ...ownCounts(latest), existing: standing.length, ready };
    const created = { created: at - 200 * day, manager };
    const { revision, number } = latest;
    this.put(
      at,
      manifests.deployment(this.system, app, {
        revision,
        number,
        counts,
        conditions: running.conditions,
        generation: number,
      }),
      created,
    );
    const ownerUid = this.history.uidOf(this.entity('Deployment', app.name));
    for (const rollout of rollouts) {
      const failure = rollout === latest && running.failure ? { failure: running.failure } : {};
      const state = { ...rollout, counts: ownCounts(rollout), ownerUid, ...failure };
      this.put(at, manifests.replicaSet(this.system, app, state), {
        created: rollout.created,
        manager: 'kube-controller-manager',
      });
    }
  }

  #suffixOf(app: App): string {
    return hashOf(app.name).toString(36).padStart(5, 'x').slice(-5);
  }

  /** The cluster IP of a service. */
  addressOf(name: string): string {
    const known =
      this.#clusterIps.get(name) ?? `10.96.${this.#clusterIps.size + 20}.${this.random.int(2, 250)}`;
    this.#clusterIps.set(name, known);
    return known;
  }

  #nodeState(name: string, at: number): Pick<NodeState, 'name' | 'heartbeat' | 'cordonedAt'> {
    const cordonedAt = this.#cordoned.get(name);
    const since = cordonedAt !== undefined && cordonedAt <= at && { cordonedAt };
    return { name, heartbeat: at, ...since };
  }

  #sizeOf(app: App, at: number): number {
    const scaling = this.#scalings.findLast(([name, when]) => name === app.name && when <= at);
    return scaling?.[2] ?? app.replicas;
  }

  #of(name: string): Running {
    const running = this.#running.get(appNamed(this.system, name).name);
    if (running === undefined) throw new Error(`${name} does not run`);
    return running;
  }
}

const controller = (reporter: string) => ({ reporter });

function previousTag(tag: string): string {
  const parts = tag.split('.');
  const last = Number(parts.at(-1));
  return [...parts.slice(0, -1), last > 0 ? last - 1 : 0].join('.');
}

const progressing = (app: App, rollout: Rollout, at: number, fate: Fate): Condition =>
  fate.kind === 'healthy'
    ? {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetAvailable',
        message: `ReplicaSet "${app.name}-${rollout.hash}" has successfully progressed.`,
        at,
      }
    : {
        type: 'Progressing',
        status: 'True',
        reason: 'ReplicaSetUpdated',
        message: `ReplicaSet "${app.name}-${rollout.hash}" is progressing.`,
        at,
      };

const available = (_app: App, at: number, is: boolean): Condition =>
  is
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
        at,
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
        at,
      };
