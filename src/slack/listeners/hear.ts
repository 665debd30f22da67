import { type Recognition, recognise } from '../../alerts/recognise.ts';
import { type Desk, listensIn } from '../desk.ts';
import { eventKey, nameOf } from '../payload.ts';

/** What became of a delivery; `elsewhere`: it speaks of a channel in which the bot is not to work. */
export type Heard = 'repeated' | 'received' | 'elsewhere' | Extract<Recognition, { kind: 'none' }>;

/**
 * The way of every message event into triage. When it resolves the alert is in the store, so the delivery may be
 * acknowledged; it is remembered only then. `X-Slack-Retry-Num` plays no part: the first delivery may be the one
 * that was lost.
 */
export async function hear(desk: Desk, body: unknown): Promise<Heard> {
  const key = eventKey(body);
  if (key !== undefined && (await desk.seen.has(key))) return 'repeated';
  const recognised = recognise(body, desk.identity());
  if (recognised.kind === 'none') {
    desk.log.debug({ ...nameOf(body), reason: recognised.reason }, 'not an alert');
    return recognised;
  }
  if (!listensIn(desk, recognised.place.channel)) return 'elsewhere';
  const incident = await desk.receive(recognised);
  if (key !== undefined) await desk.seen.add(key);
  if (incident !== undefined) desk.log.info({ ...nameOf(body), incident: incident.id }, 'received an alert');
  return 'received';
}
