import type { Destination, News, Told } from '../../escalation/destinations/destination.ts';
import type { Patience } from '../connection/client.ts';
import { type AttachedTo, attachPacket } from './attach-packet.ts';
import { type PostParts, slackPosts } from './posts.ts';
import { passes, SlackFailure } from '../connection/slack-error.ts';
import { type Slot, slotOf } from './slot.ts';
import { diagnosisMessage } from '../views/diagnosis.ts';
import { failureMessage } from '../views/failure.ts';
import { link } from '../views/inert.ts';
import { contactMessage, packetMessage } from '../views/packet.ts';

export interface SlackDestinationParts extends PostParts {
  /** How long a contact has to answer, in milliseconds. */
  readonly acknowledgeMs: number;
}

type Posts = ReturnType<typeof slackPosts>;

/**
 * Packets in the escalation channel, or in the incident's thread where there is none or it cannot be used. A
 * contact is mentioned in one post and never again: what changes later is edited.
 */
export function slackDestination(parts: SlackDestinationParts): Destination {
  const posts = slackPosts(parts);
  const once: Patience = { clock: parts.clock, waits: [] };
  return {
    name: 'slack',
    tell: async (news) => {
      try {
        await tellInSlack(parts, posts, news, once);
        return { status: 'told' };
      } catch (error) {
        if (error instanceof SlackFailure) return toldBy(error);
        throw error;
      }
    },
  };
}

function toldBy({ trouble, message }: SlackFailure): Told {
  if (!passes(trouble)) return { status: 'refused', why: message };
  return {
    ...{ status: 'later', why: message },
    ...('retryAfterMs' in trouble && { afterMs: trouble.retryAfterMs }),
  };
}

async function tellInSlack(
  parts: SlackDestinationParts,
  posts: Posts,
  news: News,
  once: Patience,
): Promise<void> {
  const { escalation, packet } = news;
  const place = await packetPlace(parts, posts, news, once);
  if (place !== undefined && news.step === 'next-contact')
    await posts.put(contactSlot(news, place), contactMessage(escalation, packet), once);
  if (place !== undefined && !(await attachPacket(parts, news, place)))
    await putPacket(parts, posts, news, { slot: place.slot, notice: notAttached(news), once });
  await showInThread(posts, news, once);
}

interface Placed extends AttachedTo {
  readonly slot: Slot;
}

/** Posts or edits the packet; where a hopeless channel refuses it, in the incident's own thread. */
async function packetPlace(
  parts: SlackDestinationParts,
  posts: Posts,
  news: News,
  once: Patience,
): Promise<Placed | undefined> {
  const { escalation, incident } = news;
  const inThread: Slot = {
    ...{ incident: escalation.id, run: 2, purpose: 'packet' as const },
    ...{ channel: incident.thread.channel, threadTs: incident.thread.threadTs },
  };
  if (escalation.channel === undefined)
    return placed(inThread, await putPacket(parts, posts, news, { slot: inThread, notice: '', once }));
  const slot: Slot = {
    ...{ incident: escalation.id, run: 1, purpose: 'packet' },
    channel: escalation.channel,
  };
  try {
    return placed(slot, await putPacket(parts, posts, news, { slot, notice: '', once }));
  } catch (error) {
    if (!(error instanceof SlackFailure) || !isHopeless(error)) throw error;
    parts.log.error({ escalation: escalation.id, err: error }, 'the escalation channel cannot be used');
    const notice = `Here because the escalation channel <#${escalation.channel}> cannot be used.`;
    return placed(inThread, await putPacket(parts, posts, news, { slot: inThread, notice, once }));
  }
}

const isHopeless = ({ trouble: { kind } }: SlackFailure): boolean =>
  kind === 'channel-gone' || kind === 'not-in-channel';

/** Files and further contacts go below the packet, or beside it where it is in a thread itself. */
const placed = (slot: Slot, ts: string | undefined): Placed | undefined =>
  ts === undefined ? undefined : { slot, channel: slot.channel, threadTs: slot.threadTs ?? ts };

interface Putting {
  readonly slot: Slot;
  readonly notice: string;
  readonly once: Patience;
}

async function putPacket(
  { client, acknowledgeMs }: SlackDestinationParts,
  posts: Posts,
  { escalation, packet, incident }: News,
  { slot, notice, once }: Putting,
): Promise<string | undefined> {
  const { channel, threadTs } = incident.thread;
  const isElsewhere = slot.threadTs === undefined;
  // The address is a convenience: an escalation does not wait for it.
  const address = isElsewhere
    ? await client.chat.getPermalink({ channel, message_ts: threadTs }).catch(() => undefined)
    : undefined;
  const threadLink = address?.permalink === undefined ? '' : link(address.permalink, 'thread');
  return posts.put(slot, packetMessage({ escalation, packet, acknowledgeMs, threadLink, notice }), once);
}

const contactSlot = ({ escalation }: News, { channel, threadTs }: Placed): Slot => ({
  ...{ incident: escalation.id, run: escalation.contact, purpose: 'escalated' },
  ...{ channel, threadTs },
});

const notAttached = ({ incident }: News): string =>
  `The whole packet could not be attached; \`casefile packet ${incident.id}\` prints it.`;

/** The line under the diagnosis, or under the failure, says how it stands. */
async function showInThread(
  posts: Posts,
  { incident, diagnosis, escalation }: News,
  once: Patience,
): Promise<void> {
  if (diagnosis !== undefined && escalation.run === incident.run)
    await posts.edit(slotOf(incident, 'diagnosis'), diagnosisMessage(incident, diagnosis, escalation), once);
  if (incident.failure !== undefined)
    await posts.edit(
      slotOf(incident, 'failure'),
      failureMessage(incident, incident.failure, escalation),
      once,
    );
}
