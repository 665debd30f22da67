import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { openSources } from '../../src/sources/registry.ts';
import type { Source } from '../../src/sources/source.ts';
import { sourceContract } from '../contracts/source.ts';
import { caseYaml, jsonLines } from '../support/case-dir.ts';
import { manualClock } from '../support/clocks.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const alert = { name: 'ParcelsLate', state: 'firing', startsAt: '2026-03-01T10:30:00Z' };
const series = { entity: 'post/Pod/sorter-1', metric: 'cpu.usage', points: [[1772361000, 0.5]] };
const line = {
  entity: 'post/Pod/sorter-1',
  at: '2026-03-01T10:30:00Z',
  severity: 'error',
  text: 'belt stopped',
};

beforeAll(() => {
  writeFileSync(join(folder, 'case.yaml'), caseYaml);
  writeFileSync(join(folder, 'alerts.jsonl'), jsonLines([alert]));
  writeFileSync(join(folder, 'metrics.jsonl'), jsonLines([series]));
  writeFileSync(join(folder, 'logs.jsonl'), jsonLines([line]));
});

const open = (name: string) => async (): Promise<Source> => {
  const sources = await openSources({ case: { path: '.' } }, { clock: manualClock(0), folder });
  const source = sources.find((one) => one.name === name);
  if (source === undefined) throw new Error(`the case has no ${name}`);
  return source;
};

sourceContract('a recorded prometheus', open('prometheus'));
sourceContract('a recorded loki', open('loki'));
