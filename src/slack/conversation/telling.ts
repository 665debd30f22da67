import type { WebClient } from '@slack/web-api';
import type { Incident } from '../../incidents/incident.ts';
import { whisper } from '../posting/whisper.ts';
import type { Later } from '../later.ts';
import type { Posts } from '../posting/posts.ts';
import { answerPrivately } from '../posting/response-url.ts';
import type { Slot } from '../posting/slot.ts';
import type { Message } from '../views/limits.ts';
import { said } from '../views/said.ts';
import { type Refused, replyTo } from './converse.ts';
import { isDirect, obey, type OutsideParts } from './from-outside.ts';
import type { Remark } from './remark.ts';

export interface TellingParts extends OutsideParts {
  readonly posts: Posts;
  readonly later: Later;
  readonly client: WebClient;
}

/** Answers a remark, or says `wait`: then it is to be answered later, which `isLate` tells the person. */
export async function answerTo(
  parts: TellingParts,
  remark: Remark,
  isLate: boolean,
): Promise<'done' | 'wait'> {
  const incident = remark.incident === undefined ? undefined : await parts.triage.incident(remark.incident);
  const { by, text, outside } = remark;
  if (outside === undefined && incident === undefined) return 'done';
  const channel = outside?.channel ?? '';
  const isPrivate = remark.responseUrl !== undefined || isDirect(channel);
  const reply =
    incident === undefined
      ? await obey(parts, { by, text, channel, isPrivate })
      : await replyTo(parts, incident, remark);
  if (reply !== 'wait') await tell(parts, remark, incident, reply);
  else if (isLate) await tell(parts, remark, incident, laterMessage);
  return reply === 'wait' ? 'wait' : 'done';
}

async function tell(
  parts: TellingParts,
  remark: Remark,
  incident: Incident | undefined,
  reply: Message | Refused,
): Promise<void> {
  const { by, outside, responseUrl } = remark;
  if (responseUrl !== undefined) {
    await answerPrivately(responseUrl, 'refused' in reply ? { text: reply.refused } : reply);
    return;
  }
  const place = incident?.thread ?? outside;
  if (place === undefined) return;
  if ('refused' in reply) whisper(parts, { ...place, user: by }, reply.refused);
  else await parts.posts.put(slotFor(remark, place), reply, { clock: parts.clock, waits: [1_000, 4_000] });
}

const slotFor = (remark: Remark, { channel, threadTs }: NonNullable<Remark['outside']>): Slot => ({
  incident: remark.incident ?? `outside/${channel}`,
  ...{ run: 1, purpose: 'answer', to: remark.ts, channel, threadTs },
});

const laterMessage = said('I answer this when the investigation that is under way has ended.');
