import type { WebClient } from '@slack/web-api';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Store } from '../store/store.ts';
import type { Triage } from '../triage.ts';
import { PromptApp } from './connection/bolt-app.ts';
import { boltLog } from './connection/bolt-log.ts';
import { slackClient, whoAmI } from './connection/client.ts';
import type { Desk } from './desk.ts';
import { openInbox } from './inbox/inbox.ts';
import { conversations } from './conversation/conversation.ts';
import { runLater } from './later.ts';
import { mayDo } from './listeners/may-do.ts';
import { registerListeners } from './listeners/index.ts';
import type { QuietTimes } from './people/quiet-times.ts';
import { slackPeople } from './people/people.ts';
import { everybody, permissionsOf } from './people/permissions.ts';
import { slackPosts } from './posting/posts.ts';
import { questionQueue } from './questions.ts';
import { type Line, lineFor } from './connection/receiver.ts';
import { seenEvents } from './connection/seen-events.ts';
import type { BotIdentity, SlackSettings } from './settings.ts';
import type { Health } from './views/app-home.ts';

export interface SlackAppParts {
  readonly settings: SlackSettings;
  /** Shared with the reporter, so that all messages wait in the same queues; one of its own where absent. */
  readonly client?: WebClient;
  readonly triage: Triage;
  readonly log: Log;
  readonly store: Store;
  readonly clock: Clock;
  /** Whether e-mail addresses are taken out of what is stored, as secrets are. */
  readonly redactEmails?: boolean;
  /** When nobody is called for what can wait. */
  readonly quiet?: QuietTimes;
  /** The bot's own condition, for the Home tab; absent: nothing is known of it. */
  readonly health?: () => Promise<Health>;
}

const unknownHealth: Health = { waitingToPost: 0, model: 'none: the rule engine alone.' };

export interface SlackApp {
  /** Resolves when events can arrive; throws SlackFailure where Slack refuses the token or cannot be reached. */
  start(): Promise<{ readonly port?: number }>;
  /** Takes no more events and finishes what is under way. */
  stop(): Promise<void>;
}

/** The bot's ear: what Slack delivers goes to triage, and buttons and commands are answered. */
export function createSlackApp(parts: SlackAppParts): SlackApp {
  const { settings, triage, log, store, clock } = parts;
  const client = parts.client ?? slackClient(settings, log);
  const line = lineFor(settings, log);
  const later = runLater(log);
  const stopping = new AbortController();
  const posts = slackPosts({ client, store, clock, log });
  const questions = questionQueue({ store, triage, posts, clock, log, later, stopping: stopping.signal });
  const people = slackPeople({ client, clock, log });
  let identity: BotIdentity = { botId: undefined, userId: undefined };

  const bolt = boltOn(line, settings, () => identity, log);
  const inbox = openInbox({
    ...{ store, clock, log, seen: seenEvents(store), redactEmails: parts.redactEmails ?? false },
    handle: (arrival) => desk.receive(arrival),
    unanswered: () => bolt.unanswered,
  });
  const permissions = permissionsOf({ ...everybody, ...settings.allowed }, people);
  const talks = conversations({
    ...{ store, triage, posts, client, people, clock, log, later, permissions, stopping: stopping.signal },
    redactEmails: parts.redactEmails ?? false,
    ...(parts.quiet && { quiet: parts.quiet }),
  });
  const desk: Desk = {
    ...{ triage, client, posts, questions, clock, log, later },
    receive: async (arrival) => {
      const heard = await talks.hear(arrival);
      if (heard !== undefined) return heard.incident;
      // What a person says is heard in public: whoever may not ask is told so alone.
      const { askedBy: user, place } = arrival;
      return user === undefined || (await mayDo(desk, { ...place, user }, 'ask'))
        ? triage.receive(arrival)
        : undefined;
    },
    inbox,
    conversation: talks,
    people,
    permissions,
    ...(parts.quiet && { quiet: parts.quiet }),
    health: async () => ({
      ...((await parts.health?.()) ?? unknownHealth),
      inbox: await inbox.waiting(),
    }),
    channels: settings.channels,
    packetChannel: settings.packetChannel,
    identity: () => identity,
  };
  registerListeners(bolt, desk);

  return {
    start: async () => {
      identity = await whoAmI(client, clock);
      await inbox.open();
      const opened = await line.open().catch(async (error: unknown) => {
        await inbox.close();
        throw error;
      });
      later('slash commands left over', () => questions.drain());
      later('remarks left over', () => talks.drain());
      log.info({ mode: settings.mode, ...opened, bot: identity.userId }, 'connected to Slack');
      return opened;
    },
    stop: async () => {
      stopping.abort();
      await line.close();
      await inbox.close();
      await later.settled();
    },
  };
}

const boltOn = (
  { receiver }: Line,
  { botToken, apiUrl }: SlackSettings,
  identity: () => BotIdentity,
  log: Log,
): PromptApp =>
  new PromptApp(
    {
      receiver,
      authorize: async () => {
        const { botId, userId } = identity();
        return {
          botToken,
          ...(botId !== undefined && { botId }),
          ...(userId !== undefined && { botUserId: userId }),
        };
      },
      logger: boltLog(log),
      convoStore: false,
      ...(apiUrl !== undefined && { clientOptions: { slackApiUrl: apiUrl } }),
    },
    log,
  );
