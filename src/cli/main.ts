import { Command, CommanderError } from 'commander';
import { CasefileError } from '../lib/errors.ts';
import { commands } from './commands/registry.ts';
import { exitCodeOf } from './exit-code.ts';

/** The command line: parses, runs one command, and turns errors into one sentence and an exit code. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('casefile')
    .description('A Slack bot for incident triage: a diagnosis in which every claim has a receipt.')
    .usage('<command> [options]')
    .version('0.1.0')
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 2 bad input or configuration, 3 a failure outside the model, 4 the model or its service.',
    )
    .exitOverride();
  for (const command of commands) program.addCommand(command().exitOverride().copyInheritedSettings(program));
  await program.parseAsync(argv);
}

try {
  await main(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const known = error instanceof CasefileError;
    process.stderr.write(known ? `casefile: ${error.message}\n` : `casefile: ${inFull(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}

function inFull(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
