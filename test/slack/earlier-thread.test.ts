import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { slackClient } from '../../src/slack/connection/client.ts';
import { slackReporter } from '../../src/slack/reporter.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import type { Reporter } from '../../src/triage.ts';
import { hastyClock } from '../support/clocks.ts';
import { anIncident } from '../support/diagnoses.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

const log = createLog('silent');
const [channel, parent] = ['C0ALERTS', '1772632920.000100'];
/** As Slack gives the first message of a thread: it names itself as its thread. */
const first = { channel, ts: parent, thread_ts: parent, text: 'FIRING: RequestErrorRate web', blocks: [] };
const reply = { ...first, ts: '1772632921.000100', text: 'The diagnosis is below.' };

let api: WebApi;
let store: Store;
let reporter: Reporter;

beforeEach(async () => {
  api = await startWebApi();
  store = openSqliteStore(':memory:');
  const client = slackClient({ botToken: 'xoxb-1', apiUrl: api.url }, log);
  reporter = slackReporter({ client, store, clock: hastyClock(0), log });
});

afterEach(async () => {
  await api.close();
  await store.close();
});

describe('the thread of the last time', () => {
  test('is there while its first message is', async () => {
    api.say(first);
    api.say(reply);

    expect(await reporter.hasThread(anIncident())).toBe(true);
    expect(api.of('conversations.replies')[0]?.args).toMatchObject({ channel, ts: parent });
  });

  test('is gone where Slack knows no such thread', async () => {
    api.deleteParent(channel, parent);

    expect(await reporter.hasThread(anIncident())).toBe(false);
  });

  test('is gone where Slack gives nothing of it, or only what stood below its first message', async () => {
    expect(await reporter.hasThread(anIncident())).toBe(false);

    api.say(reply);

    expect(await reporter.hasThread(anIncident())).toBe(false);
  });

  test('is gone where only Slack’s mark of a deleted message heads its replies', async () => {
    api.say({ ...first, subtype: 'tombstone', text: 'This message was deleted.' });
    api.say(reply);

    expect(await reporter.hasThread(anIncident())).toBe(false);
  });

  test.each(['missing_scope', 'internal_error', 'not_in_channel'])(
    'is not known to be gone where Slack answers %s',
    async (error) => {
      api.mishap('conversations.replies', { kind: 'fail', error });

      await expect(reporter.hasThread(anIncident())).rejects.toThrow(error);
    },
  );
});
