import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { createSlackApp } from '../slack/app.ts';
import { slackClient } from '../slack/connection/client.ts';
import type { PostParts } from '../slack/posting/posts.ts';
import type { QuietSettings } from '../slack/people/quiet.ts';
import { quietTimes } from '../slack/people/quiet-times.ts';
import { slackDestination } from '../slack/posting/slack-destination.ts';
import { createOutbox, type Outbox } from '../slack/outbox/outbox.ts';
import { slackReporter } from '../slack/reporter.ts';
import type { SlackSettings } from '../slack/settings.ts';
import type { Health } from '../slack/views/app-home.ts';
import type { Source } from '../sources/source.ts';
import { openThreadedStore } from '../store/threaded.ts';
import type { Store } from '../store/store.ts';
import type { BotEscalation } from './escalation.ts';
import { createTriage, type TriageParts } from '../triage.ts';

export interface BotParts {
  readonly slack: SlackSettings;
  readonly sources: readonly Source[];
  readonly store: Store;
  readonly investigator?: TriageParts['investigator'];
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: TriageParts['limits'];
  readonly redactEmails: boolean;
  /** When alerts are one incident; absent: as by default. */
  readonly grouping?: TriageParts['grouping'];
  /** The bot's own condition, for the Home tab. */
  readonly health?: (outbox: Pick<Outbox, 'waiting'>) => Promise<Health>;
  /** When nobody is called for what can wait; absent: never, unless a person says so. */
  readonly quiet?: QuietSettings;
  /** When people take over, and where they hear of it besides Slack; absent: never. */
  readonly escalation?: BotEscalation;
}

/** A running bot. */
export interface Bot {
  /** Where it listens, in HTTP mode. */
  readonly port?: number;
  /** Stops listening, then leaves the investigations under way to the next process. */
  stop(): Promise<void>;
}

/** Wires store, sources, triage and Slack together, and starts them. */
export async function startBot(parts: BotParts): Promise<Bot> {
  const { slack, store, clock, log, redactEmails } = parts;
  const outbox = createOutbox(clock);
  const client = slackClient(slack, log, outbox);
  const reporter = slackReporter({ client, store, clock, log });
  const escalation = parts.escalation && inSlackToo(parts.escalation, { client, store, clock, log });
  const quiet = quietTimes({ settings: parts.quiet ?? neverQuiet, store, clock });
  const triage = createTriage({
    ...{ ...parts, reporter },
    ...(escalation && { escalation: { ...escalation, isQuiet: (place) => quiet.isQuiet(place) } }),
  });
  const { health } = parts;
  const app = createSlackApp({
    ...{ settings: slack, client, triage, log, store, clock, redactEmails, quiet },
    ...(health && { health: () => health(outbox) }),
  });
  const stopping = new AbortController();
  const { port } = await app.start();
  const working = triage.work(stopping.signal);
  return {
    ...(port !== undefined && { port }),
    stop: async () => {
      await app.stop();
      stopping.abort();
      await working;
    },
  };
}

const neverQuiet: QuietSettings = { channels: [] };

const inSlackToo = ({ settings, destinations }: BotEscalation, slack: PostParts): BotEscalation => ({
  settings,
  destinations: [slackDestination({ ...slack, acknowledgeMs: settings.acknowledgeMs }), ...destinations],
});

/** The SQLite file in the data folder, which is made where it is missing; InputError where it cannot be. */
export async function openStoreIn(folder: string): Promise<Store> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new InputError(`CASEFILE_DATA_DIR: cannot create ${folder}.`, { cause: error });
  });
  return openThreadedStore(join(folder, 'casefile.db'));
}
