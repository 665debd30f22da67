import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from './snapshot/application.ts';
import { writeObjects } from './snapshot/objects.ts';
import { randomFrom } from './snapshot/random.ts';
import { writeAlerts, writeEvents, writeMetrics } from './snapshot/signals.ts';
import { writeTelemetry } from './snapshot/telemetry.ts';

export interface SnapshotPlan {
  /** About how large the whole becomes. */
  readonly bytes: number;
  readonly fault: Fault;
  readonly seed?: number;
}

/** Writes a snapshot of an incident in the ITBench layout into `dir`: the same plan gives the same bytes. */
export function writeSnapshot(dir: string, { bytes, fault, seed = 1 }: SnapshotPlan): void {
  const random = randomFrom(seed);
  mkdirSync(dir, { recursive: true });
  const bystanders = Math.min(450, Math.floor(bytes / 600_000));
  writeObjects(join(dir, 'k8s_objects_raw.tsv'), fault, bystanders);
  writeEvents(join(dir, 'k8s_events_raw.tsv'), Math.min(500, 40 + Math.floor(bytes / 1_000_000)));
  writeAlerts(join(dir, 'alerts'), fault);
  writeMetrics(join(dir, 'metrics'), bytes * 0.08, random);
  writeTelemetry(dir, fault, { spans: bytes * 0.6, logs: bytes * 0.33 }, random);
}

/** A snapshot in a temporary folder, gone once `use` has ended, however it ended. */
export async function withSnapshot<T>(plan: SnapshotPlan, use: (dir: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'casefile-snapshot-'));
  const dir = join(root, 'Scenario-1');
  try {
    writeSnapshot(dir, plan);
    return await use(dir);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
