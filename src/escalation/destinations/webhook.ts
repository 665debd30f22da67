import { createHmac } from 'node:crypto';
import type { Destination, DestinationParts, News, Step } from './destination.ts';
import { postJson } from './post-json.ts';

const types: Readonly<Record<Step, string>> = {
  open: 'escalation.opened',
  update: 'escalation.updated',
  'next-contact': 'escalation.next_contact',
  acknowledge: 'escalation.acknowledged',
  'take-over': 'escalation.taken_over',
  'hand-back': 'escalation.handed_back',
  resolve: 'escalation.resolved',
};

/**
 * Any address that takes JSON. `Casefile-Signature` is `v1=` and the hexadecimal HMAC-SHA256 of
 * `<Casefile-Timestamp>.<body>`; `Casefile-Delivery` is the same whenever the same step is sent again.
 */
export const webhook = ({ url, secret, clock }: DestinationParts): Destination => ({
  name: 'webhook',
  tell: (news, abort) => {
    const body = JSON.stringify(bodyOf(news));
    const timestamp = String(Math.floor(clock.now() / 1000));
    const headers = {
      'casefile-timestamp': timestamp,
      'casefile-signature': `v1=${signatureOf(secret, timestamp, body)}`,
      'casefile-delivery': `${news.escalation.id}/${news.escalation.revision}/${news.step}`,
    };
    return postJson({ title: 'The webhook', url, headers, body }, { clock, abort });
  },
});

const signatureOf = (secret: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');

const bodyOf = ({ step, escalation, packet, incident }: News) => ({
  type: types[step],
  escalation,
  packet,
  thread: { channel: incident.thread.channel, ts: incident.thread.threadTs },
});
