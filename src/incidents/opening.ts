import { createHash } from 'node:crypto';
import type { Alert, Place } from '../alerts/alert.ts';
import type { Instant } from '../lib/clock.ts';
import type { Incident } from './incident.ts';
import { alertKey, surroundingsOf } from './surroundings.ts';

/** A message that asks for attention. */
export interface Arriving {
  readonly alert: Alert;
  readonly place: Place;
  /** What a person asked, in their words. */
  readonly question?: string;
  /** The Slack id of the person who asks; absent where an alert does. */
  readonly askedBy?: string;
  readonly now: Instant;
}

export const messageKey = ({ channel, ts }: Pick<Place, 'channel' | 'ts'>): string => `${channel}:${ts}`;

/**
 * `inc_` and ten characters of the sha256 over the first message's place: whoever opens an incident for a
 * message, and however often, gives it the same id. The team stays outside: a channel that two workspaces
 * share is one channel.
 */
export const incidentIdFor = (place: Pick<Place, 'channel' | 'ts'>): string =>
  `inc_${createHash('sha256').update(messageKey(place)).digest('hex').slice(0, 10)}`;

/** The incident as it begins with its first message; a recurrence may go on in the thread of the last time. */
export const newIncident = (
  { alert, place, question, askedBy, now }: Arriving,
  recurrence: Partial<Pick<Incident, 'recurrenceOf' | 'thread'>> = {},
): Incident => ({
  id: incidentIdFor(place),
  state: 'open',
  fingerprint: alert.fingerprint,
  alerts: [alert],
  messages: [messageKey(place)],
  ...(question !== undefined && { question }),
  ...(askedBy !== undefined && { askedBy }),
  thread: { team: place.team, channel: place.channel, threadTs: place.threadTs ?? place.ts },
  run: 1,
  openedAt: now,
  changedAt: now,
  repeats: 0,
  feedback: [],
  firing: { [alertKey(alert.fingerprint)]: alert.status !== 'resolved' },
  critical: alert.severity === 'critical' ? 1 : 0,
  services: surroundingsOf(alert).workloads,
  ...recurrence,
});

/** What an opening takes over from the last incident of the same alert, where it is a recurrence. */
export function recurrence(
  arriving: Arriving,
  last: Incident | undefined,
  { recurrenceMs, threadMs }: { readonly recurrenceMs: number; readonly threadMs: number },
): Partial<Pick<Incident, 'recurrenceOf' | 'thread'>> {
  const now = Date.parse(arriving.now);
  if (last?.state !== 'resolved' || isPersons(arriving)) return {};
  if (now - Date.parse(last.changedAt) > recurrenceMs) return {};
  const { id: recurrenceOf, thread } = last;
  const isYoung = now - Number(thread.threadTs) * 1000 <= threadMs;
  return { recurrenceOf, ...(isYoung && arriving.place.threadTs === undefined && { thread }) };
}

export const isPersons = ({ alert, question }: Pick<Arriving, 'alert' | 'question'>): boolean =>
  question !== undefined || alert.format === 'human';

/** The place of the message that opened an incident: a thread of its own, where the last one's is gone. */
export function ownThread({ thread, messages: [own] }: Incident): Incident['thread'] {
  const [channel, threadTs] = own?.split(':') ?? [];
  return channel === undefined || threadTs === undefined ? thread : { ...thread, channel, threadTs };
}
