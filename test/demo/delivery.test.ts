import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { objectAt, objectsAt, textAt } from '../../src/demo/read-json.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { manualClock } from '../support/clocks.ts';
import { alertmanagerAlert } from './scripted-bot.ts';
import { type Heard, type StubAnswer, startStubBot } from './stub-bot.ts';

const signingSecret = 'known to both';
const start = Date.UTC(2026, 2, 4, 12, 0, 0);
const channel = 'C0INCIDENT';
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function connected(answer?: (heard: Heard, index: number) => StubAnswer | Promise<StubAnswer>) {
  const clock = manualClock(start);
  const workspace = await startWorkspace({ signingSecret, clock, page: false });
  cleanUps.push(() => workspace.stop());
  const bot = await startStubBot(answer);
  cleanUps.push(() => bot.stop());
  workspace.connect({ requestUrl: bot.requestUrl });
  return { workspace, bot, clock };
}

const eventOf = (heard: Heard | undefined) => objectAt(heard?.payload, 'event');
const retryHeaders = (heard: Heard) => [
  heard.headers['x-slack-retry-num'],
  heard.headers['x-slack-retry-reason'],
];

describe('events over HTTP', () => {
  it('are signed over the timestamp and the raw body', async () => {
    const { workspace, bot } = await connected();

    workspace.postAlert(alertmanagerAlert);
    await workspace.settled();

    const [heard] = bot.heard;
    const timestamp = String(start / 1000);
    const digest = createHmac('sha256', signingSecret)
      .update(`v0:${timestamp}:${heard?.body ?? ''}`)
      .digest('hex');
    expect(heard?.headers['x-slack-request-timestamp']).toBe(timestamp);
    expect(heard?.headers['x-slack-signature']).toBe(`v0=${digest}`);
  });

  it('bring an alert as Slack shows it: subtype, bot profile, colour in hex', async () => {
    const { workspace, bot } = await connected();

    workspace.postAlert(alertmanagerAlert);
    await workspace.settled();

    expect(bot.heard).toHaveLength(1);
    expect(bot.heard[0]?.payload).toMatchObject({ type: 'event_callback', team_id: 'T0LOCAL001' });
    expect(eventOf(bot.heard[0])).toMatchObject({
      type: 'message',
      subtype: 'bot_message',
      channel,
      channel_type: 'channel',
      text: '',
      username: 'Alertmanager',
      bot_profile: { name: 'Alertmanager' },
      attachments: [
        { id: 1, color: 'a30200', title: '[FIRING:1] RequestErrorRate (storefront shop critical)' },
      ],
    });
  });

  it('tell a mention twice, under two event ids and one timestamp', async () => {
    const { workspace, bot } = await connected();

    await workspace.visitor.say(channel, 'hey @casefile, look');
    await workspace.settled();

    const events = bot.heard.map(eventOf);
    expect(events.map((event) => event?.['type']).sort()).toEqual(['app_mention', 'message']);
    expect(new Set(bot.heard.map(({ payload }) => payload['event_id'])).size).toBe(2);
    expect(new Set(events.map((event) => event?.['ts'])).size).toBe(1);
  });

  it('are tried again at once, after a minute and after five, under the same id', async () => {
    const { workspace, bot, clock } = await connected(() => ({ status: 500 }));

    workspace.postAlert(alertmanagerAlert);
    await bot.hears(1);
    while (bot.heard.length < 2) await clock.pass(0);
    while (bot.heard.length < 3) await clock.pass(1000);
    const third = clock.now();
    while (bot.heard.length < 4) await clock.pass(1000);
    const fourth = clock.now();
    await workspace.settled();

    expect(bot.heard.map(retryHeaders)).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
      ['3', 'http_error'],
    ]);
    expect(new Set(bot.heard.map(({ payload }) => payload['event_id'])).size).toBe(1);
    expect(third - start).toBeGreaterThanOrEqual(60_000);
    expect(fourth - third).toBeGreaterThanOrEqual(300_000);
  });

  it('are not tried again when the bot forbids it', async () => {
    const { workspace, bot } = await connected(() => ({ status: 500, headers: { 'x-slack-no-retry': '1' } }));

    workspace.postAlert(alertmanagerAlert);
    await workspace.settled();

    expect(bot.heard).toHaveLength(1);
  });

  it('count as lost when the bot takes more than three seconds', async () => {
    let answer: (answer: StubAnswer) => void = () => undefined;
    const slow = new Promise<StubAnswer>((resolve) => (answer = resolve));
    const { workspace, bot, clock } = await connected((_, index) => (index === 0 ? slow : {}));

    workspace.postAlert(alertmanagerAlert);
    await bot.hears(1);
    await clock.pass(2999);
    const before = workspace.deliveries().length;
    await clock.pass(1);
    while (bot.heard.length < 2) await clock.pass(0);
    answer({});
    await workspace.settled();

    expect(before).toBe(0);
    expect(bot.heard.map(retryHeaders)[1]).toEqual(['1', 'http_timeout']);
  });

  it('come once more under their own id when a test asks for it', async () => {
    const { workspace, bot } = await connected();

    workspace.postAlert(alertmanagerAlert);
    await workspace.settled();
    const [record] = workspace.deliveries();
    if (record) await workspace.redeliver(record);

    expect(bot.heard).toHaveLength(2);
    expect(bot.heard[1]?.payload['event_id']).toBe(bot.heard[0]?.payload['event_id']);
  });

  it('tell of edits, deletions and reactions', async () => {
    const { workspace, bot } = await connected();
    const call = (method: string, args: object) =>
      fetch(`${workspace.apiUrl}${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${workspace.tokens.bot}`, 'content-type': 'application/json' },
        body: JSON.stringify(args),
      });

    await call('chat.postMessage', { channel, text: 'one' });
    const ts = workspace.messages(channel)[0]?.ts;
    await call('chat.update', { channel, ts, text: 'two' });
    await call('reactions.add', { channel, timestamp: ts, name: 'eyes' });
    await call('chat.delete', { channel, ts });
    await workspace.settled();

    const told = bot.heard.map(eventOf).map((event) => textAt(event, 'subtype') || textAt(event, 'type'));
    expect(told.sort()).toEqual(['message', 'message_changed', 'message_deleted', 'reaction_added']);
    const changed = bot.heard.map(eventOf).find((event) => event?.['subtype'] === 'message_changed');
    expect(changed).toMatchObject({
      hidden: true,
      message: { ts, text: 'two' },
      previous_message: { ts, text: 'one' },
    });
  });
});

describe('what a person does', () => {
  const plain = (text: string) => ({ type: 'plain_text', text });

  /** A message with a button, a menu and feedback buttons, posted by the bot through the API. */
  async function withElements(answer?: Parameters<typeof connected>[0]) {
    const all = await connected(answer);
    await fetch(`${all.workspace.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${all.workspace.tokens.bot}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        channel,
        text: 'x',
        blocks: [
          {
            type: 'actions',
            block_id: 'b1',
            elements: [
              { type: 'button', action_id: 'go', text: plain('Go'), value: 'v1', style: 'primary' },
              {
                type: 'static_select',
                action_id: 'menu',
                options: [
                  { text: plain('One'), value: '1' },
                  { text: plain('Two'), value: '2' },
                ],
              },
            ],
          },
          {
            type: 'context_actions',
            elements: [
              {
                type: 'feedback_buttons',
                action_id: 'rate',
                positive_button: { text: plain('Good'), value: 'up' },
                negative_button: { text: plain('Bad'), value: 'down' },
              },
            ],
          },
        ],
      }),
    });
    await all.workspace.settled();
    return { ...all, ts: all.workspace.messages(channel)[0]?.ts ?? '' };
  }

  it('reaches the bot as a form with a payload, once, without retries', async () => {
    const { workspace, bot, ts } = await withElements((heard) => ({
      status: heard.payload['type'] === 'block_actions' ? 500 : 200,
    }));

    const outcome = await workspace.visitor.press({ channel, ts }, { actionId: 'go' });
    const heard = bot.heard.filter(({ payload }) => payload['type'] === 'block_actions');

    expect(outcome).toEqual({ status: 'unanswered' });
    expect(heard).toHaveLength(1);
    expect(heard[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(heard[0]?.payload).toMatchObject({
      user: { id: 'U0VISITOR1' },
      container: { type: 'message', message_ts: ts, channel_id: channel },
      actions: [{ action_id: 'go', block_id: 'b1', value: 'v1', type: 'button', style: 'primary' }],
    });
  });

  it('tells the chosen option and the chosen side of feedback buttons', async () => {
    const { workspace, bot, ts } = await withElements();

    await workspace.visitor.press({ channel, ts }, { actionId: 'menu', value: '2' });
    await workspace.visitor.press({ channel, ts }, { actionId: 'rate', value: 'down' });

    const actions = bot.heard.flatMap(({ payload }) => objectsAt(payload, 'actions'));
    expect(actions).toMatchObject([
      { action_id: 'menu', selected_option: { value: '2', text: plain('Two') } },
      { action_id: 'rate', type: 'feedback_buttons', value: 'down' },
    ]);
  });

  it('is impossible on a button that is not there', async () => {
    const { workspace, ts } = await withElements();

    expect(await workspace.visitor.press({ channel, ts }, { actionId: 'other' })).toEqual({
      status: 'missing',
    });
    expect(await workspace.visitor.press({ channel, ts: '1.0' }, { actionId: 'go' })).toEqual({
      status: 'missing',
    });
  });

  it('lets the bot answer five times through the response address', async () => {
    const { workspace, bot, ts } = await withElements();
    await workspace.visitor.press({ channel, ts }, { actionId: 'go' });
    const url = textAt(bot.heard.at(-1)?.payload, 'response_url');
    const respond = (body: object) =>
      fetch(url, { method: 'POST', body: JSON.stringify(body) }).then((response) => response.status);

    const statuses = [];
    for (const text of ['1', '2', '3']) statuses.push(await respond({ text, response_type: 'in_channel' }));
    statuses.push(await respond({ text: 'replaced', blocks: [], replace_original: true }));
    statuses.push(await respond({ delete_original: true }), await respond({ text: '6' }));

    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    expect(workspace.messages(channel).map((each) => each.text)).toEqual(['1', '2', '3']);
  });

  it('submits a modal, and the acknowledgement says what becomes of it', async () => {
    const acknowledgements = [
      { response_action: 'errors', errors: { why: 'Say why.' } },
      { response_action: 'update', view: { type: 'modal', title: plain('Second'), blocks: [] } },
      undefined,
    ];
    const { workspace, bot, ts } = await withElements((heard) =>
      heard.payload['type'] === 'view_submission'
        ? { body: JSON.stringify(acknowledgements.shift() ?? {}) }
        : {},
    );
    await workspace.visitor.press({ channel, ts }, { actionId: 'go' });
    await fetch(`${workspace.apiUrl}views.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${workspace.tokens.bot}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        trigger_id: bot.heard.at(-1)?.payload['trigger_id'],
        view: { type: 'modal', callback_id: 'c', private_metadata: 'm', title: plain('First'), blocks: [] },
      }),
    });
    const id = workspace.views()[0]?.id ?? '';
    const values = { why: { text: { type: 'plain_text_input', value: 'because' } } };

    const refused = await workspace.visitor.submit(id, values);
    const updated = await workspace.visitor.submit(id, values);
    const titles = workspace.views().map((each) => each.view['title']);
    const closed = await workspace.visitor.submit(id, values);

    expect(bot.heard.at(-3)?.payload).toMatchObject({
      view: { id, callback_id: 'c', private_metadata: 'm', state: { values } },
    });
    expect(refused).toEqual({ status: 'invalid', errors: { why: 'Say why.' } });
    expect([updated.status, closed.status]).toEqual(['done', 'done']);
    expect(titles).toEqual([plain('Second')]);
    expect(workspace.views()).toEqual([]);
  });

  it('can be a message shortcut', async () => {
    const { workspace, bot, ts } = await withElements();

    await workspace.visitor.shortcut({ channel, ts }, 'investigate_message');

    expect(bot.heard.at(-1)?.payload).toMatchObject({
      type: 'message_action',
      callback_id: 'investigate_message',
      message_ts: ts,
      channel: { id: channel },
    });
  });
});

describe('an incoming webhook', () => {
  async function send(url: string, body: string) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return `${response.status} ${await response.text()}`;
  }

  it('posts in the name that the payload or the address gives', async () => {
    const { workspace } = await connected();
    const url = workspace.webhookUrl('Grafana', 'escalations');

    const answers = [
      await send(url, JSON.stringify({ text: 'one' })),
      await send(url, JSON.stringify({ text: 'two', username: 'Alertmanager', channel: '#incidents' })),
    ];

    expect(answers).toEqual(['200 ok', '200 ok']);
    expect(workspace.messages('C0ESCALATE')).toMatchObject([{ username: 'Grafana', text: 'one' }]);
    expect(workspace.messages(channel)).toMatchObject([{ username: 'Alertmanager', text: 'two' }]);
  });

  it('refuses what Slack would refuse', async () => {
    const { workspace } = await connected();

    expect(await send(workspace.webhookUrl('X'), '{"text":')).toBe('400 invalid_payload');
    expect(await send(workspace.webhookUrl('X'), '{}')).toBe('400 no_text');
    expect(await send(workspace.webhookUrl('X', 'nowhere'), '{"text":"x"}')).toBe('404 channel_not_found');
  });
});

describe('the server', () => {
  it('answers only this machine, by name too', async () => {
    const { workspace } = await connected();
    const { request } = await import('node:http');

    const status = await new Promise((resolve) =>
      request(workspace.url, { headers: { host: 'attacker.example:80' } }, (response) =>
        resolve(response.resume().statusCode),
      ).end(),
    );

    expect(status).toBe(403);
  });

  it('says which port is taken', async () => {
    const { workspace } = await connected();
    const port = Number(new URL(workspace.url).port);

    await expect(startWorkspace({ signingSecret, port, page: false })).rejects.toThrow(
      `port ${port} is taken`,
    );
  });
});
