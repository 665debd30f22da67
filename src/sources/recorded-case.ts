import { resolve } from 'node:path';
import { z } from 'zod';
import { openCase } from './case.ts';
import { sourceKind } from './kind.ts';

const RecordedCaseSettings = z.strictObject({
  /** A directory in Casefile's own format; a relative path starts at the configuration file. */
  path: z.string().min(1),
});

/** A recorded incident as the telemetry of a running bot: for demos, game days and tests. */
export const recordedCase = sourceKind(
  'case',
  RecordedCaseSettings,
  ({ path }, { folder }) => openCase(resolve(folder, path)).sources,
);
