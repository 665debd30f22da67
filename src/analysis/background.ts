import type { AlertRecord } from '../sources/signals.ts';
import type { View } from './view.ts';

/** Alerts whose whole purpose is to fire for ever, by what they are called everywhere. */
const heartbeat = /^(Watchdog|DeadMan'?s?Switch|Heartbeat|InfoInhibitor)$/iu;

/**
 * Why an alert needs no explanation, or undefined where it needs one. Monitoring fires all the time; an
 * alert speaks of this incident only if it began inside the window.
 */
export function backgroundReason(alert: AlertRecord, view: View): string | undefined {
  if (alert.state !== 'firing')
    return alert.state === 'resolved' ? 'It has resolved.' : 'It is only pending.';
  if (isAsked(alert, view)) return undefined;
  if (heartbeat.test(alert.name)) return 'It always fires, to prove that alerting works.';
  const severity = alert.labels['severity'] ?? '';
  if (severity === 'none' || severity === 'info') return `Its severity is \`${severity}\`.`;
  const startsAt = Date.parse(alert.startsAt ?? '');
  if (startsAt < Date.parse(view.window.from)) return 'It was firing before the window began.';
  return undefined;
}

const isAsked = (alert: AlertRecord, view: View): boolean =>
  view.focus.alerts.some(
    (asked) =>
      asked.name === alert.name &&
      Object.entries(asked.labels).every(([key, value]) => (alert.labels[key] ?? value) === value),
  );
