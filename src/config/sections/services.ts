import { z } from 'zod';

const text = z.string().min(1).max(200);
const link = z.url({ protocol: /^https?$/u, error: 'must be an http or https URL' });

/** What people know about their services; see docs/configuration.md. */
export const Services = z.record(
  text,
  z.strictObject({
    owner: text.optional(),
    tier: z.number().int().min(1).max(9).optional(),
    securitySensitive: z.boolean().optional(),
    compliance: z.array(text).optional(),
    runbook: link.optional(),
    dashboard: link.optional(),
    entities: z
      .array(
        z.string().regex(/^[^/\s]+\/[^/\s]+\/\S+$/u, 'expected namespace/Kind/name, with * for anything'),
      )
      .optional(),
  }),
);
