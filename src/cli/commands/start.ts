import { once } from 'node:events';
import { Command } from 'commander';
import {
  type Environment,
  readEnvironment,
  type SlackConnection,
  slackConnection,
} from '../../config/environment.ts';
import { readSettings, type Settings } from '../../config/settings.ts';
import { systemClock } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import type { SlackSettings } from '../../slack/settings.ts';
import { openSources } from '../../sources/registry.ts';
import { type BotParts, openStoreIn, startBot } from '../bot.ts';
import { escalationOf } from '../escalation.ts';
import { groupingOf } from '../grouping.ts';
import { healthOf } from '../health.ts';
import { limitsOf } from '../limits.ts';
import { investigatorOf } from '../model.ts';

export const startCommand = (): Command =>
  new Command('start')
    .summary('run the bot in a Slack workspace')
    .description(
      'Runs the bot: in Socket Mode where SLACK_APP_TOKEN is set, else over HTTP with SLACK_SIGNING_SECRET and PORT.\n' +
        'CASEFILE_CONFIG names the YAML file with channels and sources. Stops on SIGINT or SIGTERM.',
    )
    .action(async () => {
      const environment = readEnvironment();
      const connection = slackConnection(environment);
      const settings = await readSettings(environment.CASEFILE_CONFIG);
      const log = createLog(environment.CASEFILE_LOG_LEVEL);
      const sources = await openSources(settings.sources, { clock, folder: settings.folder });
      const store = await openStoreIn(environment.CASEFILE_DATA_DIR);
      if (sources.length === 0)
        log.warn('no sources are configured: every diagnosis will be "I do not know"');
      try {
        const slack = slackOf(connection, settings);
        const told = await botPartsOf(environment, settings, { store, log });
        const bot = await startBot({ ...told, slack, sources, store, clock, log });
        log.info({ mode: connection.mode, port: bot.port, sources: sources.map(nameOf) }, 'listening');
        await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
        log.info('stopping');
        await bot.stop();
      } finally {
        // A start that fails must not leave the store's thread behind, which would keep the process alive.
        await Promise.all(sources.map((source) => source.close()));
        await store.close();
      }
    });

const clock = systemClock;
const nameOf = ({ name }: { readonly name: string }): string => name;

function slackOf(
  connection: SlackConnection,
  { channels, permissions, escalation }: Settings,
): SlackSettings {
  const { responders, channel: packetChannel } = escalation;
  return {
    ...connection,
    channels,
    allowed: { ...permissions, acknowledge: responders },
    ...(packetChannel !== undefined && { packetChannel }),
  };
}

/** What environment and settings say about the bot, beside its connections. */
async function botPartsOf(
  environment: Environment,
  settings: Settings,
  kept: Pick<BotParts, 'store' | 'log'>,
): Promise<Omit<BotParts, 'slack' | 'sources' | 'store' | 'clock' | 'log'>> {
  const investigator = await investigatorOf(environment, settings, kept);
  return {
    ...(investigator && { investigator }),
    redactEmails: settings.redaction.emails,
    limits: limitsOf(settings),
    grouping: groupingOf(settings),
    quiet: settings.quiet,
    health: (outbox) => healthOf(environment, outbox),
    escalation: escalationOf(settings, environment, clock),
  };
}
