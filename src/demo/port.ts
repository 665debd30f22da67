import type { Clock } from '../lib/clock.ts';
import type { AlertPost, PostOutcome } from './acts/integrations.ts';
import type { Visitor } from './acts/visitor.ts';
import type { Tokens } from './api/answer.ts';
import type { Fault } from './api/faults.ts';
import type { DeliveryRecord } from './delivery/postman.ts';
import type { SocketMode } from './delivery/socket-mode.ts';
import type { Incident, Shortcut } from './snapshot.ts';
import type { Change } from './state/feed.ts';
import type { ChatMessage } from './state/message.ts';
import type { Channel } from './state/people.ts';
import type { OpenView } from './state/open-view.ts';

export interface WorkspaceOptions {
  /** 0, or absent: any free port. */
  readonly port?: number;
  /** With it events and interactions are signed for the bot's request URL. */
  readonly signingSecret: string;
  readonly clock?: Clock;
  /** The tokens that the bot must bring; absent, `localTokens`. */
  readonly tokens?: Tokens;
  readonly channels?: readonly Channel[];
  /** The incidents that the page offers, and what choosing one does. */
  readonly incidents?: readonly Incident[];
  readonly onChoose?: (id: string) => Promise<void> | void;
  /** The bot's message shortcut as the message menu names it. */
  readonly shortcut?: Shortcut;
  /** The line under the sidebar that says what this is. */
  readonly note?: string;
  /** False: no page, for headless runs. */
  readonly page?: boolean;
  /** How long after a failed delivery each further one follows; absent, as Slack does. */
  readonly retryDelaysMs?: readonly number[];
}

export const localTokens: Tokens = { bot: 'xoxb-local-workspace', app: 'xapp-local-workspace' };

export const localChannels: readonly Channel[] = [
  { id: 'C0INCIDENT', name: 'incidents', topic: 'Alerts arrive here; Casefile answers in their threads.' },
  { id: 'C0ESCALATE', name: 'escalations', topic: 'What Casefile hands to people.' },
];

/** A Slack workspace on this machine: the Web API, signed deliveries to the bot, and a page to look at it. */
export interface Workspace {
  /** Where the page is. */
  readonly url: string;
  /** The Web API's base, for `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly tokens: Tokens;
  readonly channels: readonly Channel[];
  /** Everything that a person at the page can do. */
  readonly visitor: Visitor;
  /** Delivers over HTTP to this address from now on; without it, over Socket Mode. */
  readonly connect: (bot: { readonly requestUrl: string }) => void;
  /** Marks an incident on the page as the one that happens now; choosing one there does so by itself. */
  readonly markChosen: (incident: string) => void;
  readonly postAlert: (post: AlertPost) => PostOutcome;
  /** Edits an alert in place, as tools do that keep one message for firing and resolved. */
  readonly editAlert: (
    alert: Pick<ChatMessage, 'channel' | 'ts'>,
    change: Pick<AlertPost, 'text' | 'blocks' | 'attachments'>,
  ) => PostOutcome;
  /** An incoming webhook's address, for a real Alertmanager or Grafana. */
  readonly webhookUrl: (from: string, channel?: string) => string;
  /** A thread, or without `threadTs` what stands in the channel itself; oldest first. */
  readonly messages: (channel: string, threadTs?: string) => readonly ChatMessage[];
  /** The open modals, the top one last. */
  readonly views: () => readonly OpenView[];
  readonly home: () => OpenView | undefined;
  /** Every attempt to deliver something to the bot. */
  readonly deliveries: () => readonly DeliveryRecord[];
  /** Delivers an event once more under its own id, as Slack does when an acknowledgement was lost. */
  readonly redeliver: (record: DeliveryRecord) => Promise<void>;
  /** Makes the next calls of a Web API method fail. */
  readonly failNext: (fault: Fault) => void;
  /** Ends every stream that is under way, as Slack does after five minutes. */
  readonly endStreams: () => void;
  /** Resolves with the first change that fits, from now on. */
  readonly until: (fits: (change: Change) => boolean) => Promise<Change>;
  /** Resolves when the bot has acknowledged everything, or retries ran out. */
  readonly settled: () => Promise<void>;
  readonly socketMode: Pick<SocketMode, 'connections' | 'refresh'>;
  readonly stop: () => Promise<void>;
}
