import { z } from 'zod';

/** The least that every delivery must have for Bolt and our listeners to read it; the rest may be anything. */
const id = z.string().min(1).max(200);
const Channel = z.string().min(1);

const SpokenEvent = z.looseObject({ type: z.enum(['message', 'app_mention']), channel: Channel, ts: id });
const OtherEvent = z
  .looseObject({ type: z.string().min(1) })
  .refine(({ type }) => type !== 'message' && type !== 'app_mention', {
    error: 'a message without channel or ts',
  });
const EventEnvelope = z.looseObject({ event: z.union([SpokenEvent, OtherEvent]) });
const Interaction = z.looseObject({
  type: z.string().min(1),
  user: z.looseObject({ id }),
});
const BlockActions = Interaction.extend({
  type: z.literal('block_actions'),
  actions: z.array(z.looseObject({ action_id: id, type: z.string() })).min(1),
});
const Command = z.looseObject({ command: z.string().startsWith('/'), channel_id: Channel, user_id: id });

/** What makes a delivery unreadable, undefined where nothing does. */
export function faultOf(body: unknown): string | undefined {
  const schema = schemaFor(body);
  if (schema === undefined) return 'neither an event, an interaction nor a command';
  const parsed = schema.safeParse(body);
  if (parsed.success) return undefined;
  return parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
}

function schemaFor(body: unknown): z.ZodType | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('event' in body || ('type' in body && body.type === 'event_callback')) return EventEnvelope;
  if ('command' in body) return Command;
  if (!('type' in body)) return undefined;
  return body.type === 'block_actions' ? BlockActions : Interaction;
}

const Names = z.object({
  event_id: z.string().max(200).optional().catch(undefined),
  trigger_id: z.string().max(200).optional().catch(undefined),
  type: z.string().max(80).optional().catch(undefined),
});

/** What a delivery can be found by in Slack's own logs. */
export const nameOf = (body: unknown): z.infer<typeof Names> => Names.safeParse(body).data ?? {};

const Envelope = z.looseObject({ team_id: z.string().catch(''), event_id: z.string().optional() });

/** The delivery's name over repeated deliveries; undefined where Slack gave none. */
export function eventKey(body: unknown): string | undefined {
  const envelope = Envelope.safeParse(body).data;
  return envelope?.event_id === undefined ? undefined : `${envelope.team_id}:${envelope.event_id}`;
}

/** Slack's word that it delivers no more events of a workspace for a while. */
export const isRateLimited = (body: unknown): boolean => nameOf(body).type === 'app_rate_limited';
