import { z } from 'zod';
import { type EntityId, isEntityId } from '../lib/entity.ts';
import type { JsonObject } from '../lib/json.ts';

/**
 * The record type of each signal: what sources return, what the lines of a recorded case are
 * (`docs/case-format.md`), and what detectors see. Instants are ISO 8601 with an offset.
 */
const Entity = z.custom<EntityId>((value) => typeof value === 'string' && isEntityId(value), {
  error: 'expected namespace/Kind/name',
});
const At = z.iso.datetime({ offset: true });
const Labels = z.record(z.string(), z.string());

/** An alert as the alerting system reports it, not as a chat message shows it. */
export const AlertRecord = z.object({
  name: z.string().min(1),
  state: z.enum(['firing', 'pending', 'resolved']),
  labels: Labels.default({}),
  annotations: Labels.default({}),
  startsAt: At.optional(),
  endsAt: At.optional(),
  /** The entity that it is about, where the source knows it. */
  entity: Entity.optional(),
  /** The rule's condition in the alerting system's own language. */
  expression: z.string().optional(),
  link: z.string().optional(),
});
export type AlertRecord = z.infer<typeof AlertRecord>;

/** One observed version of an object, as the API would print it; several versions make a history. */
export const ObjectRecord = z.object({
  entity: Entity,
  observedAt: At,
  manifest: z.custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
  /** The object was gone at `observedAt`. */
  deleted: z.boolean().optional(),
});
export type ObjectRecord = z.infer<typeof ObjectRecord>;

/** A Kubernetes event or its like, already counted. */
export const EventRecord = z.object({
  entity: Entity,
  type: z.enum(['Normal', 'Warning']).catch('Normal'),
  reason: z.string(),
  message: z.string(),
  count: z.number().int().positive().default(1),
  firstSeen: At.optional(),
  lastSeen: At.optional(),
  reporter: z.string().optional(),
});
export type EventRecord = z.infer<typeof EventRecord>;

/** A log line, or a group of lines of one shape with `count` above 1 and one of them as `text`. */
export const LogRecord = z.object({
  entity: Entity,
  at: At.optional(),
  severity: z.enum(['debug', 'info', 'warn', 'error', 'fatal', 'unknown']).catch('unknown'),
  text: z.string(),
  count: z.number().int().positive().default(1),
  lastAt: At.optional(),
});
export type LogRecord = z.infer<typeof LogRecord>;

/**
 * A time series. Well-known names, in base units: `cpu.usage` (cores), `cpu.throttled` (share of periods,
 * 0 to 1), `memory.usage` (bytes), `requests.rate` (1/s), `requests.errors` (share, 0 to 1), `latency.p50`,
 * `latency.p95` (seconds), `network.receive`, `network.transmit` (bytes/s), `tcp.retransmits` (share).
 * Where a source has another measure of the same: `cpu.throttled.seconds` (seconds a second, all threads),
 * `cpu.utilization`, `memory.utilization` (share of the node), `network.receive.packets`,
 * `network.transmit.packets`, `tcp.retransmits.rate` (1/s), other quantiles as `latency.p90`.
 * Other names are kept as the source gives them.
 */
export const MetricRecord = z.object({
  entity: Entity,
  metric: z.string().min(1),
  labels: Labels.default({}),
  /** Pairs of epoch seconds and value. */
  points: z.array(z.tuple([z.number(), z.number()])),
});
export type MetricRecord = z.infer<typeof MetricRecord>;

/**
 * An edge of the call graph over a span of time. `calls: 0` with `declared: true` is an edge known from
 * configuration or a service catalogue rather than from traces.
 */
export const TraceRecord = z.object({
  caller: Entity,
  callee: Entity,
  operation: z.string().optional(),
  from: At.optional(),
  to: At.optional(),
  calls: z.number().int().nonnegative().default(0),
  errors: z.number().int().nonnegative().default(0),
  p50Ms: z.number().nonnegative().optional(),
  p95Ms: z.number().nonnegative().optional(),
  /** One error message, as the span carried it. */
  error: z.string().optional(),
  declared: z.boolean().optional(),
});
export type TraceRecord = z.infer<typeof TraceRecord>;

/** A deploy, a flag, a configuration edit: something that somebody did. */
export const ChangeRecord = z.object({
  entity: Entity,
  at: At,
  kind: z.string().min(1),
  summary: z.string(),
  by: z.string().optional(),
  link: z.string().optional(),
});
export type ChangeRecord = z.infer<typeof ChangeRecord>;

/** One check from outside: can this service be reached, is this node's daemon running. */
export const ProbeRecord = z.object({
  entity: Entity,
  /** `tcp`, `http`, `dns`, `daemon:<name>` and the like. */
  probe: z.string().min(1),
  target: z.string(),
  /** Where it was tried from, where that is known: a node. */
  from: Entity.optional(),
  passed: z.boolean(),
  /** What the probe printed. */
  text: z.string(),
  at: At.optional(),
});
export type ProbeRecord = z.infer<typeof ProbeRecord>;

export const recordSchemas = {
  alerts: AlertRecord,
  objects: ObjectRecord,
  events: EventRecord,
  logs: LogRecord,
  metrics: MetricRecord,
  traces: TraceRecord,
  changes: ChangeRecord,
  probes: ProbeRecord,
} as const;

export interface RecordOf {
  alerts: AlertRecord;
  objects: ObjectRecord;
  events: EventRecord;
  logs: LogRecord;
  metrics: MetricRecord;
  traces: TraceRecord;
  changes: ChangeRecord;
  probes: ProbeRecord;
}
