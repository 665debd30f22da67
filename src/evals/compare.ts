import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InputError } from '../lib/errors.ts';
import { type Report } from './report.ts';
import { table } from './report-text.ts';
import { mean } from './statistics.ts';

const Prediction = z.record(z.string(), z.unknown());

/** As much of an earlier report as a comparison needs. */
const EarlierReport = z.object({
  cases: z.array(
    z.object({
      id: z.string(),
      verdict: z.string().nullable(),
      predictions: z.array(Prediction),
      score: z.object({ a1: z.boolean(), a3: z.boolean(), precisionAtFullRecall: z.number() }).nullable(),
    }),
  ),
});
export type EarlierReport = z.infer<typeof EarlierReport>;

/** Reads what `eval --out` wrote. Throws InputError naming the file. */
export async function readReport(path: string): Promise<EarlierReport> {
  const source = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new InputError(`${path} cannot be read.`, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (cause) {
    throw new InputError(`${path} is not complete JSON.`, { cause });
  }
  const read = EarlierReport.safeParse(value);
  if (read.success) return read.data;
  throw new InputError(`${path} is not a report of eval --out.`);
}

/** How one case fared before and now; shares of its runs that were right at once. */
interface Difference {
  readonly id: string;
  readonly before: number;
  readonly now: number;
  readonly saidBefore: string;
  readonly saidNow: string;
}

export interface Comparison {
  readonly better: readonly Difference[];
  readonly worse: readonly Difference[];
  /** Cases that only one of the reports has, or that could not be scored in one. */
  readonly unmatched: number;
}

type Side = EarlierReport['cases'];

export function compareReports(before: EarlierReport, now: Pick<Report, 'cases'>): Comparison {
  const [old, current] = [byId(before.cases), byId(now.cases)];
  const differences = [...current].flatMap(([id, runs]) => difference(id, old.get(id), runs));
  const compared = [...current].filter(
    ([id, runs]) => right(old.get(id)) !== undefined && right(runs) !== undefined,
  );
  return {
    better: differences.filter((each) => each.now > each.before),
    worse: differences.filter((each) => each.now < each.before),
    unmatched: new Set([...old.keys(), ...current.keys()]).size - compared.length,
  };
}

const byId = (cases: Side | Report['cases']) => Map.groupBy(cases as Side, (each) => each.id);

/** Right at once counts most, right among three a little, then how clean the answer is. */
function right(runs: Side | undefined): number | undefined {
  const scores = (runs ?? []).flatMap((run) => run.score ?? []);
  if (scores.length === 0) return undefined;
  return mean(
    scores.map(
      ({ a1, a3, precisionAtFullRecall }) => Number(a1) + 0.1 * Number(a3) + 0.01 * precisionAtFullRecall,
    ),
  );
}

function difference(id: string, old: Side | undefined, runs: Side): readonly Difference[] {
  const [before, now] = [right(old), right(runs)];
  if (before === undefined || now === undefined || before === now) return [];
  return [{ id, before, now, saidBefore: said(old), saidNow: said(runs) }];
}

const said = (runs: Side | undefined): string => {
  const [run] = runs ?? [];
  const [first] = run?.predictions ?? [];
  return first === undefined
    ? (run?.verdict ?? 'failed')
    : Object.values(first)
        .filter((each) => typeof each === 'string')
        .join(' ');
};

/** The comparison for a person: what got worse comes first. */
export function comparisonText({ better, worse, unmatched }: Comparison): string {
  const body = [...worse.map(rowOf('worse')), ...better.map(rowOf('better'))];
  const closing = `${better.length} better, ${worse.length} worse${unmatched > 0 ? `, ${unmatched} not in both` : ''}.`;
  return body.length === 0 ? `${closing}\n` : `${table(['', 'case', 'before', 'now'], body)}\n\n${closing}\n`;
}

const rowOf = (word: string) => (each: Difference) => [word, each.id, each.saidBefore, each.saidNow];
