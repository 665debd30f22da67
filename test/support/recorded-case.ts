import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A directory that is gone when the test has ended. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'casefile-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** Files of one recorded case: texts as they are, everything else as JSON. */
export interface CaseFiles {
  readonly metadata?: unknown;
  readonly toolCache?: unknown;
  readonly logs?: unknown;
  readonly alert?: unknown;
  readonly metrics?: string;
}

/** Writes a case in the layout of recorded kubectl output and returns its directory. */
export function writeRecordedCase(files: CaseFiles, dir = temporaryDirectory()): string {
  mkdirSync(join(dir, 'raw_data'), { recursive: true });
  const put = (path: string, content: unknown) => {
    if (content !== undefined)
      writeFileSync(join(dir, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  put('metadata.json', files.metadata);
  put('tool_cache.json', files.toolCache);
  put('raw_data/logs.json', files.logs);
  put('raw_data/alert.json', files.alert);
  put('raw_data/metrics.csv', files.metrics);
  return dir;
}

/** A call's key: the tool's name and its arguments. */
export const call = (tool: string, args: Readonly<Record<string, unknown>>): string =>
  `${tool}:${JSON.stringify(args)}`;

export const describeCall = (resource: string, name: string, namespace = 'depot'): string =>
  call('DescribeResource', { resource_type: resource, name, namespace });

export const listCall = (resource: string, more: Readonly<Record<string, unknown>> = {}): string =>
  call('GetResources', { resource_type: resource, name: '', namespace: 'depot', ...more });

/** The printed form of an object read back, at noon on the first of May 2026. */
export const noon = Date.parse('2026-05-01T12:00:00Z');
