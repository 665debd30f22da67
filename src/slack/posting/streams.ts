import { createHash } from 'node:crypto';
import type { AnyChunk, WebClient } from '@slack/web-api';
import type { Incident } from '../../incidents/incident.ts';
import type { Clock } from '../../lib/clock.ts';
import { cut } from '../../lib/cut.ts';
import type { Log } from '../../lib/log.ts';
import type { Store } from '../../store/store.ts';
import { patiently } from '../connection/client.ts';
import { type PostLog, postLog } from './post-log.ts';
import { SlackFailure } from '../connection/slack-error.ts';
import { findPosted, type Slot, slotKey, slotMetadata, slotOf, threadKey } from './slot.ts';
import { type Streamed, type StreamLog, streamLog } from './stream-log.ts';
import { hushed } from '../views/hushed.ts';
import type { Message } from '../views/limits.ts';

interface Parts {
  readonly client: WebClient;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Answers that grow while a person waits for them (https://docs.slack.dev/reference/methods/chat.startStream). Slack
 * streams to a person only, so an alert's investigation has none. Nothing here throws: what cannot be streamed is
 * posted.
 */
export interface Streams {
  /** Whether the incident's run has a stream now, one of before a restart included; begins one where it may. */
  begin(incident: Incident, heading: string, doing: string): Promise<boolean>;
  /** Shows how far it is; a stream that died goes on in a new message. False where there is none. */
  show(slot: Slot, incident: Incident, doing: string): Promise<boolean>;
  /**
   * Ends the stream with a message that fills `slot` from then on; false where that could not be done, and the
   * message is to be posted.
   */
  finish(slot: Slot, message: Message): Promise<boolean>;
}

/** Slack's own words for a stream that it ended, or that is full. */
const diedOf = new Set(['message_not_in_streaming_state', 'msg_too_long', 'message_not_found']);
const titleRoom = 200;
const headingRoom = 2_000;

interface Steps extends Parts {
  readonly streams: StreamLog;
  readonly posts: PostLog;
  /** Notes what Slack said; for want of a scope or of the method this process asks no more. */
  refused(what: string, error: unknown): void;
  isRefused(): boolean;
}

export function slackStreams(parts: Parts): Streams {
  const [streams, posts] = [streamLog(parts.store), postLog(parts.store)];
  let isRefused = false;
  const steps: Steps = {
    ...{ ...parts, streams, posts, isRefused: () => isRefused },
    refused: (what, error) => {
      const trouble = error instanceof SlackFailure ? error.trouble : undefined;
      const forGood = trouble?.kind === 'refused' || trouble?.kind === 'refused-token';
      const rest = forGood ? '; nothing is streamed from here on' : '';
      parts.log.warn({ err: error }, `${what} failed${rest}`);
      isRefused ||= forGood;
    },
  };
  return {
    begin: async (incident, heading, doing) => {
      const slot = slotOf(incident, 'first-reply');
      const before = await streams.read(slotKey(slot));
      if (before !== undefined) return before.state === 'open';
      // What was posted before a restart is edited on; in a thread that is gone nothing is said.
      if ((await posts.read(slotKey(slot))) ?? (await posts.read(threadKey(slot)))) return false;
      const text = cut(heading, headingRoom);
      return start(steps, slot, incident, [{ type: 'markdown_text', text }, task(doing, 'in_progress')]);
    },
    show: (slot, incident, doing) => show(steps, slot, incident, doing),
    finish: (slot, message) => finish(steps, slot, message),
  };
}

async function start(steps: Steps, slot: Slot, incident: Incident, chunks: AnyChunk[]): Promise<boolean> {
  const { askedBy, thread } = incident;
  if (steps.isRefused() || askedBy === undefined || slot.threadTs === undefined) return false;
  const where = { channel: slot.channel, thread_ts: slot.threadTs };
  const recipient = { recipient_user_id: askedBy, recipient_team_id: thread.team };
  try {
    const { ts } = await patiently('chat.startStream', { clock: steps.clock, waits: [1_000] }, () =>
      steps.client.chat.startStream({ ...where, ...recipient, task_display_mode: 'timeline', chunks }),
    );
    if (ts === undefined) return false;
    await steps.streams.write(slotKey(slot), { ts, state: 'open' });
    return true;
  } catch (error) {
    steps.refused('starting a stream', error);
    return false;
  }
}

async function show(steps: Steps, slot: Slot, incident: Incident, doing: string): Promise<boolean> {
  const streamed = await steps.streams.read(slotKey(slot));
  if (streamed?.state !== 'open') return false;
  const { channel } = slot;
  const chunks = [task(doing, 'in_progress')];
  try {
    await patiently('chat.appendStream', { clock: steps.clock, waits: [] }, () =>
      steps.client.chat.appendStream({ channel, ts: streamed.ts, chunks }),
    );
    return true;
  } catch (error) {
    if (!hasDied(error)) {
      steps.log.warn({ incident: incident.id, err: error }, 'progress was not streamed');
      return true;
    }
    await over(steps, slot, streamed);
    return start(steps, slot, incident, chunks);
  }
}

async function finish(steps: Steps, slot: Slot, message: Message): Promise<boolean> {
  const reply: Slot = { ...slot, purpose: 'first-reply' };
  const streamed = await steps.streams.read(slotKey(reply));
  if (streamed?.state !== 'open') return false;
  const before = await steps.posts.read(slotKey(slot));
  if (before !== undefined && before.state !== 'intended') {
    // It was said already; whether here or in a message of its own.
    const isHere = before.state === 'posted' && before.ts === streamed.ts;
    await (isHere ? end(steps, reply, streamed) : over(steps, reply, streamed));
    return false;
  }
  if (before !== undefined && (await arrived(steps, slot, streamed, before.intendedAt)) === 'yes')
    return true;
  const intendedAt = before?.intendedAt ?? steps.clock.now();
  const first = hushed(message);
  // Who finds the intention looks for the message before posting it again.
  await steps.posts.write(slotKey(slot), { state: 'intended', intendedAt });
  try {
    await patiently('chat.stopStream', { clock: steps.clock, waits: [1_000] }, () =>
      steps.client.chat.stopStream({
        ...{ channel: slot.channel, ts: streamed.ts, chunks: [task('Looked at everything', 'complete')] },
        ...{ blocks: [...first.blocks], metadata: slotMetadata(slot), session_status: 'active' },
      }),
    );
    const shown = createHash('sha256').update(JSON.stringify(first)).digest('hex');
    await steps.posts.write(slotKey(slot), { state: 'posted', intendedAt, ts: streamed.ts, shown });
    await end(steps, reply, streamed);
    return true;
  } catch (error) {
    if (!hasDied(error)) steps.refused('ending a stream', error);
    // A stream that we ended ourselves, and did not hear of it, looks as one that died.
    const outcome = await arrived(steps, slot, streamed, intendedAt);
    await (outcome === 'no' ? over(steps, reply, streamed) : end(steps, reply, streamed));
    return outcome === 'yes';
  }
}

/** Whether the end of a stream reached Slack although we never heard so. */
async function arrived(
  { client, clock, posts }: Steps,
  slot: Slot,
  streamed: Streamed,
  intendedAt: number,
): Promise<'yes' | 'no' | 'unknown'> {
  try {
    const ts = await patiently('conversations.replies', { clock, waits: [1_000] }, () =>
      findPosted(client, slot, intendedAt),
    );
    if (ts !== streamed.ts) return 'no';
    await posts.write(slotKey(slot), { state: 'posted', intendedAt, ts, shown: '' });
    return 'yes';
  } catch {
    return 'unknown';
  }
}

const end = ({ streams }: Steps, slot: Slot, streamed: Streamed): Promise<void> =>
  streams.write(slotKey(slot), { ...streamed, state: 'over' });

/** A stream that ended without its answer: its message is the first reply from here on, to be edited as one. */
async function over({ streams, posts, clock }: Steps, slot: Slot, streamed: Streamed): Promise<void> {
  const post = { state: 'posted', intendedAt: clock.now(), ts: streamed.ts, shown: '' } as const;
  await posts.write(slotKey(slot), post);
  await streams.write(slotKey(slot), { ...streamed, state: 'over' });
}

const task = (title: string, status: 'in_progress' | 'complete'): AnyChunk => ({
  type: 'task_update',
  id: 'look-ups',
  title: cut(title, titleRoom),
  status,
});

const hasDied = (error: unknown): boolean =>
  error instanceof SlackFailure && 'code' in error.trouble && diedOf.has(error.trouble.code);
