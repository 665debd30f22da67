import { z } from 'zod';

/** What a person said to the bot, until it is answered. */
export const Remark = z.object({
  /** Absent where it was said outside the thread of any incident. */
  incident: z.string().optional(),
  by: z.string(),
  text: z.string(),
  /** The message that is answered; empty where a slash command left none. */
  ts: z.string(),
  /** Where it was said outside. */
  outside: z.object({ channel: z.string(), threadTs: z.string() }).optional(),
  /** Where a slash command is answered, for its person alone and within half an hour. */
  responseUrl: z.string().optional(),
});
export type Remark = z.infer<typeof Remark>;
