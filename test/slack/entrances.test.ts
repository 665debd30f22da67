import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createSlackApp } from '../../src/slack/app.ts';
import { everybody, type Act } from '../../src/slack/people/permissions.ts';
import { writeValue } from '../../src/slack/views/button-value.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import type { Triage } from '../../src/triage.ts';
import { manualClock } from '../support/clocks.ts';
import { aDiagnosis, anIncident } from '../support/diagnoses.ts';
import {
  actionBody,
  commandDelivery,
  deliver,
  type Delivery,
  eventDelivery,
  payloadDelivery,
  signingSecret,
} from '../support/slack-deliveries.ts';
import { startScriptedServer } from '../support/scripted-server.ts';
import { triageDouble } from '../support/triage-double.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

let api: WebApi;
let store: Store;

beforeEach(async () => {
  api = await startWebApi();
  store = openSqliteStore(':memory:');
});

afterEach(async () => {
  await api.close();
  await store.close();
});

const { thread } = anIncident();
const value = writeValue('inc_1', 1);
const inThread = (text: string) =>
  eventDelivery({
    ...{ type: 'app_mention', user: 'U0HUMAN', channel: thread.channel, thread_ts: thread.threadTs },
    ...{ ts: '1790000100.000100', text: `<@U0CASEFILE> ${text}` },
  });
const press = (action_id: string, of = value) => payloadDelivery(actionBody({ action_id, value: of }));
const shortcut = payloadDelivery({
  ...{ type: 'message_action', callback_id: 'investigate_message', trigger_id: 'trigger-3' },
  ...{ message_ts: '1790000100.000100', response_url: '', team: { id: 'T0TEAM', domain: 'example' } },
  channel: { id: 'C0ALERTS', name: 'alerts' },
  user: { id: 'U0HUMAN', team_id: 'T0TEAM', name: 'dana' },
  message: { type: 'message', ts: '1790000100.000100', user: 'U0OTHER', text: 'checkout feels slow' },
});
const words = { user: 'U0HUMAN', ts: '1790000100.000100' };

/** Every way in which a person can make the bot do something: what they must be allowed, and what is done then. */
const entrances: readonly (readonly [name: string, act: Act, delivery: Delivery, done: string])[] = [
  [
    'a mention',
    'ask',
    eventDelivery({ type: 'app_mention', channel: 'C0ALERTS', text: '<@U0CASEFILE> is web slow?', ...words }),
    'receive',
  ],
  [
    'a direct message',
    'ask',
    eventDelivery({ type: 'message', channel: 'D0DM', channel_type: 'im', text: 'is web slow?', ...words }),
    'receive',
  ],
  ['the slash command', 'ask', commandDelivery('why is checkout slow?'), 'receive'],
  ['the message shortcut', 'ask', shortcut, 'receive'],
  ['`reinvestigate` in a thread', 'ask', inThread('reinvestigate'), 'reinvestigate'],
  ['a question in a thread', 'ask', inThread('what changed in the deployment?'), 'ask'],
  ['the stop button', 'stop', press('casefile_stop'), 'stop'],
  ['`stop` in a thread', 'stop', inThread('stop'), 'stop'],
  ['`stop` by slash command', 'stop', commandDelivery('stop'), 'stop'],
  [
    'the stop button of a stream',
    'stop',
    eventDelivery({
      ...{ type: 'agent_session_stopped', user: 'U0HUMAN', event_ts: '1790000100.000100' },
      ...{ channel: thread.channel, thread_ts: thread.threadTs },
    }),
    'stop',
  ],
  ['Right', 'correct', press('casefile_right'), 'feedback'],
  ['Wrong', 'correct', press('casefile_wrong'), 'feedback'],
  ['a correction in a thread', 'correct', inThread('actually it was the cache'), 'correct'],
  ['the Escalate button', 'escalate', press('casefile_escalate'), 'request'],
  ['`escalate` in a thread', 'escalate', inThread('escalate'), 'request'],
  ['`escalate` by slash command', 'escalate', commandDelivery('escalate'), 'request'],
  ['Acknowledge', 'acknowledge', press('casefile_acknowledge', 'inc_1/000001'), 'answer'],
  ['Take over', 'acknowledge', press('casefile_take_over', 'inc_1/000001'), 'answer'],
  ['Hand back', 'acknowledge', press('casefile_hand_back', 'inc_1/000001'), 'answer'],
];

interface Rules {
  readonly allowed?: Partial<Record<Act, readonly string[]>>;
  readonly channels?: readonly string[];
  readonly packetChannel?: string;
}

/** Where Slack takes the answers to a slash command, for its person alone. */
async function listening() {
  const told: string[] = [];
  const server = await startScriptedServer();
  server.script((request, response) => {
    request.on('data', (chunk) => told.push(String(chunk)));
    request.on('end', () => response.end());
  });
  return { told, url: `${server.url}/`, stop: () => server.stop() };
}

/** What a delivery made the bot do, and everything that was said to the person alone or to all. */
async function after(delivery: Delivery, { allowed = {}, channels = [], packetChannel }: Rules) {
  const done: string[] = [];
  const double = triageDouble(aDiagnosis(), anIncident({ state: 'diagnosed' }));
  const person = await listening();
  const noting =
    <A extends readonly unknown[], R>(name: string, act: (...args: A) => R) =>
    (...args: A): R => {
      done.push(name);
      return act(...args);
    };
  const triage: Triage = {
    ...double,
    receive: noting('receive', (...args: Parameters<Triage['receive']>) => double.receive(...args)),
    ask: noting('ask', (...args: Parameters<Triage['ask']>) => double.ask(...args)),
    reinvestigate: noting('reinvestigate', (...args: Parameters<Triage['reinvestigate']>) =>
      double.reinvestigate(...args),
    ),
    stop: noting('stop', (...args: Parameters<Triage['stop']>) => double.stop(...args)),
    correct: noting('correct', (...args: Parameters<Triage['correct']>) => double.correct(...args)),
    feedback: noting('feedback', (...args: Parameters<Triage['feedback']>) => double.feedback(...args)),
    escalations: {
      ...double.escalations,
      request: noting('request', (...args: Parameters<Triage['escalations']['request']>) =>
        double.escalations.request(...args),
      ),
      answer: noting('answer', (...args: Parameters<Triage['escalations']['answer']>) =>
        double.escalations.answer(...args),
      ),
    },
  };
  const app = createSlackApp({
    settings: {
      ...{ mode: 'http', botToken: 'xoxb-1', signingSecret, port: 0, apiUrl: api.url, channels },
      allowed: { ...everybody, ...allowed },
      ...(packetChannel !== undefined && { packetChannel }),
    },
    ...{ triage, store, clock: manualClock(1_790_000_200_000), log: createLog('silent') },
  });
  const { port = 0 } = await app.start();
  const body = delivery.body.replace('response_url=', `response_url=${encodeURIComponent(person.url)}`);
  const answer = await deliver(port, { ...delivery, body });
  await app.stop();
  await person.stop();
  const whispered = api
    .of('chat.postEphemeral')
    .map(({ args }) => `${String(args['user'])}: ${String(args['text'])}`);
  const posted = api.messages.map(({ text }) => text);
  return { done, alone: [...whispered, answer.body, ...person.told].join('\n'), posted: posted.join('\n') };
}

describe('a person who may', () => {
  test.each(entrances)('use %s is served', async (_, act, delivery, done) => {
    const what = await after(delivery, { allowed: { [act]: ['U0HUMAN'] } });

    expect(what.done).toContain(done);
  });
});

describe('a person who may not', () => {
  test.each(entrances)('use %s is told alone who may', async (_, act, delivery, done) => {
    const what = await after(delivery, { allowed: { [act]: ['U0OTHER'] } });

    expect(what.done).not.toContain(done);
    expect(what.alone).toMatch(/You may not .* here\. These may: <@U0OTHER>\./u);
    expect(what.posted).not.toContain('may not');
  });
});

describe('in a channel that is not in the settings', () => {
  test.each(entrances)('%s does nothing', async (_, __, delivery, done) => {
    const what = await after(delivery, { channels: ['C0ELSEWHERE'] });

    expect(what.done).not.toContain(done);
    expect(what.posted).toBe('');
  });

  test.each(entrances.filter(([name]) => !name.includes('stream')))(
    '%s tells where the bot works',
    async (_, __, delivery) => {
      const what = await after(delivery, { channels: ['C0ELSEWHERE'] });

      expect(what.alone).toContain('<#C0ELSEWHERE>');
    },
  );

  test.each(['casefile_receipts', 'casefile_ruled_out'])('%s opens nothing', async (button) => {
    await after(press(button), { channels: ['C0ELSEWHERE'] });

    expect(api.of('views.open')).toEqual([]);
  });
});

test('the buttons of packets work in the escalation channel, where nothing else does', async () => {
  const rules = { channels: ['C0ELSEWHERE'], packetChannel: 'C0ALERTS' };

  const pressed = await after(press('casefile_acknowledge', 'inc_1/000001'), rules);
  const asked = await after(commandDelivery('why is checkout slow?', { trigger_id: 'trigger-9' }), rules);

  expect([pressed.done, asked.done]).toEqual([['answer'], []]);
});
