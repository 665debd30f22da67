import { WebClient } from '@slack/web-api';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { boltLog } from './bolt-log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { PacedClient } from '../outbox/paced-client.ts';
import type { BotIdentity, SlackConnection } from '../settings.ts';
import { passes, SlackFailure, troubleOf } from './slack-error.ts';

/**
 * A Web API client that tries once: a post whose answer was lost may have arrived, so only code that can look
 * for it may try again. `patiently` does, for everything that can be repeated. With an outbox every message waits
 * for its turn there.
 */
export function slackClient(
  connection: Pick<SlackConnection, 'botToken' | 'apiUrl'>,
  log: Log,
  outbox?: Outbox,
): WebClient {
  const options = {
    ...(connection.apiUrl !== undefined && { slackApiUrl: connection.apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 30_000,
    logger: boltLog(log),
  };
  return outbox === undefined
    ? new WebClient(connection.botToken, options)
    : new PacedClient(connection.botToken, outbox, options);
}

/** How long to wait before the next attempt: five more in about five minutes, then never. */
const fiveInFiveMinutes = [1_000, 4_000, 15_000, 60_000, 200_000] as const;

export interface Patience {
  readonly clock: Clock;
  /** Milliseconds to wait before each further attempt. */
  readonly waits?: readonly number[];
}

/**
 * Runs `attempt` until it succeeds, waiting longer each time and as long as Slack asks for. Throws SlackFailure
 * where waiting does not help or did not.
 */
export async function patiently<T>(
  method: string,
  { clock, waits = fiveInFiveMinutes }: Patience,
  attempt: () => Promise<T>,
): Promise<T> {
  for (const waitMs of [...waits, undefined]) {
    try {
      return await attempt();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble === undefined) throw error;
      if (waitMs === undefined || !passes(trouble)) throw new SlackFailure(method, trouble, error);
      await clock.wait(Math.max(waitMs, 'retryAfterMs' in trouble ? trouble.retryAfterMs : 0));
    }
  }
  throw new Error('unreachable: the last attempt returns or throws');
}

/** Asks Slack who the token belongs to; throws SlackFailure. */
export async function whoAmI(client: WebClient, clock: Clock): Promise<BotIdentity> {
  const me = await patiently('auth.test', { clock }, () => client.auth.test());
  return { botId: me.bot_id, userId: me.user_id };
}
