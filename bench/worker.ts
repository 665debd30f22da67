import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { diagnoseCase } from '../src/cli/diagnose-case.ts';
import { caseFormat } from '../src/evals/formats/registry.ts';
import type { Measured } from './measure.ts';

/** One job in a process of its own: the measurements are sent to the parent, and the process ends. */
const jobs: Readonly<Record<string, (...rest: readonly string[]) => Promise<Result>>> = {
  read: readPlainly,
  parse: parsePlainly,
  cases: diagnoseCases,
};

type Result = Pick<Measured, 'found'> & Partial<Pick<Measured, 'perCaseMs' | 'openMs'>>;

function filesUnder(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile());
}

/** Every byte once, and nothing made of it. */
async function readPlainly(dir = ''): Promise<Result> {
  let bytes = 0;
  for (const path of filesUnder(dir))
    for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 }))
      bytes += (chunk as Buffer).length;
  return { found: `${bytes} bytes` };
}

/** Every field of every table parsed by DuckDB with nothing but its length asked. */
async function parsePlainly(dir = ''): Promise<Result> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  let fields = 0;
  for (const path of filesUnder(dir).filter((each) => each.endsWith('.tsv'))) {
    const table = `read_csv('${path.replaceAll("'", "''")}', delim = '\t', quote = '"', escape = '"', header = true,
      all_varchar = true, max_line_size = 8388608, buffer_size = 16777216)`;
    const reader = await connection.runAndReadAll(
      `SELECT sum(n)::DOUBLE AS n FROM (SELECT list_sum([length(x) FOR x IN [*COLUMNS(*)]]) AS n FROM ${table})`,
    );
    fields += Number(reader.getRows()[0]?.[0] ?? 0);
  }
  return { found: `${fields} characters` };
}

async function diagnoseCases(dir = '', name = '', limit = '0'): Promise<Result> {
  const format = caseFormat(name);
  const all = await format.find(dir);
  const perCaseMs: number[] = [];
  const verdicts: string[] = [];
  let openMs = 0;
  for (const caseDir of Number(limit) > 0 ? all.slice(0, Number(limit)) : all) {
    const startedAt = performance.now();
    const opened = await format.open(caseDir);
    const openedAt = performance.now();
    const { diagnosis } = await diagnoseCase(opened);
    perCaseMs.push(performance.now() - openedAt);
    openMs += openedAt - startedAt;
    verdicts.push(`${diagnosis.verdict} ${diagnosis.causes[0]?.entity ?? 'no cause'}`);
    await Promise.all(opened.sources.map((source) => source.close()));
  }
  return {
    found: verdicts.length === 1 ? (verdicts[0] ?? '') : `${verdicts.length} cases`,
    perCaseMs,
    openMs,
  };
}

const [job = '', ...rest] = process.argv.slice(2);
const run = jobs[job];
if (run === undefined) throw new Error(`There is no job ${job}.`);
const usedBefore = process.cpuUsage();
const startedAt = performance.now();
const result = await run(...rest);
const { user, system } = process.cpuUsage(usedBefore);
process.send?.({
  ms: performance.now() - startedAt,
  cpuMs: (user + system) / 1000,
  peakMb: process.resourceUsage().maxRSS / 1024,
  perCaseMs: [],
  openMs: 0,
  ...result,
} satisfies Measured);
process.disconnect();
