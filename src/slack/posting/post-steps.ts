import { createHash } from 'node:crypto';
import type { ChatPostMessageArguments, ChatPostMessageResponse, WebClient } from '@slack/web-api';
import type { Log } from '../../lib/log.ts';
import { type Patience, patiently } from '../connection/client.ts';
import type { Post, PostLog } from './post-log.ts';
import { SlackFailure, type SlackTrouble, troubleOf } from '../connection/slack-error.ts';
import { findPosted, type Slot, slotKey, slotMetadata, threadKey } from './slot.ts';
import { hushed } from '../views/hushed.ts';
import type { Message } from '../views/limits.ts';

/** The steps between an intention and a message that is remembered; each may be the last before a crash. */
export interface Step {
  readonly client: WebClient;
  readonly log: Log;
  readonly remembered: PostLog;
  readonly slot: Slot;
  readonly patience: Patience;
}

type Posted = Extract<Post, { state: 'posted' }>;

/** What became of an intention: the message may have reached Slack although we never heard so. */
export async function recalled(step: Step, post: Post): Promise<Post> {
  const { client, log, remembered, slot, patience } = step;
  if (post.state !== 'intended') return post;
  const { intendedAt } = post;
  try {
    const ts = await patiently('conversations.replies', patience, () => findPosted(client, slot, intendedAt));
    if (ts === undefined) return post;
    const found: Post = { state: 'posted', intendedAt, ts, shown: '' };
    await remembered.write(slotKey(slot), found);
    return found;
  } catch (error) {
    const kind = kindOf(error);
    if (kind === 'thread-gone') return threadGone(step, intendedAt);
    if (kind !== 'refused' && kind !== 'refused-token') throw error;
    log.warn({ incident: slot.incident, err: error }, 'cannot look for an earlier post; it may appear twice');
    return post;
  }
}

/** Posts and remembers; looks first where an attempt failed after which the message may stand there. */
export async function posted(step: Step, message: Message, intendedAt: number): Promise<string | undefined> {
  const { client, remembered, slot, patience } = step;
  const first = hushed(message);
  let mayHaveArrived = false;
  const answer = await patiently('chat.postMessage', patience, async () => {
    const earlier = mayHaveArrived ? await findPosted(client, slot, intendedAt) : undefined;
    if (earlier !== undefined) return { ts: earlier };
    try {
      return await client.chat.postMessage(postArguments(slot, first));
    } catch (error) {
      mayHaveArrived ||= troubleOf(error)?.kind !== 'rate-limited';
      throw error;
    }
  });
  if (strayed(slot, answer)) return withdraw(step, answer.ts, intendedAt);
  if (answer.ts === undefined) return undefined;
  const post: Posted = { state: 'posted', intendedAt, ts: answer.ts, shown: hashOf(first) };
  await remembered.write(slotKey(slot), post);
  if (first !== message) await withNames(step, post, message);
  return answer.ts;
}

/** The message stands without them too: who is named in it matters less than that it is there. */
const withNames = (step: Step, post: Posted, message: Message): Promise<unknown> =>
  edited(step, post, message).catch((error: unknown) =>
    step.log.warn({ incident: step.slot.incident, err: error }, 'names were left as ids'),
  );

const postArguments = (slot: Slot, message: Message): ChatPostMessageArguments => ({
  channel: slot.channel,
  ...(slot.threadTs !== undefined && { thread_ts: slot.threadTs }),
  text: message.text,
  blocks: [...message.blocks],
  metadata: slotMetadata(slot),
  unfurl_links: false,
  unfurl_media: false,
  parse: 'none',
  link_names: false,
});

/** Slack posts into the channel, without an error, where the thread's first message was deleted. */
async function withdraw(step: Step, ts: string | undefined, intendedAt: number): Promise<undefined> {
  const { client, log, slot, patience } = step;
  try {
    if (ts !== undefined)
      await patiently('chat.delete', patience, () => client.chat.delete({ channel: slot.channel, ts }));
  } catch (error) {
    // Trying again would only put a second one beside it.
    log.error({ channel: slot.channel, ts, err: error }, 'a post outside its thread could not be withdrawn');
  }
  await threadGone(step, intendedAt);
}

/** The first message of the thread was deleted: nothing more is said about it. */
async function threadGone({ log, remembered, slot }: Step, intendedAt: number): Promise<Post> {
  log.warn(
    { incident: slot.incident, channel: slot.channel, thread: slot.threadTs },
    'the thread was deleted',
  );
  const post: Post = { state: 'gone', intendedAt };
  await remembered.write(threadKey(slot), post);
  return post;
}

/** Changes the message where it does not show this already. */
export async function edited(step: Step, post: Posted, message: Message): Promise<string | undefined> {
  const { client, log, remembered, slot, patience } = step;
  const shown = hashOf(message);
  if (post.shown === shown) return post.ts;
  const content = { text: message.text, blocks: [...message.blocks], metadata: slotMetadata(slot) };
  const where = { channel: slot.channel, ts: post.ts, parse: 'none', link_names: false } as const;
  try {
    await patiently('chat.update', patience, () => client.chat.update({ ...where, ...content }));
  } catch (error) {
    if (kindOf(error) !== 'not-found') throw error;
    log.warn(
      { incident: slot.incident, purpose: slot.purpose },
      'our message was deleted; it is not posted again',
    );
    await remembered.write(slotKey(slot), { state: 'gone', intendedAt: post.intendedAt });
    return undefined;
  }
  await remembered.write(slotKey(slot), { ...post, shown });
  return post.ts;
}

const kindOf = (error: unknown): SlackTrouble['kind'] | undefined =>
  error instanceof SlackFailure ? error.trouble.kind : undefined;

const hashOf = (message: Message): string =>
  createHash('sha256').update(JSON.stringify(message)).digest('hex');

/** Servers that leave the message out of their answer cannot be checked. */
const strayed = (slot: Slot, answer: Partial<Pick<ChatPostMessageResponse, 'ts' | 'message'>>): boolean =>
  slot.threadTs !== undefined && answer.message !== undefined && answer.message.thread_ts !== slot.threadTs;
