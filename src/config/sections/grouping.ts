import { z } from 'zod';

/** When alerts are one incident, and when one is an old acquaintance. */
export const GroupingSection = z.strictObject({
  /** A related alert joins an incident whose last alert arrived at most this long ago. */
  windowMinutes: z.number().positive().max(1440).default(5),
  /** An alert about what a diagnosis blames joins its incident for this long. */
  causeMinutes: z.number().positive().max(1440).default(60),
  /** So many alerts within a minute in one channel, none related to another, are a storm. */
  stormAlerts: z.number().int().min(1).max(1000).default(5),
  /** The same alert within this long after its incident resolved is a recurrence. */
  recurrenceDays: z.number().positive().max(365).default(14),
  /** A recurrence goes on in the thread of the last time while that is at most this old. */
  threadDays: z.number().min(0).max(365).default(3),
  /** Without a message for this long, the same alert is a new incident. */
  quietHours: z.number().positive().max(720).default(24),
  /** What comes and goes is looked into at most once in so many minutes; 0: every time that it fires. */
  flapMinutes: z.number().min(0).max(1440).default(10),
});
