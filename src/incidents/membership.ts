import type { Alert } from '../alerts/alert.ts';
import type { Instant } from '../lib/clock.ts';
import { type Incident, move } from './incident.ts';
import { type Arriving, messageKey } from './opening.ts';
import { alertKey, surroundingsOf } from './surroundings.ts';

const kept = { alerts: 20, messages: 200, firing: 2_000, services: 100, next: 10 } as const;

/** How many alerts an incident has, and how many of them still fire. */
export interface Counts {
  readonly alerts: number;
  readonly firing: number;
}

export function countsOf(incident: Incident): Counts {
  const states = Object.values(incident.firing ?? { first: incident.state !== 'resolved' });
  return { alerts: states.length, firing: states.filter(Boolean).length };
}

/** The incident with a message more; the very same where the message belongs to it already. */
export function joined(incident: Incident, arriving: Arriving): Incident {
  const { alert, place, question, askedBy, now } = arriving;
  const message = messageKey(place);
  if (incident.messages.includes(message)) return incident;
  const joining = { ...incident, messages: withMessage(incident.messages, message), changedAt: now };
  // A person's question is no alert: it fires nothing, and is nothing that could recover.
  if (question !== undefined) return { ...joining, next: { ...incident.next, question, askedBy } };
  return withAlert(incident.state === 'resolved' ? firingAgain(joining, now) : joining, alert);
}

/** It fires again so soon that what was found stands: it is counted, and not looked into anew. */
const firingAgain = (incident: Incident, now: Instant): Incident => ({
  ...move(incident, 'diagnosed', now),
  flaps: (incident.flaps ?? 0) + 1,
});

/** The first message stays: it names the incident's own place. */
const withMessage = (messages: readonly string[], message: string): string[] => [
  ...messages.slice(0, 1),
  ...messages.slice(1).slice(1 - kept.messages),
  message,
];

function withAlert(incident: Incident, alert: Alert): Incident {
  const key = alertKey(alert.fingerprint);
  const firing = membersOf(incident);
  const isNew = firing[key] === undefined;
  const repeats = incident.repeats + (alert.fingerprint === incident.fingerprint ? 1 : 0);
  const fits = !isNew || Object.keys(firing).length < kept.firing;
  const again: Incident = {
    ...incident,
    repeats,
    firing: fits ? { ...firing, [key]: true } : firing,
    ...(incident.recoveredAt !== undefined && { recoveredAt: undefined }),
  };
  return isNew ? counted(again, alert) : again;
}

function counted(incident: Incident, alert: Alert): Incident {
  const isCritical = alert.severity === 'critical';
  const services = new Set([...(incident.services ?? []), ...surroundingsOf(alert).workloads]);
  const asked = incident.next?.alerts ?? [];
  const wants = isCritical && incident.state !== 'open' && asked.length < kept.next;
  return {
    ...incident,
    alerts: withKept(incident.alerts, alert),
    critical: (incident.critical ?? 0) + (isCritical ? 1 : 0),
    services: [...services].slice(0, kept.services),
    ...(wants && { next: { ...incident.next, alerts: [...asked, alert.fingerprint] } }),
  };
}

/** The first alert gave the incident its name; of the others a critical one takes the place of one that is not. */
function withKept(alerts: readonly Alert[], alert: Alert): readonly Alert[] {
  if (alerts.length < kept.alerts) return [...alerts, alert];
  if (alert.severity !== 'critical') return alerts;
  const least = alerts.findLastIndex(({ severity }, at) => at > 0 && severity !== 'critical');
  return least < 0 ? alerts : alerts.with(least, alert);
}

/** The incident once an alert of it recovered; the very same where that was known. */
export function recovered(incident: Incident, fingerprint: string, alert: Alert, now: Instant): Incident {
  const firing = membersOf(incident);
  const key = memberFor(firing, fingerprint);
  if (key === undefined || firing[key] === false) return incident;
  const ends = (each: Alert): Alert =>
    alertKey(each.fingerprint) === key
      ? { ...each, status: 'resolved', ...(alert.endsAt !== undefined && { endsAt: alert.endsAt }) }
      : each;
  return {
    ...incident,
    alerts: incident.alerts.map(ends),
    firing: { ...firing, [key]: false },
    changedAt: now,
  };
}

/** Vendors word a recovery anew: where there is one alert, it is the one that is meant. */
function memberFor(firing: Readonly<Record<string, boolean>>, fingerprint: string): string | undefined {
  const key = alertKey(fingerprint);
  if (firing[key] !== undefined) return key;
  const [only, ...others] = Object.keys(firing);
  return others.length === 0 ? only : undefined;
}

const membersOf = ({ firing, fingerprint }: Incident): Readonly<Record<string, boolean>> =>
  firing ?? { [alertKey(fingerprint)]: true };
