import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import { writeValue } from '../../src/slack/views/button-value.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { manualClock } from '../support/clocks.ts';
import { aDiagnosis } from '../support/diagnoses.ts';
import { actionBody, alertEvent, eventEnvelope } from '../support/slack-deliveries.ts';
import { type SocketServer, startSocketServer } from '../support/socket-server.ts';
import { type TriageDouble, triageDouble } from '../support/triage-double.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

let api: WebApi;
let slack: SocketServer;
let store: Store;
let triage: TriageDouble;
let app: SlackApp;
let logged: Record<string, unknown>[];

/** What happens before a delivery is written into the store. */
let beforeTake: () => Promise<void>;

beforeEach(async () => {
  [api, slack] = await Promise.all([startWebApi(), startSocketServer()]);
  api.socketUrl = slack.url;
  store = openSqliteStore(':memory:');
  triage = triageDouble(aDiagnosis());
  logged = [];
  const log = createLog('debug', {
    write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>),
  });
  const settings = {
    mode: 'socket',
    botToken: 'xoxb-1',
    appToken: 'xapp-1',
    apiUrl: api.url,
    channels: [],
  } as const;
  beforeTake = async () => undefined;
  const kept: Store = {
    ...store,
    take: async (...args) => {
      await beforeTake();
      return store.take(...args);
    },
  };
  app = createSlackApp({ settings, triage, log, store: kept, clock: manualClock(0) });
  await app.start();
});

afterEach(async () => {
  await app.stop();
  await Promise.all([slack.close(), api.close(), store.close()]);
});

const envelope = (payload: unknown, id = 'env-1', change: object = {}) => ({
  type: 'events_api',
  envelope_id: id,
  accepts_response_payload: false,
  retry_attempt: 0,
  retry_reason: '',
  payload,
  ...change,
});

test('asks the configured Web API for its socket, with the app token', () => {
  expect(api.of('apps.connections.open').map(({ token }) => token)).toEqual(['xapp-1']);
  expect(api.of('auth.test').map(({ token }) => token)).toEqual(['xoxb-1']);
});

test('an alert reaches triage and is acknowledged', async () => {
  slack.send(envelope(eventEnvelope(alertEvent())));
  await slack.acknowledgements(1);

  expect(slack.acknowledged.map(({ id }) => id)).toEqual(['env-1']);
  expect(triage.received.map(({ place }) => place.ts)).toEqual(['1772632920.000100']);
});

test('is not acknowledged before it is stored', async () => {
  let release: () => void = () => undefined;
  beforeTake = () => new Promise((resolve) => (release = resolve));

  slack.send(envelope(eventEnvelope(alertEvent())));
  slack.send(
    envelope(eventEnvelope({ type: 'reaction_added', user: 'U0HUMAN' }, { event_id: 'Ev2' }), 'env-2'),
  );
  await slack.acknowledgements(1);
  const first = slack.acknowledged[0]?.id;
  release();
  await slack.acknowledgements(2);

  expect(first).toBe('env-2');
  expect(slack.acknowledged[1]?.id).toBe('env-1');
});

test('an alert that could not be stored is left to Slack to deliver again', async () => {
  beforeTake = async () => {
    beforeTake = async () => undefined;
    throw new Error('the disk is full');
  };

  slack.send(envelope(eventEnvelope(alertEvent())));
  slack.send(envelope(eventEnvelope(alertEvent()), 'env-2', { retry_attempt: 1, retry_reason: 'timeout' }));
  await slack.acknowledgements(1);

  expect(slack.acknowledged.map(({ id }) => id)).toEqual(['env-2']);
  expect(triage.received).toHaveLength(1);
});

test('a malformed envelope is logged with its id and does not end the process', async () => {
  slack.send('{"type":"events_api","envelope_id":"env-broken"}');
  slack.send('not json at all');
  slack.send(envelope({ ...eventEnvelope({ type: 'message' }), event_id: 'EvBROKEN' }, 'env-3'));
  slack.send(envelope(eventEnvelope(alertEvent()), 'env-4'));
  await slack.acknowledgements(2);

  expect(slack.acknowledged.map(({ id }) => id)).toEqual(['env-3', 'env-4']);
  expect(logged).toContainEqual(expect.objectContaining({ envelope: 'env-broken' }));
  expect(logged).toContainEqual(expect.objectContaining({ event_id: 'EvBROKEN' }));
});

test('a button works as it does over HTTP', async () => {
  const body = actionBody({ action_id: 'casefile_receipts', value: writeValue('inc_1', 1) });

  slack.send({ type: 'interactive', envelope_id: 'env-5', accepts_response_payload: true, payload: body });
  await Promise.all([slack.acknowledgements(1), api.called('views.open', 1)]);

  expect(slack.acknowledged[0]?.id).toBe('env-5');
});

test('a slash command is answered in its acknowledgement', async () => {
  const command = {
    command: '/casefile',
    text: '',
    team_id: 'T0TEAM',
    channel_id: 'C0ALERTS',
    user_id: 'U0HUMAN',
    trigger_id: 't',
  };

  slack.send({
    type: 'slash_commands',
    envelope_id: 'env-6',
    accepts_response_payload: true,
    payload: command,
  });
  await slack.acknowledgements(1);

  expect(slack.acknowledged[0]?.payload).toMatchObject({ text: expect.stringContaining('/casefile why') });
});

test('takes a new socket when Slack refreshes the connection, and loses nothing that was under way', async () => {
  let release: () => void = () => undefined;
  triage.hold = new Promise((resolve) => (release = resolve));
  slack.send(envelope(eventEnvelope(alertEvent()), 'env-7'));
  slack.send({ type: 'disconnect', reason: 'refresh_requested', debug_info: { host: 'x' } });
  await slack.connected(2);
  release();

  // The acknowledgement was lost with the old socket, so Slack delivers once more.
  slack.send(envelope(eventEnvelope(alertEvent()), 'env-8', { retry_attempt: 1, retry_reason: 'timeout' }));
  await slack.acknowledgement('env-8');

  expect(api.of('apps.connections.open')).toHaveLength(2);
  expect(triage.received.map(({ place }) => place.ts)).toEqual(['1772632920.000100']);
});
