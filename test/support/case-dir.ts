import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const caseYaml = `
id: late-parcels
title: Parcels are late
summary: A small case for tests.
window: {from: 2026-03-01T10:00:00Z, to: 2026-03-01T11:00:00Z}
sources:
  kubernetes: [objects, events]
  prometheus: [metrics, alerts]
  loki: [logs]
`;

/** A case directory with these files, removed when the test ends. */
export function caseDir(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'casefile-case-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries({ 'case.yaml': caseYaml, ...files }))
    writeFileSync(join(dir, name), content);
  return dir;
}

export const jsonLines = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
