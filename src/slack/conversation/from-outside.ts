import type { Incident } from '../../incidents/incident.ts';
import type { People } from '../people/people.ts';
import type { Message } from '../views/limits.ts';
import { said, whichOne } from '../views/said.ts';
import type { Command } from './command.ts';
import { commandIn } from './command-in.ts';
import { type ConverseParts, type Refused, refusalOf, replyTo } from './converse.ts';

/** What somebody told the bot outside the thread of any incident. */
export interface Order {
  readonly text: string;
  /** The person's Slack id. */
  readonly by: string;
  readonly channel: string;
  /** Nobody but that person reads the answer. */
  readonly isPrivate: boolean;
}

export interface OutsideParts extends ConverseParts {
  readonly people: Pick<People, 'channelMembers'>;
}

interface Read {
  /** The incident that is named. */
  readonly id: string | undefined;
  /** The words without that name. */
  readonly text: string;
  readonly meant: { readonly command: Command; readonly argument: string } | undefined;
}

const named = /\binc_[0-9a-f]{10}\b/u;

/**
 * Whether the words are for the bot itself, or about an incident that they name, and so nothing to look into. A
 * command with words behind it is one only where there is something that it could be about.
 */
export async function isOrder(parts: OutsideParts, order: Order): Promise<boolean> {
  const { id, meant } = read(order.text);
  if (id !== undefined || meant?.argument === '' || meant?.command.alone !== undefined) return true;
  return meant !== undefined && (await openFor(parts, order)).length > 0;
}

/**
 * The answer: of itself, or about the incident that is named or the only open one that the person can see. A
 * correction is never taken for one about an incident that was not named.
 */
export async function obey(parts: OutsideParts, order: Order): Promise<Message | Refused | 'wait'> {
  const { id, text, meant } = read(order.text);
  if (id !== undefined) return about(parts, order, { id, text: text === '' ? 'status' : text });
  const open = await openFor(parts, order);
  if (meant?.command.alone !== undefined) {
    const refused = await refusalOf(parts, meant.command.needs, order.by);
    return refused === undefined
      ? meant.command.alone(open, { ...parts, ...order }, meant.argument)
      : { refused };
  }
  const [only] = open;
  if (meant === undefined || only === undefined || open.length > 1 || meant.command.needs === 'correct')
    return whichOne(open, meant?.command.name ?? 'status');
  return replyTo(parts, only, { text, by: order.by });
}

function read(text: string): Read {
  const id = named.exec(text)?.[0];
  const rest = text.replace(named, '').trim();
  return { id, text: rest, meant: commandIn(rest) };
}

async function about(
  parts: OutsideParts,
  order: Order,
  { id, text }: { readonly id: string; readonly text: string },
): Promise<Message | Refused | 'wait'> {
  const incident = await parts.triage.incident(id);
  const isHere = incident?.thread.channel === order.channel;
  // The same for an incident that there is not: who reads along does not learn that there is one.
  if (!isHere && !order.isPrivate) return said(elsewhereText);
  if (incident === undefined || !(await mayRead(parts, incident, order))) return said(unknownText);
  return replyTo(parts, incident, { text, by: order.by });
}

const elsewhereText =
  'Here I tell of what happened in this channel only. Ask me about the rest in a direct message.';
const unknownText = 'I know no such incident that I could show you.';

/** In a channel its own; in a direct message all that the person can see. */
async function openFor(parts: OutsideParts, order: Order): Promise<readonly Incident[]> {
  if (!isDirect(order.channel)) return parts.triage.openIn(order.channel);
  const { open } = await parts.triage.overview();
  const readable: Incident[] = [];
  for (const { incident } of open) if (await mayRead(parts, incident, order)) readable.push(incident);
  return readable.filter(({ state }) => state !== 'failed').reverse();
}

/** What was found is for those who can read the channel in which it was found. */
async function mayRead(
  { people }: OutsideParts,
  { thread }: Incident,
  { channel, by }: Order,
): Promise<boolean> {
  if (thread.channel === channel) return true;
  return (await people.channelMembers(thread.channel))?.has(by) ?? false;
}

/** Slack's ids of direct messages begin with a D. */
export const isDirect = (channel: string): boolean => channel.startsWith('D');
