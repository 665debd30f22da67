import { z } from 'zod';
import { channelId } from './slack-id.ts';

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, 'expected a time of day such as 22:00');
const zone = z.string().refine(isZone, { error: 'expected a time zone such as Europe/Berlin' });

/** When nobody is mentioned for anything that can wait. */
export const QuietSection = z.strictObject({
  /** From and until, over midnight where the first is later. Absent: never quiet. */
  hours: z.strictObject({ from: timeOfDay, until: timeOfDay, zone: zone.default('UTC') }).optional(),
  /** Channels in which it is always quiet. */
  channels: z.array(channelId).default([]),
});

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
