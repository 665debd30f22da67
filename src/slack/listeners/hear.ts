import { type Recognition, recognise } from '../../alerts/recognise.ts';
import { type Desk, listensIn } from '../desk.ts';
import { eventKey, nameOf } from '../connection/payload.ts';

/** What became of a delivery; `elsewhere`: it speaks of a channel in which the bot is not to work. */
export type Heard = 'repeated' | 'received' | 'elsewhere' | Extract<Recognition, { kind: 'none' }>;

/**
 * The way of every message event into the inbox. When it resolves what was heard is in the store, so the delivery
 * may be acknowledged. `X-Slack-Retry-Num` plays no part: the first delivery may be the one that was lost.
 */
export async function hear(desk: Desk, body: unknown): Promise<Heard> {
  const recognised = recognise(body, desk.identity());
  if (recognised.kind === 'none') {
    desk.log.debug({ ...nameOf(body), reason: recognised.reason }, 'not an alert');
    return recognised;
  }
  if (!listensIn(desk, recognised.place.channel)) return 'elsewhere';
  return (await desk.inbox.take(eventKey(body), recognised)) ? 'received' : 'repeated';
}
