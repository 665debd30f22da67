import type { MessageMetadata } from '@slack/web-api';
import type { WebClient } from '@slack/web-api';
import type { Incident } from '../../incidents/incident.ts';

/** The place of one message of ours: it is filled at most once, and then edited. */
export interface Slot {
  readonly incident: string;
  readonly run: number;
  readonly purpose:
    | 'first-reply'
    | 'diagnosis'
    | 'failure'
    | 'resolved'
    | 'pointer'
    | 'question'
    | 'answer'
    | 'packet'
    | 'escalated';
  /** The message that it answers, where a thread may hold several of its purpose. */
  readonly to?: string;
  readonly channel: string;
  /** Absent where it begins a thread of its own. */
  readonly threadTs?: string;
}

export const slotOf = (incident: Incident, purpose: Slot['purpose']): Slot => ({
  incident: incident.id,
  run: incident.run,
  purpose,
  channel: incident.thread.channel,
  threadTs: incident.thread.threadTs,
});

export const slotKey = ({ incident, run, purpose, to }: Slot): string =>
  `${incident}/${String(run).padStart(6, '0')}/${purpose}${to === undefined ? '' : `/${to}`}`;

/** Under which it is remembered that the thread is gone, for every slot in it. */
export const threadKey = ({ channel, threadTs = '' }: Slot): string => `thread/${channel}/${threadTs}`;

const eventType = 'casefile_post';

/** Stays with the message in Slack, so that it can be found again by a process that knows nothing of it. */
export const slotMetadata = ({ incident, run, purpose, to }: Slot): MessageMetadata => ({
  event_type: eventType,
  event_payload: { incident, run, purpose, ...(to !== undefined && { to }) },
});

/** Clocks differ: how much earlier than we noted it a message may have been posted. */
const clockSkewMs = 10 * 60_000;

/** Looks in the thread, or in the channel, for the message that fills the slot. */
export async function findPosted(
  client: WebClient,
  slot: Slot,
  intendedAt: number,
): Promise<string | undefined> {
  const { channel, threadTs } = slot;
  const oldest = String(Math.max(0, (intendedAt - clockSkewMs) / 1000));
  const range = { channel, oldest, include_all_metadata: true, limit: 200 };
  let cursor: string | undefined;
  do {
    const paged = { ...range, ...(cursor !== undefined && { cursor }) };
    const page =
      threadTs === undefined
        ? await client.conversations.history(paged)
        : await client.conversations.replies({ ...paged, ts: threadTs });
    const found = page.messages?.find((message) => fills(message, slot));
    if (found?.ts !== undefined) return found.ts;
    cursor = page.response_metadata?.next_cursor;
  } while (cursor !== undefined && cursor !== '');
  return undefined;
}

/** The SDK's types of listed messages leave the metadata out. */
function fills(message: object, slot: Slot): boolean {
  const metadata =
    'metadata' in message ? (message.metadata as Partial<MessageMetadata> | undefined) : undefined;
  const payload = metadata?.event_payload;
  return (
    metadata?.event_type === eventType &&
    payload?.['incident'] === slot.incident &&
    Number(payload['run']) === slot.run &&
    payload['purpose'] === slot.purpose &&
    payload['to'] === slot.to
  );
}
