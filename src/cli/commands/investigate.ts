import { Command, Option } from 'commander';
import { caseFormat, caseFormats } from '../../evals/formats/registry.ts';
import { diagnoseCase } from '../diagnose-case.ts';
import { exitCodeOfModel } from '../exit-code.ts';
import { caseInvestigator } from '../model.ts';
import { diagnosisText } from '../terminal/diagnosis-text.ts';
import { painter } from '../terminal/paint.ts';

interface Options {
  readonly format: string;
  readonly json?: boolean;
  /** False with --no-model. */
  readonly model: boolean;
}

export const investigateCommand = (): Command =>
  new Command('investigate')
    .summary('diagnose one recorded case')
    .description(
      'Replays one recorded case and prints the diagnosis. The answer, where there is one, is not read.',
    )
    .argument('<case-dir>', 'the directory of the case, for instance cases/flag-flip')
    .addOption(
      new Option('--format <name>', 'how the case is recorded')
        .choices(caseFormats.map((format) => format.name))
        .default('casefile'),
    )
    .option('--json', 'print the whole diagnosis as JSON')
    .option('--no-model', 'the rule engine alone, also where CASEFILE_MODEL is set')
    .action(async (directory: string, options: Options) => {
      const opened = await caseFormat(options.format).open(directory);
      const { diagnosis, ledger } = await diagnoseCase(opened, await caseInvestigator(options.model));
      const text = options.json
        ? JSON.stringify(diagnosis, null, 2)
        : diagnosisText(diagnosis, (id) => ledger.find(id), painter(process.stdout));
      process.stdout.write(`${text}\n`);
      if (diagnosis.model?.ended === 'failed') process.exitCode = exitCodeOfModel;
      await Promise.all(opened.sources.map((source) => source.close()));
    });
