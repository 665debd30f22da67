import type { Incident } from '../../incidents/incident.ts';
import type { Desk } from '../desk.ts';
import type { Message } from '../views/limits.ts';
import { openList, said } from '../views/said.ts';
import { commandIn } from './command-in.ts';
import { replyTo } from './converse.ts';

/** What somebody told the bot outside of any thread, by slash command. */
export interface Order {
  readonly text: string;
  readonly by: string;
  readonly channel: string;
}

const named = /\binc_[0-9a-f]{10}\b/u;

/**
 * The answer, for that person alone, where the text is a command: `status`, or any command about an incident that
 * is named by its id or is the only open one of the channel. Undefined where it is a question.
 */
export async function obey(desk: Desk, order: Order): Promise<Message | undefined> {
  const id = named.exec(order.text)?.[0];
  const text = order.text.replace(named, '').trim();
  const meant = commandIn(text === '' ? 'status' : text);
  // `why` and corrections take words behind them: without an incident these are a question to look into.
  if (meant === undefined || (id === undefined && meant.argument !== '')) return undefined;
  const open = id === undefined ? await desk.triage.openIn(order.channel) : [];
  if (id === undefined && (meant.command.name === 'status' || open.length !== 1))
    return meant.command.name === 'status' ? openList(open) : said(whichOne);
  const incident = id === undefined ? open[0] : await desk.triage.incident(id);
  if (incident === undefined || !(await mayRead(desk, incident, order))) return said(unknownText);
  const reply = await replyTo(desk, incident, { text: text === '' ? 'status' : text, by: order.by });
  return reply === 'wait' ? said(whichOne) : reply;
}

const whichOne = 'Say that in the thread of an incident, or name one: `/casefile status inc_…`.';
/** The same for an incident that there is not: whoever may not read it does not learn that there is one. */
const unknownText = 'I know no such incident that I could show you.';

/** What was found is for those who can read the channel in which it was found. */
async function mayRead(desk: Desk, { thread }: Incident, { channel, by }: Order): Promise<boolean> {
  if (thread.channel === channel) return true;
  return (await desk.people.channelMembers(thread.channel))?.has(by) ?? false;
}
