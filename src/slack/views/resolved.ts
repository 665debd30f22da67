import type { Incident } from '../../incidents/incident.ts';
import { countsOf } from '../../incidents/membership.ts';
import { incidentName, plainName } from './incident-name.ts';
import { time } from './inert.ts';
import { type Message, message, section } from './limits.ts';

/** The alert recovered: when, and after how long, where the alert says so. */
export function resolvedMessage(incident: Incident): Message {
  const startsAt = incident.alerts.find((alert) => alert.startsAt !== undefined)?.startsAt;
  const endsAt = incident.alerts.findLast((alert) => alert.endsAt !== undefined)?.endsAt;
  const at = endsAt === undefined ? '' : ` at ${time(endsAt)}`;
  const after =
    startsAt === undefined || endsAt === undefined ? '' : lasted(Date.parse(endsAt) - Date.parse(startsAt));
  const { alerts } = countsOf(incident);
  const all = alerts > 1 ? ` All ${alerts} alerts have recovered.` : '';
  return message(`Recovered: ${plainName(incident)}.`, [
    section(`:large_green_circle: *Recovered:* ${incidentName(incident)}${at}${after}.${all}`),
  ]);
}

/** What that becomes where it did not last. */
export const firesAgain = (incident: Incident): Message =>
  message(`Fires again: ${plainName(incident)}.`, [
    section(
      `:red_circle: *Fires again:* ${incidentName(incident)} had recovered for a short time. What was found stands above.`,
    ),
  ]);

function lasted(ms: number): string {
  if (!(ms > 0)) return '';
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `, after ${Math.round(ms / 1000)} s`;
  return minutes < 120 ? `, after ${minutes} min` : `, after ${Math.round(minutes / 60)} h`;
}
