import { findCases } from '../../find-cases.ts';
import type { CaseFormat } from '../format.ts';
import { readGroundTruth } from './ground-truth.ts';
import { matchEntity } from './ground-truth-match.ts';
import { openSnapshot } from './open.ts';
import { snapshotTables } from './snapshot.ts';

/** Snapshots of a Kubernetes incident as ITBench-Lite and ITBench-AA lay them out; the answer is a list of entities. */
export const itbench: CaseFormat = {
  name: 'itbench',
  find: async (dir) => findCases(dir, isSnapshot),
  open: async (caseDir) => openSnapshot(caseDir),
  answer: async (caseDir) => readGroundTruth(caseDir),
  predict: ({ causes }) => causes.map(({ entity }) => ({ entity })),
  match: matchEntity,
  about: (entity) => ({ entity }),
};

const isSnapshot = (names: ReadonlySet<string>): boolean =>
  Object.values(snapshotTables).some((name) => names.has(name)) ||
  names.has('ground_truth.yaml') ||
  [...names].some((name) => /^alerts_.*\.json$/u.test(name));
