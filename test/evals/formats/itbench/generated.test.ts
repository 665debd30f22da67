import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withSnapshot, writeSnapshot } from '../../../../bench/itbench-snapshot.ts';
import { faults } from '../../../../bench/snapshot/application.ts';
import { diagnoseCase } from '../../../../src/cli/diagnose-case.ts';
import { evaluate } from '../../../../src/evals/evaluate.ts';
import { itbench } from '../../../../src/evals/formats/itbench/format.ts';
import { hastyClock } from '../../../support/clocks.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const bytes = 2_000_000;

const folder = temporaryFolder();

const diagnosisOf = async (dir: string) => (await diagnoseCase(await itbench.open(dir))).diagnosis;

describe('a generated snapshot', () => {
  test.each(['network-policy', 'flag'] as const)(
    'with a planted %s is diagnosed by it alone',
    async (fault) => {
      const found = await withSnapshot({ bytes, fault }, diagnosisOf);

      const causes = found.causes.filter((cause) => cause.status === 'cause').map((cause) => cause.entity);
      expect(causes).toEqual([faults[fault].cause]);
      expect(found.coverage.map((line) => [line.signal, line.status]).sort()).toEqual(
        ['alerts', 'events', 'logs', 'metrics', 'objects', 'traces'].map((signal) => [signal, 'ok']),
      );
    },
  );

  test('without a fault has no cause, whatever fires for ever', async () => {
    const found = await withSnapshot({ bytes, fault: 'none' }, diagnosisOf);

    expect(found.verdict).toBe('no-fault');
    expect(found.causes).toEqual([]);
  });

  test('is scored like any case of the data set', async () => {
    const truth =
      'groups:\n- {id: a, kind: NetworkPolicy, namespace: orchard, name: catalogue-lockdown, root_cause: true}\n';

    const report = await withSnapshot({ bytes, fault: 'network-policy' }, async (dir) => {
      writeFileSync(join(dir, 'ground_truth.yaml'), truth);
      return evaluate(dir, {
        format: itbench,
        diagnose: async (opened) => (await diagnoseCase(opened)).diagnosis,
        clock: hastyClock(0),
      });
    });

    expect(report.summary.score).toMatchObject({ precisionAtFullRecall: 1, precisionAtFullRecallRelaxed: 1 });
    expect(report.cases[0]?.predictions[0]).toEqual({ entity: faults['network-policy'].cause });
  });

  test('is the same for the same plan', () => {
    const hashOf = (name: string) => {
      writeSnapshot(join(folder, name), { bytes: 200_000, fault: 'flag', seed: 7 });
      return createHash('sha256')
        .update(readFileSync(join(folder, name, 'otel_traces_raw.tsv')))
        .digest('hex');
    };

    expect(hashOf('one')).toBe(hashOf('two'));
  });
});
