import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readEnvironment } from '../../config/environment.ts';
import { compareReports, comparisonText, readReport } from '../../evals/compare.ts';
import { evaluate } from '../../evals/evaluate.ts';
import { caseFormat, caseFormats } from '../../evals/formats/registry.ts';
import { keepLastEval } from '../../evals/last-eval.ts';
import { reportText } from '../../evals/report-text.ts';
import { instant, systemClock } from '../../lib/clock.ts';
import { InputError } from '../../lib/errors.ts';
import { diagnoseCase } from '../diagnose-case.ts';
import { caseInvestigator } from '../model.ts';
import { progressLine } from '../terminal/progress.ts';

interface Options {
  readonly format: string;
  readonly out?: string;
  readonly compare?: string;
  readonly repeats: number;
  readonly concurrency: number;
  /** False with --no-model. */
  readonly model: boolean;
}

export const evalCommand = (): Command =>
  new Command('eval')
    .summary('diagnose every recorded case under a directory, and score it where there are answers')
    .description(
      'Replays every case under a directory. Answers are read only after the last diagnosis; cases without one\n' +
        'run unscored. Baselines and 95 % intervals stand beside every score.',
    )
    .argument('<dir>', 'the directory with the cases')
    .addOption(
      new Option('--format <name>', 'how the cases are recorded')
        .choices(caseFormats.map((format) => format.name))
        .makeOptionMandatory(),
    )
    .option('--out <report.json>', 'write the whole report as JSON')
    .option('--compare <old.json>', 'show which cases got better or worse since that report')
    .option('--repeats <n>', 'how often each case is run', positive, 1)
    .option('--concurrency <n>', 'how many cases are under way at a time', positive, 2)
    .option('--no-model', 'the rule engine alone, also where CASEFILE_MODEL is set')
    .action(evaluateCases);

async function evaluateCases(dir: string, options: Options): Promise<void> {
  const before = options.compare === undefined ? undefined : await readReport(options.compare);
  const investigator = await caseInvestigator(options.model);
  const progress = progressLine();
  const report = await evaluate(dir, {
    format: caseFormat(options.format),
    diagnose: async (opened) => (await diagnoseCase(opened, investigator)).diagnosis,
    clock: systemClock,
    ...{ repeats: options.repeats, concurrency: options.concurrency },
    onAttempt: (done, total, { id }) => progress.show(done, total, `cases, ${id}`),
  });
  progress.end();
  await keepLastEval(readEnvironment().CASEFILE_DATA_DIR, report.summary, instant(systemClock.now()));
  process.stdout.write(`${reportText(report)}\n`);
  if (before !== undefined) process.stdout.write(`${comparisonText(compareReports(before, report))}\n`);
  if (options.out !== undefined) await writeReport(options.out, JSON.stringify(report, null, 2));
}

async function writeReport(path: string, json: string): Promise<void> {
  await writeFile(path, `${json}\n`).catch((error: unknown) => {
    throw new InputError(`cannot write ${path}`, { cause: error });
  });
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a whole number above 0.');
}
