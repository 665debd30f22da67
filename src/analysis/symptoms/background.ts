import type { AlertRecord } from '../../sources/signals.ts';
import type { View } from '../view.ts';

/** Alerts whose whole purpose is to fire for ever, by what they are called everywhere. */
const heartbeat = /^(Watchdog|DeadMan'?s?Switch|Heartbeat|InfoInhibitor)$/iu;

/** So long before the window, a minor alert that somebody asks about is a notification sent again. */
const chronicMs = 24 * 3_600_000;

/**
 * Why an alert needs no explanation, or undefined where it needs one. Monitoring fires all the time; an
 * alert speaks of this incident only if it began inside the window.
 */
export function backgroundReason(alert: AlertRecord, view: View): string | undefined {
  if (alert.state !== 'firing')
    return alert.state === 'resolved' ? 'It has resolved.' : 'It is only pending.';
  const severity = alert.labels['severity'] ?? '';
  const isMinor = severity === 'none' || severity === 'info';
  const startsAt = Date.parse(alert.startsAt ?? '');
  const earlyMs = Date.parse(view.window.from) - startsAt;
  if (isAsked(alert, view))
    return isMinor && earlyMs > chronicMs ? `It has been firing since ${dayOf(startsAt)}.` : undefined;
  if (heartbeat.test(alert.name)) return 'It always fires, to prove that alerting works.';
  if (isMinor) return `Its severity is \`${severity}\`.`;
  if (earlyMs > 0) return 'It was firing before the window began.';
  return undefined;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const isAsked = (alert: AlertRecord, view: View): boolean =>
  view.focus.alerts.some(
    (asked) =>
      asked.name === alert.name &&
      Object.entries(asked.labels).every(([key, value]) => (alert.labels[key] ?? value) === value),
  );
