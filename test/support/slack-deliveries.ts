import { createHmac } from 'node:crypto';

export const signingSecret = 'a-secret-of-the-tests';

export interface Delivery {
  readonly body: string;
  readonly type?: string;
  /** Seconds since the epoch; now where it is not given. */
  readonly at?: number;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends what Slack would send, signed as Slack signs. */
export async function deliver(port: number, delivery: Delivery): Promise<{ status: number; body: string }> {
  const { body, type = 'application/json', secret = signingSecret, headers = {} } = delivery;
  const at = String(delivery.at ?? Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`;
  const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': at,
      'x-slack-signature': signature,
      ...headers,
    },
    body,
  });
  return { status: response.status, body: await response.text() };
}

const form = (fields: Readonly<Record<string, string>>): Pick<Delivery, 'body' | 'type'> => ({
  body: new URLSearchParams(fields).toString(),
  type: 'application/x-www-form-urlencoded',
});

export const eventEnvelope = (event: unknown, change: object = {}) => ({
  token: 'old',
  team_id: 'T0TEAM',
  api_app_id: 'A0CASEFILE',
  type: 'event_callback',
  event_id: 'Ev0000001',
  event_time: 1_772_632_920,
  authorizations: [{ enterprise_id: null, team_id: 'T0TEAM', user_id: 'U0CASEFILE', is_bot: true }],
  event,
  ...change,
});

/** An alert as Alertmanager posts it. */
export const alertEvent = (change: object = {}) => ({
  type: 'message',
  subtype: 'bot_message',
  channel: 'C0ALERTS',
  channel_type: 'channel',
  ts: '1772632920.000100',
  event_ts: '1772632920.000100',
  bot_id: 'B0ALERTS',
  username: 'Alertmanager',
  text: '',
  attachments: [
    {
      id: 1,
      color: 'a30200',
      fallback: '[FIRING:1] RequestErrorRate (web critical)',
      title: '[FIRING:1] RequestErrorRate (web critical)',
      title_link: 'http://alertmanager.example:9093/#/alerts?receiver=chat',
    },
  ],
  ...change,
});

export const eventDelivery = (event: unknown, change: object = {}): Delivery => ({
  body: JSON.stringify(eventEnvelope(event, change)),
});

export const commandDelivery = (text: string, change: Readonly<Record<string, string>> = {}): Delivery =>
  form({
    command: '/casefile',
    text,
    team_id: 'T0TEAM',
    channel_id: 'C0ALERTS',
    user_id: 'U0HUMAN',
    trigger_id: 'trigger-1',
    response_url: '',
    ...change,
  });

export const actionBody = (action: object, change: object = {}) => ({
  type: 'block_actions',
  user: { id: 'U0HUMAN', team_id: 'T0TEAM' },
  api_app_id: 'A0CASEFILE',
  team: { id: 'T0TEAM', domain: 'example' },
  channel: { id: 'C0ALERTS', name: 'alerts' },
  container: {
    type: 'message',
    message_ts: '1790000002.000100',
    channel_id: 'C0ALERTS',
    thread_ts: '1772632920.000100',
  },
  trigger_id: 'trigger-2',
  actions: [{ type: 'button', block_id: 'b', action_ts: '1772632990.1', ...action }],
  ...change,
});

export const payloadDelivery = (payload: unknown): Delivery => form({ payload: JSON.stringify(payload) });
