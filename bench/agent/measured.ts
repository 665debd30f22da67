import { z } from 'zod';

const Delay = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

/** What investigations with a model took in a process of their own. */
export const MeasuredAgents = z.object({
  runs: z.number(),
  /** Those that ended with an answer that the gate has passed. */
  answered: z.number(),
  endings: z.array(z.string()),
  ms: z.number(),
  cpuMs: z.number(),
  /** The most that was resident at once, in mebibytes. */
  peakMb: z.number(),
  /** Between two turns of the event loop, sampled every 10 ms, those 10 ms included. */
  delayMs: Delay,
  /** Processor time of the loop's own thread between two such samples: the delay on a machine with nothing else to do. */
  workMs: Delay,
  /** Input and output, for each run. */
  tokens: z.array(z.number()),
  turns: z.array(z.number()),
});
export type MeasuredAgents = z.infer<typeof MeasuredAgents>;

/** What the model's endpoint saw. */
export const Seen = z.object({
  requests: z.number(),
  mostAtOnce: z.number(),
  /** The heaviest first request, in tokens. */
  overhead: z.number(),
});
export type Seen = z.infer<typeof Seen>;
