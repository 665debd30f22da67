import type { JsonObject } from '../../src/lib/json.ts';
import type { AlertRecord } from '../../src/sources/signals.ts';

interface Sending {
  readonly at: number;
  /** Host of the vendor's own pages. */
  readonly host: string;
}

const envelope = (vendor: string, at: number, attachment: JsonObject): JsonObject => {
  const ts = `${Math.floor(at / 1000)}.${String((at % 1000) * 1000 + 379).padStart(6, '0')}`;
  const id = vendor.toUpperCase().slice(0, 8);
  return {
    type: 'message',
    subtype: 'bot_message',
    channel: 'C0ALERTS01',
    channel_type: 'channel',
    team: 'T0CASEFILE',
    ts,
    event_ts: ts,
    bot_id: `B0${id}`,
    app_id: `A0${id}`,
    username: vendor,
    bot_profile: { id: `B0${id}`, app_id: `A0${id}`, name: vendor, deleted: false },
    text: '',
    attachments: [{ id: 1, ...attachment }],
  };
};

const sorted = (labels: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));

const common = (alerts: readonly AlertRecord[]): Readonly<Record<string, string>> => {
  const [first, ...rest] = alerts.map(({ labels }) => labels);
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(([key, value]) => rest.every((other) => other[key] === value)),
  );
};

/** Alertmanager's default Slack rendering of one group, grouped by alert name: a title of values without names. */
export function alertmanagerMessage(alerts: readonly AlertRecord[], { at, host }: Sending): JsonObject {
  const name = alerts[0]?.name ?? '';
  const values = sorted(common(alerts)).flatMap(([key, value]) => (key === 'alertname' ? [] : [value]));
  const title =
    `[FIRING:${alerts.length}] ${name} ${values.length > 0 ? `(${values.join(' ')})` : ''}`.trim();
  const link = `http://${host}/#/alerts?receiver=slack-oncall`;
  return envelope('Alertmanager', at, {
    color: 'a30200',
    fallback: `${title} | <${link}>`,
    title,
    title_link: link,
    mrkdwn_in: ['fallback', 'pretext', 'text'],
  });
}

/** Grafana's default Slack rendering of one alert. */
export function grafanaMessage(alert: AlertRecord, { at, host }: Sending): JsonObject {
  const { value = '[no value]', ...annotations } = alert.annotations;
  const list = (entries: Readonly<Record<string, string>>) =>
    sorted(entries).map(([key, text]) => ` - ${key} = ${text}\n`);
  const matchers = sorted(alert.labels).map(
    ([key, text]) => `matcher=${encodeURIComponent(`${key}=${text}`)}`,
  );
  const silence = ['alertmanager=grafana', ...matchers].join('&amp;');
  const values = sorted(alert.labels).flatMap(([key, text]) => (key === 'alertname' ? [] : [text]));
  const text = [
    `**Firing**\n\nValue: ${value}\nLabels:\n`,
    ...list(alert.labels),
    'Annotations:\n',
    ...list(annotations),
    `Source: https://${host}/alerting/grafana/bf2m1kq8z/view?orgId=1\n`,
    `Silence: https://${host}/alerting/silence/new?${silence}\n`,
  ].join('');
  const title = `[FIRING:1] ${alert.name} (${values.join(' ')})`;
  return envelope('Grafana', at, {
    color: 'D63232',
    fallback: title,
    title,
    title_link: `https://${host}/alerting/list`,
    text,
    footer: 'Grafana v11.3.0',
    footer_icon: 'https://grafana.com/static/assets/img/fav32.png',
    mrkdwn_in: ['pretext', 'text'],
  });
}
