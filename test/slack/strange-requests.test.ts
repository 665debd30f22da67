import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createSlackApp, type SlackApp } from '../../src/slack/app.ts';
import type { SlackSettings } from '../../src/slack/settings.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { manualClock } from '../support/clocks.ts';
import { aDiagnosis } from '../support/diagnoses.ts';
import { alertEvent, deliver, eventDelivery, signingSecret } from '../support/slack-deliveries.ts';
import { type TriageDouble, triageDouble } from '../support/triage-double.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

let api: WebApi;
let store: Store;
let triage: TriageDouble;
let app: SlackApp;
let port: number;
let logged: Record<string, unknown>[];

beforeEach(async () => {
  [api, store, triage, logged] = [
    await startWebApi(),
    openSqliteStore(':memory:'),
    triageDouble(aDiagnosis()),
    [],
  ];
  const log = createLog('info', {
    write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>),
  });
  const settings: SlackSettings = {
    ...{ botToken: 'xoxb-1', signingSecret, port: 0, apiUrl: api.url, channels: [] },
    mode: 'http',
  };
  app = createSlackApp({ settings, triage, log, store, clock: manualClock(0) });
  port = (await app.start()).port ?? 0;
});

afterEach(async () => {
  await app.stop();
  await api.close();
  await store.close();
});

const limit = 4 * 1024 * 1024;
/** An alert in a body of exactly so many bytes. */
function alertOf(bytes: number): string {
  const { body } = eventDelivery(alertEvent(), { padding: '' });
  return body.replace('"padding":""', `"padding":"${'x'.repeat(bytes - body.length)}"`);
}

test('a body at the limit is received', async () => {
  const answer = await deliver(port, { body: alertOf(limit) });

  expect(answer.status).toBe(200);
  expect(triage.received).toHaveLength(1);
});

test('a body over the limit is refused as too large, and the next one is received', async () => {
  const refused = await deliver(port, { body: alertOf(limit + 1) });
  const next = await deliver(port, eventDelivery(alertEvent()));

  expect([refused.status, next.status]).toEqual([413, 200]);
  expect(triage.received).toHaveLength(1);
});

test.each([
  ['cut off', '{"type":"event_callback","event":{"type":"mess'],
  ['no JSON', 'hello'],
  ['empty', ''],
])('a signed body that is %s is refused, and the next one is received', async (_, body) => {
  const refused = await deliver(port, { body });
  const next = await deliver(port, eventDelivery(alertEvent()));

  expect(refused.status).toBeGreaterThanOrEqual(400);
  expect(next.status).toBe(200);
  expect(triage.received).toHaveLength(1);
});

test('Slack’s word that it holds events back is acknowledged and logged', async () => {
  const held = { type: 'app_rate_limited', team_id: 'T0TEAM', minute_rate_limited: 1_772_632_920 };

  const answer = await deliver(port, { body: JSON.stringify(held) });

  expect(answer.status).toBe(200);
  expect(logged).toContainEqual(
    expect.objectContaining({ level: 40, msg: expect.stringContaining('Slack holds events back') as string }),
  );
  expect(triage.received).toEqual([]);
});
