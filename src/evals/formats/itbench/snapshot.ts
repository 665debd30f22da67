import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { onsetOf } from '../../../analysis/view/focus.ts';
import { instant, type Window } from '../../../lib/clock.ts';
import type { Signal } from '../../../lib/signal.ts';
import type { LookUpFailure } from '../../../sources/outcome.ts';
import type { EventRecord, LogRecord, ObjectRecord, RecordOf } from '../../../sources/signals.ts';
import type { Held, Unread } from '../recording-source.ts';
import { alertFiles, readAlerts } from './alerts.ts';
import type { Database } from './database.ts';
import { type Directory, directoryOf } from './directory.ts';
import { readEvents } from './events.ts';
import { readLogs } from './logs.ts';
import type { Span } from './metric-series.ts';
import { readMetricInstants, readPodMetrics, readServiceMetrics } from './metrics.ts';
import { type Read, readObjects } from './objects.ts';
import { holdSpans, readTraces } from './traces.ts';
import { openTsv, type Tsv } from './tsv.ts';
import { windowOf } from './window.ts';

/** The tables by which a directory is known to be a snapshot. */
export const snapshotTables = {
  objects: 'k8s_objects_raw.tsv',
  events: 'k8s_events_raw.tsv',
  logs: 'otel_logs_raw.tsv',
  traces: 'otel_traces_raw.tsv',
} as const;

type Reading<S extends Signal> = Held<S> | Unread;

/** What a snapshot gives: each signal, or why it could not be read. */
export interface Snapshot {
  readonly window: Window;
  readonly alerts: Reading<'alerts'>;
  readonly objects: Reading<'objects'>;
  readonly events: Reading<'events'>;
  readonly logs: Reading<'logs'>;
  readonly traces: Reading<'traces'>;
  readonly metrics: Reading<'metrics'>;
}

/** Reads every file once, except the answer, which is none of this file's business. */
export async function readSnapshot(caseDir: string, database: Database): Promise<Snapshot> {
  const table = (signal: keyof typeof snapshotTables, needed: readonly string[]) =>
    openTsv([join(caseDir, snapshotTables[signal])], snapshotTables[signal], needed);
  const { alerts, instants } = alertsOf(caseDir);
  const objects = await read<'objects'>(database, 'objects', table('objects', told), (tsv) =>
    readObjects(database, tsv),
  );
  const events = await read<'events'>(database, 'events', table('events', told), (tsv) =>
    readEvents(database, tsv),
  );
  const directory = directoryOf(recordsOf<'objects'>(objects));
  const logs = await read<'logs'>(database, 'logs', table('logs', told), (tsv) =>
    readLogs(database, tsv, directory),
  );
  const seen = timesOf(recordsOf<'objects'>(objects), recordsOf<'events'>(events), recordsOf<'logs'>(logs));
  const starts = recordsOf<'alerts'>(alerts).map((alert) => alert.startsAt);
  let window = windowOf([...instants, ...seen]);
  const traces = await read<'traces'>(database, 'traces', table('traces', spanColumns), async (tsv) => {
    window = windowOf([...instants, ...seen, ...(await holdSpans(database, tsv))]);
    return readTraces(database, window && onsetOf(starts, window), directory);
  });
  const tables = metricTables(caseDir);
  window ??= windowOf(starts.map((start) => Date.parse(start ?? '')));
  // Metrics may reach back for days, so that they say which time this is about only where nothing else does.
  window ??= windowOf(await metricInstants(database, tables));
  window ??= lastHour(caseDir);
  const metrics = await metricsOf(tables, database, window, directory);
  return { window, alerts, objects, events, logs, traces, metrics };
}

const told = ['Timestamp', 'Body'];
const spanColumns = ['Timestamp', 'TraceId', 'SpanId', 'ParentSpanId', 'ServiceName'];

export const recordsOf = <S extends Signal>(reading: Reading<S>): readonly RecordOf[S][] =>
  'records' in reading ? reading.records : [];

/** Reads one table; whatever is wrong with it is the outcome of its signal, and of no other. */
async function read<S extends Signal>(
  database: Database,
  signal: S,
  tsv: Tsv | LookUpFailure,
  how: (tsv: Tsv) => Promise<Read<RecordOf[S]>>,
): Promise<Reading<S>> {
  if ('status' in tsv) return { query: signal, ...tsv };
  const query = tsv.name;
  if (tsv.isEmpty) return { query, records: [] };
  try {
    const { records, broken, cut } = await how(tsv);
    const damage = await tsv.damage(database);
    const cuts = [damage.cut, cut].filter((each) => each !== undefined);
    return {
      ...{ query, records, broken: broken + damage.broken },
      ...(cuts.length > 0 && { cut: cuts.join(' ') }),
    };
  } catch {
    return { query, status: 'misconfigured', message: `${tsv.name} could not be read as a table.` };
  }
}

function alertsOf(caseDir: string): {
  readonly alerts: Reading<'alerts'>;
  readonly instants: readonly number[];
} {
  const paths = alertFiles(caseDir);
  const query = 'alerts';
  if (paths.length === 0)
    return {
      alerts: { query, status: 'misconfigured', message: 'The snapshot holds no alerts.' },
      instants: [],
    };
  const { records, broken, instants } = readAlerts(paths);
  return { alerts: { query, records, broken }, instants };
}

interface MetricTables {
  readonly pods: Tsv | LookUpFailure;
  readonly services: Tsv | LookUpFailure;
}

function metricTables(caseDir: string): MetricTables {
  const folder = join(caseDir, 'metrics');
  const open = (start: string, owner: string) =>
    openTsv(
      namesIn(folder)
        .filter((name) => name.startsWith(start) && name.endsWith('.tsv'))
        .map((name) => join(folder, name)),
      `metrics/${start}*.tsv`,
      ['metric_name', 'timestamp', 'value', owner],
    );
  return { pods: open('pod_', 'pod_name'), services: open('service_', 'service_name') };
}

async function metricInstants(database: Database, tables: MetricTables): Promise<readonly number[]> {
  const instantsOf = async (table: Tsv | LookUpFailure): Promise<readonly number[]> =>
    'status' in table || table.isEmpty ? [] : readMetricInstants(database, table).catch(() => []);
  return [...(await instantsOf(tables.pods)), ...(await instantsOf(tables.services))];
}

async function metricsOf(
  { pods, services }: MetricTables,
  database: Database,
  window: Window,
  directory: Directory,
): Promise<Reading<'metrics'>> {
  const span: Span = { from: Date.parse(window.from), to: Date.parse(window.to) };
  const whole = (all: Promise<readonly RecordOf['metrics'][]>) =>
    all.then((records): Read<RecordOf['metrics']> => ({ records, broken: 0 }));
  return together(
    await read<'metrics'>(database, 'metrics', pods, (tsv) => whole(readPodMetrics(database, tsv, span))),
    await read<'metrics'>(database, 'metrics', services, (tsv) =>
      whole(readServiceMetrics(database, tsv, span, directory)),
    ),
  );
}

/** Half of the metrics is an answer too, but one that was cut short. */
function together(one: Reading<'metrics'>, other: Reading<'metrics'>): Reading<'metrics'> {
  if ('status' in one && 'status' in other)
    return { query: 'metrics', status: one.status, message: `${one.message} ${other.message}` };
  const cuts = [one, other].flatMap((each) => ('status' in each ? each.message : (each.cut ?? [])));
  return {
    query: 'metrics',
    records: [...recordsOf<'metrics'>(one), ...recordsOf<'metrics'>(other)],
    broken: [one, other].reduce((sum, each) => sum + (('broken' in each ? each.broken : 0) ?? 0), 0),
    ...(cuts.length > 0 && { cut: cuts.join(' ') }),
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

const timesOf = (
  objects: readonly ObjectRecord[],
  events: readonly EventRecord[],
  logs: readonly LogRecord[],
): readonly number[] =>
  [
    ...objects.map((one) => one.observedAt),
    // The first time of an event may lie days back.
    ...events.map((one) => one.lastSeen),
    ...logs.flatMap((one) => [one.at, one.lastAt]),
  ].map((at) => Date.parse(at ?? ''));

/** Where nothing in a snapshot has a time, the time at which it was written. */
function lastHour(caseDir: string): Window {
  const to = statSync(caseDir).mtimeMs;
  return { from: instant(to - 3_600_000), to: instant(to) };
}
