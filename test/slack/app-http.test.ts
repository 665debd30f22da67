import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import { slackClient } from '../../src/slack/connection/client.ts';
import { slackReporter } from '../../src/slack/reporter.ts';
import { writeValue } from '../../src/slack/views/button-value.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { hastyClock, manualClock } from '../support/clocks.ts';
import { aDiagnosis, anIncident, manyCauses } from '../support/diagnoses.ts';
import {
  actionBody,
  alertEvent,
  commandDelivery,
  deliver,
  eventDelivery,
  payloadDelivery,
  signingSecret,
} from '../support/slack-deliveries.ts';
import { type TriageDouble, triageDouble } from '../support/triage-double.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

const startMs = Date.parse('2026-09-21T14:00:00Z');
const running: SlackApp[] = [];

let api: WebApi;
let store: Store;
let triage: TriageDouble;
let logged: Record<string, unknown>[];

beforeEach(async () => {
  api = await startWebApi();
  store = openSqliteStore(':memory:');
  triage = triageDouble(aDiagnosis());
  logged = [];
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.stop()));
  await api.close();
  await store.close();
});

async function startApp(channels: readonly string[] = [], kept: Store = store): Promise<number> {
  const log = createLog('debug', {
    write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>),
  });
  const settings = {
    mode: 'http',
    botToken: 'xoxb-1',
    signingSecret,
    port: 0,
    apiUrl: api.url,
    channels,
  } as const;
  const app = createSlackApp({ settings, triage, log, store: kept, clock: manualClock(startMs) });
  running.push(app);
  const { port } = await app.start();
  return port ?? 0;
}

const press = (action_id: string, value = writeValue('inc_1', 1), change: object = {}) =>
  payloadDelivery(actionBody({ action_id, value }, change));

describe('an alert in a channel', () => {
  test('reaches triage with its place', async () => {
    const answer = await deliver(await startApp(), eventDelivery(alertEvent()));

    expect(answer).toEqual({ status: 200, body: '' });
    expect(
      triage.received.map(({ alert, place }) => [alert.name, place.team, place.channel, place.ts]),
    ).toEqual([[expect.stringContaining('RequestErrorRate'), 'T0TEAM', 'C0ALERTS', '1772632920.000100']]);
  });

  test('delivered again with the same event id does nothing', async () => {
    const port = await startApp();

    await deliver(port, eventDelivery(alertEvent()));
    const again = await deliver(port, {
      ...eventDelivery(alertEvent()),
      headers: { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' },
    });

    expect(again.status).toBe(200);
    expect(triage.received).toHaveLength(1);
  });

  test('is received although its first delivery was lost: the retry header is no reason to drop it', async () => {
    await deliver(await startApp(), {
      ...eventDelivery(alertEvent()),
      headers: { 'x-slack-retry-num': '2' },
    });

    expect(triage.received).toHaveLength(1);
  });

  test('is not acknowledged before it is stored', async () => {
    let release: () => void = () => undefined;
    const disk = new Promise<void>((resolve) => (release = resolve));
    const port = await startApp([], {
      ...store,
      take: (...args) => disk.then(() => store.take(...args)),
    });
    let answered = false;

    const answer = deliver(port, eventDelivery(alertEvent())).then((response) => {
      answered = true;
      return response;
    });
    // Another delivery goes all the way through meanwhile.
    await deliver(port, eventDelivery({ type: 'reaction_added', user: 'U0HUMAN' }, { event_id: 'Ev2' }));
    const early = answered;
    release();

    expect(early).toBe(false);
    expect((await answer).status).toBe(200);
  });

  test('is acknowledged while triage is still busy with it', async () => {
    const port = await startApp();
    triage.hold = new Promise(() => undefined);

    const answer = await deliver(port, eventDelivery(alertEvent()));
    running.splice(0);

    expect(answer.status).toBe(200);
    expect(triage.received).toEqual([]);
  });

  test('that could not be stored is not acknowledged, and Slack’s next delivery succeeds', async () => {
    let failures = 1;
    const port = await startApp([], {
      ...store,
      take: async (...args) => {
        if (failures-- > 0) throw new Error('the disk is full');
        return store.take(...args);
      },
    });

    const first = await deliver(port, eventDelivery(alertEvent()));
    const second = await deliver(port, eventDelivery(alertEvent()));

    expect([first.status, second.status]).toEqual([500, 200]);
    expect(triage.received).toHaveLength(1);
  });

  test('that was edited is heard again under its own ts', async () => {
    const port = await startApp();
    const edited = {
      type: 'message',
      subtype: 'message_changed',
      channel: 'C0ALERTS',
      ts: '1772633000.000200',
      message: alertEvent(),
    };

    await deliver(port, eventDelivery(edited));

    expect(triage.received.map(({ place }) => place.ts)).toEqual(['1772632920.000100']);
  });

  test.each([
    ['posted', alertEvent({ bot_id: 'B0CASEFILE', user: 'U0CASEFILE', subtype: undefined })],
    ['posted without a user', alertEvent({ bot_id: 'B0CASEFILE', subtype: undefined })],
    [
      'edited',
      {
        ...{ type: 'message', subtype: 'message_changed', channel: 'C0ALERTS', ts: '1772633000.000200' },
        message: alertEvent({ bot_id: 'B0CASEFILE', subtype: undefined }),
      },
    ],
  ])('that we %s ourselves is passed over', async (_, event) => {
    const port = await startApp();

    await deliver(port, eventDelivery(event));

    expect(triage.received).toEqual([]);
  });

  test('in a channel that is not in the settings is passed over', async () => {
    const port = await startApp(['C0OTHER']);

    await deliver(port, eventDelivery(alertEvent()));

    expect(triage.received).toEqual([]);
  });
});

describe('a delivery that is not what it should be', () => {
  test('with a wrong signature is refused', async () => {
    const answer = await deliver(await startApp(), { ...eventDelivery(alertEvent()), secret: 'guessed' });

    expect(answer.status).toBe(401);
    expect(triage.received).toEqual([]);
  });

  test('older than five minutes is refused', async () => {
    const at = Math.floor(Date.now() / 1000) - 301;

    expect((await deliver(await startApp(), { ...eventDelivery(alertEvent()), at })).status).toBe(401);
  });

  test.each([
    ['no channel', { type: 'message', ts: '1.2', text: 'x' }],
    ['no ts', { type: 'app_mention', channel: 'C0ALERTS', text: 'x' }],
    ['an event that is a number', 42],
    ['an event without type', { channel: 'C0ALERTS' }],
  ])('%s: dropped at once and logged with its id', async (_, event) => {
    const answer = await deliver(await startApp(), eventDelivery(event, { event_id: 'EvBROKEN' }));

    expect(answer.status).toBe(200);
    expect(logged).toContainEqual(
      expect.objectContaining({ event_id: 'EvBROKEN', msg: 'dropped a malformed delivery' }),
    );
  });

  test('for its health is answered without a signature', async () => {
    const port = await startApp();

    const answer = await fetch(`http://127.0.0.1:${port}/healthz`);

    expect([answer.status, await answer.text()]).toEqual([200, 'ok\n']);
  });

  test('to another path is answered as unknown', async () => {
    const port = await startApp();

    const answers = await Promise.all(
      (['GET', 'POST'] as const).map((method) => fetch(`http://127.0.0.1:${port}/elsewhere`, { method })),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });

  test.each([
    'null',
    '7',
    '[]',
    '{}',
    '{"type":"block_actions"}',
    '{"type":"event_callback","event_id":"Ev9"}',
  ])('%s is dropped at once', async (body) => {
    const asked = performance.now();

    const answer = await deliver(await startApp(), { body });

    expect(answer.status).toBeLessThan(500);
    expect(performance.now() - asked).toBeLessThan(2_500);
  });

  test('with blocks of a strange shape is read for what it holds', async () => {
    const strange = alertEvent({
      blocks: ['x', 42, { type: 'section' }, { type: 'section', text: 'plain' }],
    });

    await deliver(await startApp(), eventDelivery(strange));

    expect(triage.received).toHaveLength(1);
  });

  test('no secret reaches the log', async () => {
    const port = await startApp();
    await deliver(port, eventDelivery(alertEvent()));
    await deliver(port, { ...eventDelivery(alertEvent()), secret: 'guessed' });
    await deliver(port, commandDelivery('why?'));

    expect(JSON.stringify(logged)).not.toMatch(/xoxb-1|a-secret-of-the-tests/u);
  });
});

describe('a mention', () => {
  const mention = (text: string, change: object = {}) => ({
    type: 'app_mention',
    user: 'U0HUMAN',
    channel: 'C0ALERTS',
    ts: '1772632950.000100',
    text,
    ...change,
  });

  test('with a question reaches triage', async () => {
    await deliver(await startApp(), eventDelivery(mention('<@U0CASEFILE> why is checkout slow?')));

    expect(triage.received).toMatchObject([{ question: expect.stringContaining('why is checkout slow?') }]);
  });

  test('that asks nothing is answered with how to ask, to its author only', async () => {
    await deliver(await startApp(), eventDelivery(mention('<@U0CASEFILE>')));
    await api.called('chat.postEphemeral', 1);

    expect(api.of('chat.postEphemeral')[0]?.args).toMatchObject({ channel: 'C0ALERTS', user: 'U0HUMAN' });
  });

  test('where the bot is not to work is told so', async () => {
    await deliver(await startApp(['C0OTHER']), eventDelivery(mention('<@U0CASEFILE> why?')));
    await api.called('chat.postEphemeral', 1);

    expect(api.of('chat.postEphemeral')[0]?.args['text']).toContain('<#C0OTHER>');
    expect(triage.received).toEqual([]);
  });
});

describe('the slash command', () => {
  test('repeats the question in the channel and takes it to triage', async () => {
    const answer = await deliver(await startApp(), commandDelivery('why is checkout slow?'));
    await running[0]?.stop().then(() => running.splice(0));

    expect(answer).toEqual({
      status: 200,
      body: 'I repeat your question in this channel and answer in its thread.',
    });
    expect(api.messages.map(({ text, thread_ts }) => [text, thread_ts])).toEqual([
      ['Asked: why is checkout slow?', undefined],
    ]);
    expect(triage.received).toMatchObject([
      {
        place: { channel: 'C0ALERTS', ts: api.messages[0]?.ts },
        question: expect.stringContaining('checkout'),
      },
    ]);
  });

  test('without a question says how to ask', async () => {
    const answer = await deliver(await startApp(), commandDelivery(' '));

    expect(answer.body).toContain('/casefile why is checkout slow?');
    expect(api.messages).toEqual([]);
  });

  test('survives a crash between its acknowledgement and its work', async () => {
    await store.enqueue('slack-questions', 'trigger-9', {
      ...{ team: 'T0TEAM', channel: 'C0ALERTS', user: 'U0HUMAN', text: 'why?', responseUrl: '' },
    });

    await startApp();
    await api.called('chat.postMessage', 1);
    await running[0]?.stop().then(() => running.splice(0));

    expect(triage.received).toHaveLength(1);
  });

  test('tells the person where the bot may not post', async () => {
    const told: string[] = [];
    const person = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => told.push(chunk.toString()));
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => person.listen(0, '127.0.0.1', resolve));
    api.mishap('chat.postMessage', { kind: 'fail', error: 'not_in_channel' });

    const response_url = `http://127.0.0.1:${(person.address() as AddressInfo).port}/`;
    await deliver(await startApp(), commandDelivery('why is it slow?', { response_url }));
    await running[0]?.stop().then(() => running.splice(0));
    person.close();

    expect(told.join('')).toContain('the bot is not in the channel');
  });
});

describe('the message shortcut', () => {
  const shortcut = (message: object) =>
    payloadDelivery({
      type: 'message_action',
      callback_id: 'investigate_message',
      trigger_id: 'trigger-3',
      message_ts: '1772632920.000100',
      response_url: '',
      team: { id: 'T0TEAM', domain: 'example' },
      channel: { id: 'C0ALERTS', name: 'alerts' },
      user: { id: 'U0HUMAN', team_id: 'T0TEAM', name: 'dana' },
      message: { type: 'message', ts: '1772632920.000100', ...message },
    });

  test('takes any message to triage', async () => {
    const answer = await deliver(
      await startApp(),
      shortcut({ user: 'U0HUMAN', text: 'checkout feels slow' }),
    );

    expect(answer.status).toBe(200);
    expect(triage.received).toMatchObject([{ place: { ts: '1772632920.000100', channel: 'C0ALERTS' } }]);
  });

  test('on an empty message says so', async () => {
    await deliver(await startApp(), shortcut({ user: 'U0HUMAN', text: '' }));
    await api.called('chat.postEphemeral', 1);

    expect(triage.received).toEqual([]);
  });
});

describe('a button', () => {
  test('Receipts opens the receipts with query, quote and link', async () => {
    const answer = await deliver(await startApp(), press('casefile_receipts'));
    await api.called('views.open', 1);
    const opened = JSON.stringify(api.of('views.open')[0]?.args);

    expect(answer).toEqual({ status: 200, body: '' });
    expect(opened).toContain('GET /apis/networking.k8s.io/v1/namespaces/shop/networkpolicies');
    expect(opened).toContain('dial tcp 10.0.0.7:80: i/o timeout');
    expect(opened).toContain('|Open in kubernetes>');
    expect(opened).toContain('trigger-2');
  });

  test('leads to further pages in the same modal', async () => {
    triage = triageDouble(aDiagnosis({ causes: manyCauses(20) }));
    const view = { id: 'V7', hash: 'h1', type: 'modal', blocks: [] };

    await deliver(await startApp(), press('casefile_receipts_page:2', writeValue('inc_1', 1, 2), { view }));
    await api.called('views.update', 1);

    expect(api.of('views.update')[0]?.args).toMatchObject({ view_id: 'V7', hash: 'h1' });
    expect(JSON.stringify(api.of('views.update')[0]?.args)).toContain('Receipts, page 3/7');
  });

  test('Ruled out opens what was ruled out', async () => {
    await deliver(await startApp(), press('casefile_ruled_out'));
    await api.called('views.open', 1);

    expect(JSON.stringify(api.of('views.open')[0]?.args)).toContain('It restarted at 13:20');
  });

  test('of an earlier investigation says that there is a newer one', async () => {
    triage = triageDouble(aDiagnosis(), anIncident({ run: 3 }));

    await deliver(await startApp(), press('casefile_receipts'));
    await api.called('views.open', 1);

    expect(JSON.stringify(api.of('views.open')[0]?.args)).toContain('There is a newer investigation');
  });

  test('Wrong is stored before it is acknowledged, and shown on the button', async () => {
    const port = await startApp();
    const log = createLog('silent');
    const client = slackClient({ botToken: 'xoxb-1', apiUrl: api.url }, log);
    await slackReporter({ client, store, clock: hastyClock(startMs), log }).report(
      anIncident(),
      aDiagnosis(),
    );

    const answer = await deliver(port, press('casefile_wrong'));
    const stored = (await triage.incident('inc_1'))?.feedback;
    await api.called('chat.update', 1);

    expect(answer.status).toBe(200);
    expect(stored).toEqual([{ by: 'U0HUMAN', verdict: 'wrong', at: '2026-09-21T14:00:00.000Z' }]);
    expect(JSON.stringify(api.messages[0]?.blocks)).toContain('Wrong · said by 1');
  });

  test.each(['', 'not json', '{"incident":"inc_unknown","run":1,"page":0}', '{"incident":7}'])(
    'with the value %j says that nothing is stored',
    async (value) => {
      const port = await startApp();

      await deliver(port, press('casefile_right', value));
      await deliver(port, press('casefile_receipts', value));
      await api.called('chat.postEphemeral', 2);

      expect(api.of('chat.postEphemeral')[0]?.args['text']).toBe('This diagnosis is no longer stored.');
    },
  );

  test('that nobody knows is acknowledged at once', async () => {
    const asked = performance.now();

    const answer = await deliver(await startApp(), press('of_another_app'));

    expect(answer).toEqual({ status: 200, body: '' });
    expect(performance.now() - asked).toBeLessThan(2_500);
  });
});

test('the Home tab is filled when somebody opens it', async () => {
  const opened = { type: 'app_home_opened', user: 'U0HUMAN', channel: 'D0HOME', tab: 'home' };

  await deliver(await startApp(), eventDelivery(opened));
  await api.called('views.publish', 1);

  expect(api.of('views.publish')[0]?.args).toMatchObject({ user_id: 'U0HUMAN' });
});

test('a token that Slack refuses ends the start with a sentence', async () => {
  api.mishap('auth.test', { kind: 'fail', error: 'invalid_auth' });

  await expect(startApp()).rejects.toThrow(
    'auth.test: Slack refused the token or one of its scopes is missing (invalid_auth).',
  );
  running.splice(0);
});
