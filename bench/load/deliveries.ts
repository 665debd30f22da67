import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

/** One Slack event and its place. */
export interface Delivery {
  readonly place: string;
  /** Which of the alerts it speaks of. */
  readonly alert: string;
  readonly body: string;
}

const services = 40;
const alerts = ['HighErrorRate', 'SlowRequests', 'PodCrashLooping', 'QueueGrowing', 'DiskFilling'];
const channels = 5;

/** Alerts of 40 services with 5 names in 5 channels, one in ten of them critical. */
export function deliveryOf(n: number): Delivery {
  const [service, name] = [`service-${n % services}`, alerts[Math.floor(n / services) % alerts.length] ?? ''];
  const channel = `C0LOAD${n % channels}`;
  const ts = `${1_790_000_000 + Math.floor(n / 1000)}.${String(n % 1000).padStart(6, '0')}`;
  const severity = n % 10 === 0 ? 'critical' : 'warning';
  const title = `[FIRING:1] ${name} (shop ${service} ${severity})`;
  const event = {
    ...{ type: 'message', subtype: 'bot_message', channel, channel_type: 'channel', ts, event_ts: ts },
    ...{ bot_id: 'B0ALERTS', username: 'Alertmanager', text: '' },
    attachments: [
      {
        ...{ id: 1, color: 'a30200', fallback: title, title },
        title_link: 'http://alertmanager.example:9093/#/alerts?receiver=chat',
        text: `*Alert:* ${name}\n*Description:* ${service} in shop is not as it should be for 5 minutes.`,
        mrkdwn_in: ['fallback', 'pretext', 'text'],
      },
    ],
  };
  const body = JSON.stringify({
    ...{ token: 'old', team_id: 'T0LOAD', api_app_id: 'A0CASEFILE', type: 'event_callback' },
    ...{ event_id: `Ev${String(n).padStart(8, '0')}`, event_time: 1_790_000_000 },
    authorizations: [{ enterprise_id: null, team_id: 'T0LOAD', user_id: 'U0CASEFILE', is_bot: true }],
    event,
  });
  return { place: `${channel}:${ts}`, alert: `${name} ${service}`, body };
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export const signingSecret = 'a-secret-of-the-load';

/** Sends one delivery, signed as Slack signs; the status, or undefined where there was no answer. */
export function send(port: number, { body }: Delivery, retry = 0): Promise<number | undefined> {
  const at = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', signingSecret).update(`v0:${at}:${body}`).digest('hex')}`;
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-slack-request-timestamp': at,
      'x-slack-signature': signature,
      ...(retry > 0 && { 'x-slack-retry-num': retry, 'x-slack-retry-reason': 'connection_failed' }),
    };
    const options = { host: '127.0.0.1', port, path: '/slack/events', method: 'POST', agent, headers };
    const sent = request(options, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
      response.on('error', () => resolve(undefined));
    });
    sent.setTimeout(3_000, () => sent.destroy());
    sent.on('error', () => resolve(undefined));
    sent.end(body);
  });
}

export const closeConnections = (): void => agent.destroy();
