import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Window } from '../../../lib/clock.ts';
import { InputError } from '../../../lib/errors.ts';
import type { AlertRecord } from '../../../sources/signals.ts';
import type { OpenCase } from '../format.ts';
import { recordingSource } from '../recording-source.ts';
import { withDatabase } from './database.ts';
import { readSnapshot, recordsOf } from './snapshot.ts';

/**
 * Opens one snapshot: everything is read once, and summed up where it is read. A file that is missing, empty, cut
 * off or no table is told as the outcome of its signal. Throws InputError where there is no such directory.
 */
export async function openSnapshot(caseDir: string): Promise<OpenCase> {
  if (!statSync(caseDir, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(`${caseDir} is not a directory.`);
  const { window, ...holdings } = await withDatabase(async (database) => readSnapshot(caseDir, database));
  const namespaces = concerned(recordsOf<'alerts'>(holdings.alerts), window);
  return {
    id: basename(resolve(caseDir)),
    sources: [recordingSource('snapshot', holdings, window)],
    window,
    ...(namespaces.length > 0 && { namespaces }),
  };
}

/** The namespaces that alerts of this incident name; those that fire for ever say nothing about where to look. */
function concerned(alerts: readonly AlertRecord[], window: Window): readonly string[] {
  const from = Date.parse(window.from);
  const loud = alerts.filter(
    ({ state, labels, startsAt }) =>
      state === 'firing' &&
      !['none', 'info'].includes(labels['severity'] ?? '') &&
      Date.parse(startsAt ?? window.from) >= from,
  );
  return [...new Set(loud.flatMap(({ labels }) => labels['namespace'] ?? []))].sort();
}
