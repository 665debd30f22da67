import type { JsonObject } from '../../src/lib/json.ts';
import type {
  AlertRecord,
  ChangeRecord,
  EventRecord,
  LogRecord,
  MetricRecord,
  ProbeRecord,
  RecordOf,
} from '../../src/sources/signals.ts';
import type { Verdict } from '../../src/diagnosis/diagnosis.ts';
import { backgroundAlerts } from './alerts.ts';
import { seeded } from './random.ts';
import { Simulation } from './simulation.ts';
import type { System } from './system.ts';
import { byTime, type Disturbance, observe } from './telemetry.ts';
import { minute, on, stamp } from './time.ts';

/** What happens in one case, beside what the controllers do about it. */
interface Happenings {
  readonly alerts: readonly AlertRecord[];
  readonly message: JsonObject;
  readonly disturbances: readonly Disturbance[];
  readonly changes: readonly ChangeRecord[];
  /** What pods wrote that belong to no service. */
  readonly logs?: readonly LogRecord[];
  /** When the monitoring itself took no samples. */
  readonly gap?: { readonly from: number; readonly to: number };
  /** Checks from outside that failed; those not named here passed. */
  readonly failedProbes?: Readonly<Record<string, string>>;
}

export interface Story {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly question?: string;
  readonly system: System;
  readonly date: string;
  readonly from: string;
  readonly to: string;
  readonly answer: {
    readonly verdict: Verdict;
    readonly causes: readonly { readonly entity: string; readonly mechanism: string }[];
  };
  /** Back ends that could not answer when the case was recorded. */
  readonly failed?: Readonly<Record<string, string>>;
  play(simulation: Simulation, at: (time: string) => number): Happenings;
}

export interface WrittenCase {
  readonly meta: JsonObject;
  readonly answer: JsonObject;
  readonly message: JsonObject;
  readonly records: { readonly [S in keyof RecordOf]?: readonly RecordOf[S][] };
}

const backends = {
  kubernetes: ['objects', 'events'],
  prometheus: ['metrics', 'alerts'],
  loki: ['logs'],
  tempo: ['traces'],
  argocd: ['changes'],
  blackbox: ['probes'],
} as const;

/** Plays a story from its seed to the records that the monitoring would have kept of it. */
export function tell(story: Story): WrittenCase {
  const { system } = story;
  const at = on(story.date);
  const [from, to] = [at(story.from), at(story.to)];
  const simulation = new Simulation(system, seeded(story.id), from);
  const { alerts, message, disturbances, changes, failedProbes, gap, logs = [] } = story.play(simulation, at);
  simulation.beat(from + 2 * minute, to, simulation.lost);
  const observed = observe(simulation, { from, to }, disturbances);
  const polls = Array.from(
    { length: Math.floor((to - from) / (5 * minute)) + 1 },
    (_, n) => from + n * 5 * minute,
  );
  const records = {
    alerts: [...backgroundAlerts(system, from), ...alerts],
    objects: simulation.history.polled(polls),
    events: toldBy(simulation.events, to),
    ...observed,
    logs: [...observed.logs, ...logs].sort(byTime),
    metrics: withGap(observed.metrics, gap),
    changes,
    probes: probesOf(system, to - minute, failedProbes),
  };
  const failed = Object.keys(story.failed ?? {}).flatMap(
    (name) => [...backends[name as keyof typeof backends]] as string[],
  );
  const kept = Object.fromEntries(Object.entries(records).filter(([signal]) => !failed.includes(signal)));
  return { meta: metaOf(story, from, to), answer: { ...story.answer }, message, records: kept };
}

const withGap = (series: readonly MetricRecord[], gap: Happenings['gap']): readonly MetricRecord[] =>
  series.map((one) => ({
    ...one,
    points: one.points.filter(([at]) => gap === undefined || at * 1000 < gap.from || at * 1000 > gap.to),
  }));

function metaOf(story: Story, from: number, to: number): JsonObject {
  const { id, title, summary, question, system, failed = {} } = story;
  const sources = Object.entries(backends).map(([name, signals]) => {
    const status = failed[name];
    return [name, status === undefined ? [...signals] : { signals: [...signals], status }];
  });
  return {
    ...{ id, title, summary },
    window: { from: stamp(from), to: stamp(to) },
    ...(question !== undefined && { question }),
    namespaces: [system.namespace],
    sources: Object.fromEntries(sources) as JsonObject,
  };
}

/** What the API server had of the events at the end. */
function toldBy(events: readonly EventRecord[], to: number): readonly EventRecord[] {
  const end = stamp(to);
  const instant = (text: string | undefined): number => Date.parse(text ?? '');
  return events
    .filter((event) => instant(event.firstSeen) <= to)
    .map((event) => (instant(event.lastSeen) > to ? { ...event, lastSeen: end } : event))
    .sort((a, b) => instant(a.firstSeen) - instant(b.firstSeen));
}

function probesOf(
  system: System,
  at: number,
  failed: Readonly<Record<string, string>> = {},
): readonly ProbeRecord[] {
  const outcome = (key: string, fine: string) => ({
    passed: failed[key] === undefined,
    text: failed[key] ?? fine,
    at: stamp(at),
  });
  const services = system.apps.map(({ name, port }) => ({
    ...{
      entity: `${system.namespace}/Service/${name}` as const,
      probe: 'tcp',
      target: `${name}.${system.namespace}.svc.cluster.local:${port}`,
    },
    ...outcome(name, `Connected to ${name}.${system.namespace}.svc.cluster.local port ${port}`),
  }));
  const daemons = system.nodes.flatMap((node) =>
    ['kubelet', 'containerd', 'kube-proxy'].map((daemon) => ({
      ...{ entity: `cluster/Node/${node}` as const, probe: `daemon:${daemon}`, target: node },
      ...outcome(`${node}/${daemon}`, 'active (running)'),
    })),
  );
  return [...services, ...daemons];
}
