import { z } from 'zod';

const amount = z.number().nonnegative();
const Price = z.strictObject({ input: amount, output: amount });

/** How models are asked; which ones, say OPENAI_BASE_URL and CASEFILE_MODEL. See docs/configuration.md. */
export const ModelSection = z.strictObject({
  /** By the model's name, per million tokens; `*` stands for all others. */
  prices: z.record(z.string(), Price).default({}),
  /** How many tokens the model takes in all. */
  windowTokens: z.number().int().min(8_000).max(10_000_000).default(128_000),
  /** How much of that a conversation may fill. */
  contextShare: z.number().min(0.1).max(0.9).default(0.5),
  /** The longest answer that is asked for. */
  maxOutputTokens: z.number().int().min(256).max(200_000).default(4_000),
  /** How long one answer may take. */
  requestSeconds: z.number().positive().max(600).default(60),
  /** How long one turn is tried for before the model counts as out. */
  patienceSeconds: z.number().positive().max(3_600).default(60),
});

const limits = {
  turns: z.number().int().positive().optional(),
  tokens: z.number().int().positive().optional(),
  currency: z.number().positive().optional(),
  seconds: z.number().positive().optional(),
};

/** What the model's part of an investigation may spend: each, all of a day (UTC), and all of a day in one channel. */
export const modelBudgets = {
  run: z
    .strictObject({
      ...limits,
      turns: z.number().int().positive().max(200).default(24),
      tokens: z.number().int().positive().default(200_000),
      seconds: z.number().positive().max(3_600).default(300),
    })
    .prefault({}),
  day: z.strictObject({ ...limits, tokens: z.number().int().positive().default(5_000_000) }).prefault({}),
  channel: z.strictObject({ ...limits, tokens: z.number().int().positive().default(2_000_000) }).prefault({}),
};
