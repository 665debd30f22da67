import type { Workspace } from '../../src/demo/port.ts';
import { objectAt, objectsAt, textAt } from '../../src/demo/read-json.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { type Heard, type StubBot, startStubBot } from './stub-bot.ts';

/** A bot that behaves as Casefile does on the surface: thread, diagnosis, modal, feedback. */
export async function startScriptedBot(workspace: Workspace): Promise<StubBot> {
  const bot = await startStubBot(async (heard) => {
    await react(workspace, heard.payload);
    return heard.payload['type'] === 'view_submission' ? { body: verdictOn(heard.payload) } : {};
  });
  workspace.connect({ requestUrl: bot.requestUrl });
  return bot;
}

/** The actions that the bot was sent, in order. */
export const actionsHeard = (heard: readonly Heard[]): readonly string[] =>
  heard.flatMap(({ payload }) => objectsAt(payload, 'actions').map((action) => textAt(action, 'action_id')));

async function react(workspace: Workspace, payload: JsonObject): Promise<void> {
  const call = caller(workspace);
  const event = objectAt(payload, 'event');
  if (event?.['subtype'] === 'bot_message')
    await investigate(call, textAt(event, 'channel'), textAt(event, 'ts'));
  if (event?.['type'] === 'app_mention') await answer(call, event);
  if (event?.['type'] === 'app_home_opened')
    await call('views.publish', { user_id: event['user'], view: home });
  const action = textAt(objectsAt(payload, 'actions')[0], 'action_id');
  if (action === 'receipts') await call('views.open', { trigger_id: payload['trigger_id'], view: receipts });
  if (action === 'wrong') await call('views.open', { trigger_id: payload['trigger_id'], view: correction });
  if (action === 'right') await acknowledgeFeedback(call, payload);
}

type Call = (method: string, args: JsonObject) => Promise<JsonObject>;

const caller =
  (workspace: Workspace): Call =>
  async (method, args) => {
    const response = await fetch(`${workspace.apiUrl}${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${workspace.tokens.bot}` },
      body: JSON.stringify(args),
    });
    const said = (await response.json()) as JsonObject;
    if (said['ok'] !== true) throw new Error(`${method}: ${JSON.stringify(said)}`);
    return said;
  };

async function investigate(call: Call, channel: string, ts: string): Promise<void> {
  const first = await call('chat.postMessage', {
    channel,
    thread_ts: ts,
    text: ':mag: Looking at *RequestErrorRate storefront*. Asking Kubernetes, Prometheus, logs…',
  });
  await call('chat.update', {
    channel,
    ts: first['ts'],
    text: ':mag: Looked at *RequestErrorRate storefront*: 9 s.',
  });
  await call('chat.postMessage', {
    channel,
    thread_ts: ts,
    text: 'Confirmed: a NetworkPolicy.',
    blocks: diagnosis,
  });
}

const answer = (call: Call, event: JsonObject) =>
  call('chat.postMessage', {
    channel: event['channel'],
    thread_ts: event['thread_ts'] ?? event['ts'],
    text: 'You asked; I answer.',
  });

async function acknowledgeFeedback(call: Call, payload: JsonObject): Promise<void> {
  const container = objectAt(payload, 'container');
  const kept = diagnosis.filter((block) => block['type'] !== 'actions');
  const thanks = {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: ':white_check_mark: Marked right by <@U0VISITOR1>.' }],
  };
  await call('chat.update', {
    channel: textAt(container, 'channel_id'),
    ts: textAt(container, 'message_ts'),
    text: 'Confirmed: a NetworkPolicy.',
    blocks: [...kept, thanks],
  });
}

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (text: string): JsonObject => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (id: string, text: string, more: JsonObject = {}): JsonObject => ({
  type: 'button',
  action_id: id,
  text: plain(text),
  value: 'incident-1',
  ...more,
});

const diagnosis: readonly JsonObject[] = [
  section('*Confirmed: a new NetworkPolicy blocks all traffic into `storefront`.*'),
  section(
    'Cause: `shop/NetworkPolicy/storefront-deny`, created <!date^1763647297^{time_secs}|12:01:37> [1], selects the storefront pods and allows no ingress [2]. Callers time out from <!date^1763647330^{time_secs}|12:02:10> [3].\nExplains: errors at `edge-proxy`, “no requests” at `basket`. Not the cause: `ledger` restart (11:20, before) [4].\nNot seen: who created it (audit log not connected).',
  ),
  { type: 'context', elements: [{ type: 'mrkdwn', text: 'Checked 6 of 6 sources · 9 s · no model' }] },
  {
    type: 'actions',
    block_id: 'diagnosis',
    elements: [
      button('receipts', 'Receipts'),
      button('ruled-out', 'Ruled out'),
      button('delete', 'Delete the policy… needs approval', {
        style: 'danger',
        confirm: {
          title: plain('Ask for approval?'),
          text: plain('It will be queued, not done.'),
          confirm: plain('Ask'),
          deny: plain('Not now'),
        },
      }),
      button('right', 'Right'),
      button('wrong', 'Wrong'),
    ],
  },
];

const receipts: JsonObject = {
  type: 'modal',
  title: plain('Receipts'),
  close: plain('Close'),
  blocks: [
    section('*[1] Kubernetes events* · state of `shop/NetworkPolicy/storefront-deny`'),
    section(
      '```{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","spec":{"podSelector":{"matchLabels":{"app":"storefront"}},"policyTypes":["Ingress"]}}```',
    ),
    {
      type: 'context',
      elements: [
        { type: 'mrkdwn', text: 'Query: `networkpolicies in shop` · <https://example.com/evidence/1|open>' },
      ],
    },
    { type: 'divider' },
    section('*[2] Prometheus* · `sum(rate(http_requests_total{code=~"5.."}[1m]))`'),
    section('```0.02 → 41.7 at 12:02:10```'),
    {
      type: 'table',
      rows: [
        [
          { type: 'raw_text', text: 'code' },
          { type: 'raw_text', text: 'rate' },
        ],
        [
          { type: 'raw_text', text: '503' },
          { type: 'raw_text', text: '41.7' },
        ],
      ],
    },
  ],
};

const options = (...names: string[]) => names.map((name) => ({ text: plain(name), value: name }));

const correction: JsonObject = {
  type: 'modal',
  title: plain('What was it?'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: plain('Cause'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
    {
      type: 'input',
      block_id: 'kind',
      label: plain('Kind'),
      element: { type: 'static_select', action_id: 'pick', options: options('change', 'load') },
    },
    {
      type: 'input',
      block_id: 'seen',
      optional: true,
      label: plain('Seen in'),
      element: { type: 'checkboxes', action_id: 'boxes', options: options('logs', 'metrics') },
    },
  ],
};

/** A correction of one word is sent back. */
function verdictOn(payload: JsonObject): string {
  const input = objectAt(
    objectAt(objectAt(objectAt(objectAt(payload, 'view'), 'state'), 'values'), 'why'),
    'text',
  );
  const isShort = !textAt(input, 'value').includes(' ');
  return isShort ? JSON.stringify({ response_action: 'errors', errors: { why: 'Say more.' } }) : '';
}

const home: JsonObject = {
  type: 'home',
  blocks: [{ type: 'header', text: plain('Open incidents') }, section('None.')],
};

/** An alert as Alertmanager posts it by default: no text, label values without names. */
export const alertmanagerAlert = {
  channel: 'incidents',
  from: 'Alertmanager',
  attachments: [
    {
      color: 'danger',
      fallback: '[FIRING:1] RequestErrorRate (storefront shop critical)',
      title: '[FIRING:1] RequestErrorRate (storefront shop critical)',
      title_link: 'http://alertmanager.example.com/#/alerts?receiver=slack',
      mrkdwn_in: ['fallback', 'pretext', 'text'],
    },
  ],
} as const;

/** An alert as Grafana posts it. */
export const grafanaAlert = {
  channel: 'incidents',
  from: 'Grafana',
  attachments: [
    {
      color: '#D63232',
      title: '[FIRING:1] Checkout latency (p99)',
      title_link: 'https://grafana.example.com/alerting/list',
      text: '**Firing**\n\nValue: B=2.4\nLabels:\n - alertname = Checkout latency\n - service = checkout\nSource: <https://grafana.example.com/alerting/1|view>\n',
      fields: [
        { title: 'Severity', value: 'critical', short: true },
        { title: 'Cluster', value: '`eu-1`', short: true },
      ],
      footer: 'Grafana v11',
      ts: 1763647330,
    },
  ],
} as const;
