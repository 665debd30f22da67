import { Command } from 'commander';
import { readEnvironment } from '../../config/environment.ts';
import { readSettings } from '../../config/settings.ts';
import { systemClock } from '../../lib/clock.ts';
import { wasAnswered } from '../../lib/signal.ts';
import type { Source } from '../../sources/source.ts';
import { openSources } from '../../sources/registry.ts';
import { painter, type Painter } from '../terminal/paint.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .summary('say what is configured and what can be reached')
    .description(
      'Reads the configuration, asks every configured source one cheap question, and says what answered.',
    )
    .action(async () => {
      const environment = readEnvironment();
      const settings = await readSettings(environment.CASEFILE_CONFIG);
      const sources = await openSources(settings.sources, { clock: systemClock, folder: settings.folder });
      const paint = painter(process.stdout);
      const lines = [
        ...configured(environment, settings.channels),
        ...(await Promise.all(sources.map((source) => checked(source, paint)))),
      ];
      process.stdout.write(`${lines.join('\n')}\n`);
      if (sources.length === 0) process.stdout.write('sources    none configured; see docs/sources.md\n');
      await Promise.all(sources.map((source) => source.close()));
    });

function configured(environment: ReturnType<typeof readEnvironment>, channels: readonly string[]): string[] {
  const slack =
    environment.SLACK_BOT_TOKEN === undefined
      ? 'no SLACK_BOT_TOKEN'
      : environment.SLACK_APP_TOKEN !== undefined
        ? 'Socket Mode'
        : environment.SLACK_SIGNING_SECRET !== undefined
          ? `HTTP on port ${environment.PORT ?? 3000}`
          : 'a bot token, but neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET';
  return [
    `config     ${environment.CASEFILE_CONFIG ?? 'defaults (CASEFILE_CONFIG is not set)'}`,
    `slack      ${slack}`,
    `channels   ${channels.length > 0 ? channels.join(', ') : 'every channel that the bot is in'}`,
    `model      ${environment.CASEFILE_MODEL === undefined ? 'none: the engine alone' : `${environment.CASEFILE_MODEL} (not used yet)`}`,
    `store      SQLite in ${environment.CASEFILE_DATA_DIR}`,
  ];
}

async function checked(source: Source, paint: Painter): Promise<string> {
  const outcome = await source.check(AbortSignal.timeout(10_000));
  const good = wasAnswered(outcome.status);
  const said =
    'message' in outcome ? `${outcome.status}: ${outcome.message}` : `answers (${source.signals.join(', ')})`;
  return `${source.name.padEnd(10)} ${good ? paint.good(said) : paint.bad(said)}`;
}
