import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { diagnoseCase } from '../../../src/cli/diagnose-case.ts';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import { cloudOpsBench } from '../../../src/evals/formats/cloud-opsbench/format.ts';
import { writeRecordedCase } from '../recorded-case.ts';
import type { Cluster } from './model.ts';
import { printedCase } from './print-case.ts';
import { havenCluster } from './system.ts';

/** Something that happens to the invented system, or nothing. */
interface Situation {
  readonly age?: number;
  readonly inject: (cluster: Cluster) => void;
  /** The workloads whose manifests were recorded; all of them if absent. */
  readonly manifestsOf?: readonly string[];
}

/** What is said about a situation, in the data set's own words: `root_cause@object`, most likely first. */
export interface Said {
  readonly diagnosis: Diagnosis;
  readonly predicted: readonly string[];
  /** How many causes are asserted, not only supposed. */
  readonly asserted: number;
}

const Prediction = z.object({ root_cause: z.string(), fault_object: z.string() });

function wordsOf(prediction: unknown): string {
  const { root_cause: cause, fault_object: object } = Prediction.parse(prediction);
  return `${cause}@${object}`;
}

/** Prints the system after `inject`, reads it back from disk and diagnoses it. */
export async function saidOf({ age, inject, manifestsOf }: Situation): Promise<Said> {
  const cluster = havenCluster(age);
  inject(cluster);
  const dir = mkdtempSync(join(tmpdir(), 'casefile-printed-'));
  try {
    writeRecordedCase(printedCase(cluster, manifestsOf), dir);
    const { diagnosis } = await diagnoseCase(await cloudOpsBench.open(dir));
    const predicted = cloudOpsBench.predict(diagnosis).map(wordsOf);
    return {
      ...{ diagnosis, predicted },
      asserted: diagnosis.causes.filter(({ status }) => status === 'cause').length,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
