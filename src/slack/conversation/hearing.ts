import { redactJson } from '../../evidence/redact.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Store } from '../../store/store.ts';
import type { Arrival } from '../../triage.ts';
import { commandIn } from './command-in.ts';
import { isDirect, isOrder, type Order, type OutsideParts } from './from-outside.ts';
import { Remark } from './remark.ts';

/** What was said to the bot, and what it is about where that is an incident. */
interface Heard {
  readonly incident?: Incident;
}

/** A slash command. */
interface Slashed extends Pick<Order, 'text' | 'by' | 'channel'> {
  readonly responseUrl: string;
}

/** Tells what is said to the bot from what is to be looked into, and keeps it. */
export interface Hearing {
  /**
   * Durable when it resolves, and answered once however often it is heard; undefined where the arrival is something
   * to look into: neither a remark about an incident that was looked into, nor a word for the bot itself.
   */
  hear(arrival: Arrival): Promise<Heard | undefined>;
  /** The same for a slash command, which `id` names: false where it is something to look into. */
  command(id: string, said: Slashed): Promise<boolean>;
}

export interface HearingParts extends OutsideParts {
  readonly store: Store;
  readonly redactEmails: boolean;
}

/** Remarks wait here to be answered; `answered` holds those that were. */
export const queue = 'conversation';
export const answered = 'conversation';

/** `wake` is called when something new waits. */
export function hearingOf(parts: HearingParts, wake: () => void): Hearing {
  const { store, triage } = parts;

  async function hear(arrival: Arrival): Promise<Heard | undefined> {
    const { place, question, askedBy: by } = arrival;
    if (question === undefined || by === undefined || isPasted(arrival)) return undefined;
    const { channel, ts, threadTs } = place;
    const [incident, isOwn] = await subjectOf(place, question);
    const order = { text: question, by, channel, isPrivate: isDirect(channel) };
    const isWord = incident === undefined && !quotes(arrival) && (await isOrder(parts, order));
    if (isOwn || (incident === undefined && !isWord)) return undefined;
    const about =
      incident === undefined ? { outside: { channel, threadTs: threadTs ?? ts } } : { incident: incident.id };
    await keep(`${channel}:${ts}`, { ...about, by, text: question, ts });
    return { ...(incident && { incident }) };
  }

  async function command(id: string, { responseUrl, ...order }: Slashed): Promise<boolean> {
    if (!(await isOrder(parts, { ...order, isPrivate: true }))) return false;
    const { channel, by, text } = order;
    await keep(`command:${id}`, { by, text, ts: '', outside: { channel, threadTs: '' }, responseUrl });
    return true;
  }

  async function keep(key: string, remark: Remark): Promise<void> {
    if ((await store.read(answered, key)) !== undefined) return;
    const { value } = redactJson({ text: remark.text }, { emails: parts.redactEmails });
    await store.enqueue(queue, key, { ...remark, ...Remark.pick({ text: true }).parse(value) });
    wake();
  }

  /** The incident of the thread that somebody speaks in; and whether these are the words that opened it. */
  async function subjectOf(place: Arrival['place'], text: string): Promise<[Incident | undefined, boolean]> {
    const { channel, ts, threadTs } = place;
    // Heard again it may come without its thread, which it began.
    const incident = await triage.incidentIn(channel, threadTs ?? ts);
    if (incident === undefined) return [undefined, false];
    if (incident.messages.includes(`${channel}:${ts}`)) return [incident, true];
    const failed = incident.state === 'failed' && (await triage.diagnosis(incident.id)) === undefined;
    return [incident, failed && commandIn(text) === undefined];
  }

  return { hear, command };
}

/** The text of an alert that somebody pastes is an alert. */
const isPasted = ({ alert }: Arrival): boolean =>
  alert.labelsKnown || alert.values.length > 0 || alert.format !== 'human';

/** What stands beside a person's own words gave it its name. */
const quotes = ({ alert, question = '' }: Arrival): boolean =>
  !question.startsWith(alert.name.replace(/…$/u, ''));
