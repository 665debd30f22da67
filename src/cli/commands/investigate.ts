import { Command, Option } from 'commander';
import { caseFormat, caseFormats } from '../../evals/formats/registry.ts';
import { diagnoseCase } from '../diagnose-case.ts';
import { diagnosisText } from '../terminal/diagnosis-text.ts';
import { painter } from '../terminal/paint.ts';

interface Options {
  readonly format: string;
  readonly json?: boolean;
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
    .action(async (directory: string, options: Options) => {
      const opened = await caseFormat(options.format).open(directory);
      const { diagnosis, ledger } = await diagnoseCase(opened);
      const text = options.json
        ? JSON.stringify(diagnosis, null, 2)
        : diagnosisText(diagnosis, (id) => ledger.find(id), painter(process.stdout));
      process.stdout.write(`${text}\n`);
      await Promise.all(opened.sources.map((source) => source.close()));
    });
