import { Command } from 'commander';
import { modelNames, readEnvironment } from '../../config/environment.ts';
import { readSettings } from '../../config/settings.ts';
import { checkModel } from '../../investigation/model/check-model.ts';
import { systemClock } from '../../lib/clock.ts';
import { wasAnswered } from '../../lib/signal.ts';
import type { Source } from '../../sources/source.ts';
import { openSources } from '../../sources/registry.ts';
import { endpointOf } from '../model.ts';
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
        await modelChecked(environment, paint),
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
    `store      SQLite in ${environment.CASEFILE_DATA_DIR}`,
  ];
}

async function modelChecked(
  environment: ReturnType<typeof readEnvironment>,
  paint: Painter,
): Promise<string> {
  const models = modelNames(environment);
  if (models.length === 0) return 'model      none: the engine alone (CASEFILE_MODEL is not set)';
  const check = await checkModel({ ...endpointOf(environment), models }, AbortSignal.timeout(10_000));
  const said = `model      ${models.join(', ')} at ${hostOf(environment.OPENAI_BASE_URL)}: `;
  if (check.status === 'failed') {
    const status = check.httpStatus === undefined ? '' : ` (${check.httpStatus})`;
    return `${said}${paint.bad(`${check.code.replaceAll('-', ' ')}${status}; incidents get the engine's diagnosis alone`)}`;
  }
  if (check.missing.length > 0)
    return `${said}${paint.bad(`answers, but does not list ${check.missing.join(', ')}`)}`;
  return `${said}${paint.good(check.known ? 'answers and lists it' : 'answers, but lists no models')}`;
}

const hostOf = (url: string | undefined): string =>
  url === undefined ? 'api.openai.com' : new URL(url).host;

async function checked(source: Source, paint: Painter): Promise<string> {
  const outcome = await source.check(AbortSignal.timeout(10_000));
  const good = wasAnswered(outcome.status);
  const said =
    'message' in outcome ? `${outcome.status}: ${outcome.message}` : `answers (${source.signals.join(', ')})`;
  return `${source.name.padEnd(10)} ${good ? paint.good(said) : paint.bad(said)}`;
}
