import type { WebClient } from '@slack/web-api';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Triage } from '../triage.ts';
import type { Conversation } from './conversation/conversation.ts';
import type { Inbox } from './inbox/inbox.ts';
import type { Later } from './later.ts';
import type { People } from './people/people.ts';
import type { Permissions } from './people/permissions.ts';
import type { QuietTimes } from './people/quiet-times.ts';
import type { Posts } from './posting/posts.ts';
import type { Questions } from './questions.ts';
import type { BotIdentity } from './settings.ts';
import type { Health } from './views/app-home.ts';

/** What every listener works with. */
export interface Desk {
  readonly triage: Triage;
  /**
   * The way of whatever people and alerting systems write: what somebody says in an incident's thread is a part of
   * its conversation, everything else goes to `triage.receive`. Durable when it resolves.
   */
  readonly receive: Triage['receive'];
  readonly client: WebClient;
  readonly posts: Posts;
  /** Who is in a group or a channel. */
  readonly people: People;
  /** Who may do what. */
  readonly permissions: Permissions;
  /** The bot's own condition, for the Home tab. */
  readonly health: () => Promise<Health>;
  readonly questions: Questions;
  readonly conversation: Conversation;
  /** Where what was heard waits for `receive`. */
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly log: Log;
  /** What need not be done before Slack gets its answer, and may be lost with the process. */
  readonly later: Later;
  /** When nobody is called for what can wait; absent: never. */
  readonly quiet?: QuietTimes;
  readonly channels: readonly string[];
  /** Where packets are posted: their buttons work there although it is no channel to listen in. */
  readonly packetChannel: string | undefined;
  /** Known once the app has started. */
  identity(): BotIdentity;
}

/** Whether the bot is to work in a channel. */
export const listensIn = ({ channels }: Pick<Desk, 'channels'>, channel: string): boolean =>
  channels.length === 0 || channels.includes(channel);

/** Whether buttons of the bot's messages work in a channel. */
export const worksIn = (desk: Pick<Desk, 'channels' | 'packetChannel'>, channel: string): boolean =>
  channel === desk.packetChannel || listensIn(desk, channel);
