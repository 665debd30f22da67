import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openSnapshot } from '../../src/evals/formats/itbench/open.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import type { Signal } from '../../src/lib/signal.ts';
import type { RecordOf } from '../../src/sources/signals.ts';
import type { Outcome } from '../../src/sources/source.ts';

const recordColumns = [
  ...['Timestamp', 'TimestampTime', 'SeverityText', 'SeverityNumber', 'ServiceName', 'Body'],
  ...['ResourceAttributes', 'LogAttributes'],
] as const;
const spanColumns = [
  ...['Timestamp', 'TraceId', 'SpanId', 'ParentSpanId', 'SpanName', 'SpanKind', 'ServiceName'],
  ...['ResourceAttributes', 'SpanAttributes', 'Duration', 'StatusCode', 'StatusMessage'],
] as const;
const podColumns = ['metric_name', 'timestamp', 'value', 'pod_name', 'namespace', 'tags'] as const;
const serviceColumns = [
  ...['metric_name', 'timestamp', 'value', 'service_name', 'namespace', 'tags', 'bucket_le', 'status_code'],
] as const;

type Row<C extends string> = Partial<Readonly<Record<C, string | number>>>;

const table = <C extends string>(columns: readonly C[], rows: readonly Row<C>[]): string =>
  [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))]
    .map((fields) => `${fields.map(quoted).join('\t')}\n`)
    .join('');

const quoted = (field: string): string =>
  /["\n\r\t]/u.test(field) ? `"${field.replaceAll('"', '""')}"` : field;

/** Tables in the exporter's shape, a row each; a column that a row leaves out is empty. */
export const records = (...rows: readonly Row<(typeof recordColumns)[number]>[]) =>
  table(recordColumns, rows);
export const spans = (...rows: readonly Row<(typeof spanColumns)[number]>[]) => table(spanColumns, rows);
export const podMetrics = (...rows: readonly Row<(typeof podColumns)[number]>[]) => table(podColumns, rows);
export const serviceMetrics = (...rows: readonly Row<(typeof serviceColumns)[number]>[]) =>
  table(serviceColumns, rows);

/** A poll that saw an object. */
export const polled = (Timestamp: string, manifest: JsonObject) => ({
  Timestamp,
  Body: JSON.stringify(manifest),
});

/** Files by their paths inside a new snapshot under `folder`. */
export function snapshotOf(folder: string, files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(folder, 'Scenario-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

/** How the look-up of one signal of a snapshot ends. */
export async function lookAt<S extends Signal>(dir: string, signal: S): Promise<Outcome<RecordOf[S]>> {
  const { sources, window } = await openSnapshot(dir);
  const [source] = sources;
  if (source === undefined) throw new Error('The snapshot has no source.');
  return source.look({ signal, window }, new AbortController().signal);
}

export async function recordsAt<S extends Signal>(dir: string, signal: S): Promise<readonly RecordOf[S][]> {
  const outcome = await lookAt(dir, signal);
  if ('records' in outcome) return outcome.records;
  throw new Error(outcome.message);
}
