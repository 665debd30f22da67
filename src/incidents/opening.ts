import { createHash } from 'node:crypto';
import type { Alert, Place } from '../alerts/alert.ts';
import type { Instant } from '../lib/clock.ts';
import type { Incident } from './incident.ts';

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

/** The incident as it begins with its first message. */
export const newIncident = ({ alert, place, question, askedBy, now }: Arriving): Incident => ({
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
});
