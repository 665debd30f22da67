import type { Settings } from '../config/settings.ts';
import type { TriageParts } from '../triage.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** When alerts are one incident, in the units of triage. */
export const groupingOf = ({ grouping }: Pick<Settings, 'grouping'>): TriageParts['grouping'] => ({
  windowMs: grouping.windowMinutes * minuteMs,
  causeMs: grouping.causeMinutes * minuteMs,
  stormAlerts: grouping.stormAlerts,
  recurrenceMs: grouping.recurrenceDays * dayMs,
  threadMs: grouping.threadDays * dayMs,
  quietMs: grouping.quietHours * 60 * minuteMs,
  flapMs: grouping.flapMinutes * minuteMs,
});
