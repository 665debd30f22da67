import type { Alert } from '../alerts/alert.ts';
import { instant, type Window } from '../lib/clock.ts';
import type { Source } from '../sources/source.ts';

/** Never further back: an alert that has fired for weeks asks about now, not about weeks. */
const longestMs = 6 * 3_600_000;

/**
 * The span of time to look at: from `lookBackMs` before the earliest alert, at most six hours ago, until now; where
 * a source is a recording, the recording's own window.
 */
export function spanOf(
  alerts: readonly Alert[],
  sources: readonly Source[],
  now: number,
  lookBackMs: number,
): Window {
  const recorded = sources.find((source) => source.span !== undefined)?.span;
  if (recorded !== undefined) return recorded;
  const starts = alerts.flatMap((alert) =>
    alert.startsAt === undefined ? [] : [Date.parse(alert.startsAt)],
  );
  const first = Math.min(now, ...starts.filter((start) => start <= now));
  return { from: instant(Math.max(first - lookBackMs, now - longestMs)), to: instant(now) };
}
