import type { EntityId } from '../../src/lib/entity.ts';
import type { LogRecord, MetricRecord, TraceRecord } from '../../src/sources/signals.ts';
import { accessLine, logLine, type Said, smallTalk } from './log-lines.ts';
import type { PodState } from './pods.ts';
import type { Random } from './random.ts';
import type { Simulation } from './simulation.ts';
import { type App, edgesOf } from './system.ts';
import { minute, stamp } from './time.ts';

/** Something out of the ordinary about the traffic of a service, or of one of its calls. */
export interface Disturbance {
  readonly app: string;
  /** Only the calls of `app` to this service. */
  readonly callee?: string;
  readonly from: number;
  readonly to: number;
  /** Share of requests that fail. */
  readonly errors?: number;
  /** Factor on the rate of requests. */
  readonly rate?: number;
  /** Factor on durations. */
  readonly slower?: number;
  /** Factor on memory and on cpu. */
  readonly memory?: number;
  readonly cpu?: number;
  /** What an edge proxy answers instead. */
  readonly status?: number;
  /** What the failing span carries. */
  readonly error?: string;
  /** What the service writes while it lasts, every `every` ms. */
  readonly says?: { readonly every: number; readonly lines: readonly ((random: Random) => Said)[] };
}

export interface Telemetry {
  readonly metrics: readonly MetricRecord[];
  readonly traces: readonly TraceRecord[];
  readonly logs: readonly LogRecord[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the monitoring saw of a system between two instants, given what went wrong. */
export function observe(simulation: Simulation, span: Span, disturbances: readonly Disturbance[]): Telemetry {
  const { apps } = simulation.system;
  return {
    metrics: apps.flatMap((app) => [
      ...serviceMetrics(simulation, app, span, disturbances),
      ...podMetrics(simulation, app, span, disturbances),
    ]),
    traces: callGraph(simulation, span, disturbances),
    logs: apps.flatMap((app) => logsOf(simulation, app, span, disturbances)).sort(byTime),
  };
}

export const byTime = (a: LogRecord, b: LogRecord): number => Date.parse(a.at ?? '') - Date.parse(b.at ?? '');

const active = (list: readonly Disturbance[], app: string, at: number): readonly Disturbance[] =>
  list.filter((one) => one.app === app && one.callee === undefined && one.from <= at && at < one.to);

const product = (list: readonly Disturbance[], key: 'rate' | 'slower' | 'memory' | 'cpu'): number =>
  list.reduce((factor, one) => factor * (one[key] ?? 1), 1);

const errorShare = (list: readonly Disturbance[]): number =>
  Math.max(0, ...list.map((one) => one.errors ?? 0));

const round = (value: number, digits = 4): number => Number(value.toPrecision(digits));

/** Traffic swells and ebbs a little over the hour. */
const tide = (at: number): number => 1 + 0.06 * Math.sin(at / (23 * minute));

function serviceMetrics(
  simulation: Simulation,
  app: App,
  span: Span,
  disturbances: readonly Disturbance[],
): readonly MetricRecord[] {
  const entity = simulation.entity('Service', app.name);
  const { random } = simulation;
  const series = (
    metric: string,
    value: (at: number, now: readonly Disturbance[]) => number,
  ): MetricRecord => {
    const points: [number, number][] = [];
    for (let at = span.from; at <= span.to; at += minute)
      points.push([at / 1000, round(value(at, active(disturbances, app.name, at)))]);
    return { entity, metric, labels: { service: app.name, namespace: simulation.system.namespace }, points };
  };
  const resting = app.stateful ? 0 : 0.0008;
  return [
    series('requests.rate', (at, now) => app.rate * tide(at) * product(now, 'rate') * random.wobble(0.05)),
    series('requests.errors', (_at, now) => Math.min(1, (errorShare(now) || resting) * random.wobble(0.15))),
    series('latency.p50', (_at, now) => (app.p50Ms / 1000) * product(now, 'slower') * random.wobble(0.06)),
    series('latency.p95', (_at, now) => (app.p50Ms / 320) * product(now, 'slower') * random.wobble(0.12)),
  ];
}

function podMetrics(
  simulation: Simulation,
  app: App,
  span: Span,
  disturbances: readonly Disturbance[],
): readonly MetricRecord[] {
  return simulation.everyPodOf(app.name).flatMap((pod) => {
    const alive = { from: Math.max(span.from, pod.created), to: Math.min(span.to, pod.deletedAt ?? span.to) };
    if (pod.startedAt === undefined || pod.waiting || alive.from >= alive.to) return [];
    return podSeries(simulation, app, pod, alive, disturbances);
  });
}

function podSeries(
  simulation: Simulation,
  app: App,
  pod: PodState,
  span: Span,
  disturbances: readonly Disturbance[],
): readonly MetricRecord[] {
  const { random } = simulation;
  const entity: EntityId = simulation.entity('Pod', pod.name);
  const labels = { pod: pod.name, container: app.name, namespace: simulation.system.namespace };
  const cores = (app.cpuMilli / 1000) * 0.45;
  const bytes = app.memoryMi * 1_048_576 * (app.runtime === 'java' ? 0.74 : 0.52);
  const first = Math.ceil(span.from / (2 * minute)) * 2 * minute;
  const series = (metric: string, value: (now: readonly Disturbance[]) => number): MetricRecord => {
    const points: [number, number][] = [];
    for (let at = first; at <= span.to; at += 2 * minute)
      points.push([at / 1000, round(value(active(disturbances, app.name, at)))]);
    return { entity, metric, labels, points };
  };
  const share = app.throttled ?? (app.runtime === 'java' ? 0.31 : 0);
  const throttled = share > 0 ? [series('cpu.throttled', () => share * random.wobble(0.1))] : [];
  return [
    series(
      'cpu.usage',
      (now) => cores * product(now, 'cpu') * Math.max(0.08, product(now, 'rate')) * random.wobble(0.12),
    ),
    series('memory.usage', (now) => Math.round(bytes * product(now, 'memory') * random.wobble(0.02))),
    ...throttled,
  ];
}

const bucket = 5 * minute;

function callGraph(
  simulation: Simulation,
  span: Span,
  disturbances: readonly Disturbance[],
): readonly TraceRecord[] {
  const records: TraceRecord[] = [];
  for (let from = span.from; from < span.to; from += bucket)
    for (const [caller, callee] of edgesOf(simulation.system))
      records.push(edge(simulation, caller, callee, from, disturbances));
  return records;
}

/** A callee's own share of its caller's traffic. */
const callRate = (caller: App, callee: App): number => Math.min(caller.rate, callee.rate) * 0.6;

function edge(
  simulation: Simulation,
  caller: App,
  callee: App,
  from: number,
  disturbances: readonly Disturbance[],
): TraceRecord {
  const { random } = simulation;
  const overlap = (one: Disturbance): number =>
    Math.max(0, Math.min(one.to, from + bucket) - Math.max(one.from, from)) / bucket;
  const touching = disturbances.filter((one) => one.app === caller.name && overlap(one) > 0);
  const own = touching.filter((one) => one.callee === callee.name);
  const rates = touching.filter((one) => one.callee === undefined || one.callee === callee.name);
  const rate = rates.reduce((factor, one) => factor * (1 + ((one.rate ?? 1) - 1) * overlap(one)), 1);
  const share = own.reduce((most, one) => Math.max(most, (one.errors ?? 0) * overlap(one)), 0);
  const slower = own.reduce((most, one) => Math.max(most, 1 + ((one.slower ?? 1) - 1) * overlap(one)), 1);
  const calls = Math.round(callRate(caller, callee) * rate * 300 * random.wobble(0.05));
  const errors = Math.min(calls, Math.round(calls * share));
  const error = own.find((one) => one.error !== undefined)?.error;
  return {
    caller: simulation.entity('Service', caller.name),
    callee: simulation.entity('Service', callee.name),
    operation: callee.operation,
    from: stamp(from),
    to: stamp(from + bucket),
    calls,
    errors,
    p50Ms: round(callee.p50Ms * slower * random.wobble(0.05), 3),
    p95Ms: round(callee.p50Ms * 3.1 * slower * random.wobble(0.1), 3),
    ...(errors > 0 && error !== undefined && { error }),
  };
}

const talkEvery = 150_000;

function logsOf(
  simulation: Simulation,
  app: App,
  span: Span,
  disturbances: readonly Disturbance[],
): readonly LogRecord[] {
  const records: LogRecord[] = [];
  const write = (at: number, pod: PodState, said: Said): void => {
    const text =
      app.runtime === 'nginx' && said.severity === 'info'
        ? said.message
        : logLine(at, app, said, simulation.random);
    const entity = simulation.entity('Pod', pod.name);
    records.push({ entity, at: new Date(at).toISOString(), severity: said.severity, text, count: 1 });
  };
  for (const pod of simulation.everyPodOf(app.name)) {
    const from = Math.max(span.from, pod.startedAt === undefined ? Infinity : pod.created);
    const to = Math.min(span.to, pod.deletedAt ?? span.to);
    for (
      let at = from + simulation.random.int(0, 60_000);
      at < to;
      at += Math.round(talkEvery * simulation.random.wobble(0.7))
    ) {
      const now = active(disturbances, app.name, at);
      if (!pod.waiting && product(now, 'rate') > simulation.random.next())
        write(at, pod, usual(app, at, now, simulation.random));
    }
  }
  for (const one of disturbances.filter(({ app: name }) => name === app.name))
    sayAll(simulation, app, one, span, write);
  return records;
}

function sayAll(
  simulation: Simulation,
  app: App,
  one: Disturbance,
  span: Span,
  write: (at: number, pod: PodState, said: Said) => void,
): void {
  if (one.says === undefined || one.says.lines.length === 0) return;
  for (
    let at = one.from + 3_000;
    at < Math.min(one.to, span.to);
    at += Math.round(one.says.every * simulation.random.wobble(0.5))
  )
    for (const pod of simulation.random.some(
      simulation.everyPodOf(app.name).filter((each) => isUp(each, at)),
    ))
      write(at, pod, simulation.random.pick(one.says.lines)(simulation.random));
}

const isUp = (pod: PodState, at: number): boolean =>
  pod.startedAt !== undefined && pod.created <= at && at < (pod.deletedAt ?? Infinity);

function usual(app: App, at: number, now: readonly Disturbance[], random: Random): Said {
  if (app.runtime !== 'nginx') return smallTalk(app, random);
  const failed = random.next() < errorShare(now);
  const status = now.find((one) => one.status !== undefined)?.status ?? 500;
  const seconds = failed && status === 504 ? 3 + random.next() : (app.p50Ms * random.wobble(0.5)) / 1000;
  return { severity: 'info', message: accessLine(at, app.operation, failed ? status : 200, seconds, random) };
}
