import { EscalationSection } from '../config/sections/escalation.ts';
import { visitor as person } from '../demo/state/people.ts';
import type { EscalationSettings } from '../escalation/desk.ts';
import { startWorkspace } from '../demo/workspace.ts';
import type { ChatMessage } from '../demo/state/message.ts';
import type { Workspace } from '../demo/port.ts';
import { incidentLog } from '../incidents/incident-log.ts';
import type { Clock } from '../lib/clock.ts';
import { InputError } from '../lib/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import type { Log } from '../lib/log.ts';
import { type BotEscalation, escalationSettings } from './escalation.ts';
import { oneAtATime } from '../slack/posting/one-at-a-time.ts';
import type { OpenedCase } from '../sources/case.ts';
import type { Store } from '../store/store.ts';
import { type Bot, type BotParts, startBot } from './bot.ts';

export interface DemoParts {
  readonly cases: readonly OpenedCase[];
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly port: number;
  /** False: no page, for headless runs. */
  readonly page: boolean;
  /** Absent: each incident is played for itself, however much it is like the one before. */
  readonly grouping?: BotParts['grouping'];
  /** Absent: packets go to the workspace's second channel and mention the visitor. */
  readonly escalation?: BotEscalation;
}

/** The local workspace with the real bot in it; its telemetry is the case that was played last. */
export interface LocalDemo {
  readonly workspace: Workspace;
  /** Starts the bot with the case for its telemetry, and posts the case's alert as it arrived. */
  play(id: string): Promise<ChatMessage>;
  stop(): Promise<void>;
}

const signingSecret = 'local-workspace';
/** How long the next incident waits for the one before it. */
const patienceMs = 10_000;
const limits = { lookUpMs: 30_000, lookBackMs: 3_600_000, concurrency: 2 };
const apart = { windowMs: -1, causeMs: -1, stormAlerts: Number.MAX_SAFE_INTEGER, flapMs: 0 };

export async function startDemo(parts: DemoParts): Promise<LocalDemo> {
  const { cases, clock, port, page } = parts;
  const incidents = incidentLog(parts.store);
  const inTurn = oneAtATime();
  const playInTurn = (id: string) => inTurn('play', () => play(id));
  let bot: Bot | undefined;
  const workspace = await startWorkspace({
    ...{ port, page, clock, signingSecret },
    incidents: cases.map(({ meta: { id, title, summary } }) => ({ id, title, summary })),
    onChoose: async (id) => {
      await playInTurn(id);
    },
    shortcut: { callbackId: 'investigate_message', name: 'Investigate this message' },
  });

  /** Until what is under way has ended with its own telemetry, which the next incident replaces. */
  async function investigated(): Promise<void> {
    const deadline = clock.now() + patienceMs;
    const enough = new AbortController();
    await Promise.race([workspace.settled(), clock.wait(patienceMs, enough.signal)]);
    enough.abort();
    while ((await incidents.list({ states: ['open', 'investigating'] })).length > 0) {
      if (clock.now() > deadline) return;
      await clock.wait(50);
    }
  }

  async function play(id: string): Promise<ChatMessage> {
    const chosen = cases.find(({ meta }) => meta.id === id);
    if (chosen === undefined) throw new InputError(`No bundled incident is called ${id}.`);
    await investigated();
    workspace.markChosen(id);
    await bot?.stop();
    bot = await startBot({
      ...parts,
      limits,
      grouping: parts.grouping ?? apart,
      sources: chosen.sources,
      redactEmails: false,
      escalation: parts.escalation ?? { settings: demoEscalation(workspace), destinations: [] },
      slack: slackOf(workspace),
    });
    workspace.connect({ requestUrl: `http://127.0.0.1:${bot.port ?? 0}/slack/events` });
    return post(workspace, chosen);
  }

  return {
    workspace,
    play: playInTurn,
    stop: async () => {
      await bot?.stop();
      await workspace.stop();
    },
  };
}

const demoEscalation = ({ channels }: Workspace): EscalationSettings => {
  const channel = channels[1]?.id;
  const section = EscalationSection.parse({ ...(channel !== undefined && { channel }), mention: person.id });
  return escalationSettings({ escalation: section, services: {}, boundary: {} });
};

const slackOf = ({ tokens, apiUrl }: Workspace) => ({
  mode: 'http' as const,
  botToken: tokens.bot,
  ...{ apiUrl, signingSecret, port: 0, channels: [] },
});

function post(workspace: Workspace, { meta, message = {} }: OpenedCase): ChatMessage {
  const channel = workspace.channels[0]?.id ?? '';
  const { text, username } = message;
  const outcome = workspace.postAlert({
    channel,
    from: typeof username === 'string' ? username : 'Alerts',
    ...(typeof text === 'string' && { text }),
    attachments: objectsIn(message['attachments']),
    blocks: objectsIn(message['blocks']),
  });
  if (outcome.status === 'posted') return outcome.message;
  throw new InputError(`The message of ${meta.id} was refused: ${outcome.error}.`);
}

const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
