import { z } from 'zod';
import { triggers } from '../../escalation/triggers/registry.ts';
import { channelId, userOrGroup } from './slack-id.ts';

const baseUrl = z.url({ protocol: /^https?$/u, error: 'must be an http or https URL' });

/** A person's word cannot be turned off. */
const names: readonly string[] = triggers.map(({ name }) => name).filter((name) => name !== 'person-asked');
const trigger = z
  .string()
  .refine((name) => names.includes(name), { error: `no such trigger; there are ${names.join(', ')}` });

/** When people take over, who they are, and where they hear of it; see docs/configuration.md. */
export const EscalationSection = z.strictObject({
  /** Where packets are posted; absent: into the incident's own thread. */
  channel: channelId.optional(),
  /** Who is asked first. */
  mention: userOrGroup.optional(),
  /** Who is asked after that, one after another. */
  contacts: z.array(userOrGroup).max(20).default([]),
  acknowledgeMinutes: z.number().positive().max(1440).default(10),
  /** Who may press the buttons; empty: everybody in the channel. */
  responders: z.array(userOrGroup).default([]),
  /** Triggers that are only counted. */
  shadow: z.array(trigger).default([]),
  /** Triggers that are not asked. */
  off: z.array(trigger).default([]),
  thresholds: z
    .strictObject({
      errorShare: z.number().positive().max(1).default(0.1),
      affectedRequests: z.number().int().positive().default(1000),
      leastRequests: z.number().int().nonnegative().default(20),
      tier: z.number().int().min(1).max(9).default(2),
      failedAttempts: z.number().int().min(2).max(20).default(2),
    })
    .prefault({}),
  destinations: z
    .strictObject({
      pagerduty: z.strictObject({ url: baseUrl.default('https://events.pagerduty.com') }).optional(),
      opsgenie: z.strictObject({ url: baseUrl.default('https://api.opsgenie.com') }).optional(),
      webhook: z.strictObject({ url: baseUrl }).optional(),
    })
    .prefault({}),
});
export type EscalationSection = z.infer<typeof EscalationSection>;
