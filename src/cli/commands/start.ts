import { once } from 'node:events';
import { Command } from 'commander';
import { readEnvironment, slackConnection } from '../../config/environment.ts';
import { readSettings } from '../../config/settings.ts';
import { systemClock } from '../../lib/clock.ts';
import { createLog } from '../../lib/log.ts';
import { openSources } from '../../sources/registry.ts';
import { openStoreIn, startBot } from '../bot.ts';
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
      const clock = systemClock;
      const sources = await openSources(settings.sources, { clock, folder: settings.folder });
      const store = await openStoreIn(environment.CASEFILE_DATA_DIR);
      if (sources.length === 0)
        log.warn('no sources are configured: every diagnosis will be "I do not know"');
      const { responders, channel: packetChannel } = settings.escalation;
      const allowed = { ...settings.permissions, acknowledge: responders };
      const slack = {
        ...{ ...connection, channels: settings.channels, allowed },
        ...(packetChannel !== undefined && { packetChannel }),
      };
      const redactEmails = settings.redaction.emails;
      const investigator = await investigatorOf(environment, settings, { store, log });
      const bot = await startBot({
        slack,
        ...(investigator && { investigator }),
        sources,
        store,
        clock,
        log,
        redactEmails,
        limits: limitsOf(settings),
        grouping: groupingOf(settings),
        health: (outbox) => healthOf(environment, outbox),
        escalation: escalationOf(settings, environment, clock),
      });
      log.info(
        { mode: connection.mode, port: bot.port, sources: sources.map((source) => source.name) },
        'listening',
      );
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      log.info('stopping');
      await bot.stop();
      await Promise.all(sources.map((source) => source.close()));
      await store.close();
    });
