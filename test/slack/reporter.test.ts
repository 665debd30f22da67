import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { slackClient } from '../../src/slack/connection/client.ts';
import { slackReporter } from '../../src/slack/reporter.ts';
import { SlackFailure } from '../../src/slack/connection/slack-error.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import type { Reporter } from '../../src/triage.ts';
import { hastyClock, manualClock } from '../support/clocks.ts';
import { Crash, crashingStore } from '../support/crashing-store.ts';
import { aDiagnosis, anIncident } from '../support/diagnoses.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

const log = createLog('silent');
const startMs = Date.parse('2026-09-21T14:00:00Z');
const [channel, parent] = ['C0ALERTS', '1772632920.000100'];

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

/** A process with nothing in its memory. */
function startProcess(over: Partial<{ store: Store; clock: ReturnType<typeof hastyClock> }> = {}): Reporter {
  const client = slackClient({ botToken: 'xoxb-1', apiUrl: api.url }, log);
  return slackReporter({ client, store, clock: hastyClock(startMs), log, ...over });
}

const purposes = (): unknown[] =>
  api.messages.map(
    ({ metadata }) => (metadata as { event_payload: { purpose: string } }).event_payload.purpose,
  );

describe('the story of an investigation', () => {
  test('is a first reply, then a diagnosis below it, in the thread', async () => {
    const reporter = startProcess();

    await reporter.begin(anIncident(), ['kubernetes', 'loki']);
    await reporter.report(anIncident(), aDiagnosis());

    expect(purposes()).toEqual(['first-reply', 'diagnosis']);
    expect(api.messages.map(({ thread_ts }) => thread_ts)).toEqual([parent, parent]);
    expect(JSON.stringify(api.messages[0]?.blocks)).toContain('The diagnosis is below.');
  });

  test('does not unfurl links or parse names', async () => {
    await startProcess().report(anIncident(), aDiagnosis());

    expect(api.of('chat.postMessage')[0]?.args).toMatchObject({
      unfurl_links: false,
      unfurl_media: false,
      parse: 'none',
      link_names: false,
    });
  });

  test('ends with whose fault it is where it failed', async () => {
    const reporter = startProcess();

    await reporter.begin(anIncident(), []);
    await reporter.fail(anIncident(), { domain: 'source', message: 'Prometheus did not answer.' });

    expect(purposes()).toEqual(['first-reply', 'failure']);
    expect(JSON.stringify(api.messages[1]?.blocks)).toContain('At fault: a telemetry source.');
    expect(JSON.stringify(api.messages[0]?.blocks)).toContain('It ended without a diagnosis.');
  });

  test('says that the alert recovered', async () => {
    await startProcess().resolved(anIncident());

    expect(purposes()).toEqual(['resolved']);
  });

  test('posts anew for a second investigation', async () => {
    const reporter = startProcess();

    await reporter.report(anIncident(), aDiagnosis());
    await reporter.report(anIncident({ run: 2 }), aDiagnosis());

    expect(purposes()).toEqual(['diagnosis', 'diagnosis']);
  });

  test('told twice, changes what stands there, and only where it differs', async () => {
    await startProcess().report(anIncident(), aDiagnosis());
    await startProcess().report(anIncident(), aDiagnosis());
    await startProcess().report(anIncident(), aDiagnosis({ verdict: 'likely' }));

    expect(purposes()).toEqual(['diagnosis']);
    expect(api.of('chat.update')).toHaveLength(1);
    expect(api.messages[0]?.text).toMatch(/^Likely/u);
  });
});

describe('progress', () => {
  test('edits the first reply every two seconds at most, with the newest news', async () => {
    const clock = manualClock(startMs);
    const reporter = slackReporter({
      client: slackClient({ botToken: 'x', apiUrl: api.url }, log),
      store,
      clock,
      log,
    });
    await reporter.begin(anIncident(), []);

    for (const answered of [1, 2, 3])
      await reporter.progress(anIncident(), { asked: 6, answered, elapsedMs: 100 });
    await clock.pass(1_999);
    const early = api.of('chat.update').length;
    await clock.pass(1);
    await api.called('chat.update', 1);

    expect(early).toBe(0);
    expect(api.messages[0]?.text).toContain('3 of 6 look-ups in');
  });

  test('that was not shown yet never overwrites the end', async () => {
    const clock = manualClock(startMs);
    const reporter = slackReporter({
      client: slackClient({ botToken: 'x', apiUrl: api.url }, log),
      store,
      clock,
      log,
    });
    await reporter.begin(anIncident(), []);
    await reporter.progress(anIncident(), { asked: 6, answered: 1, elapsedMs: 100 });

    await reporter.report(anIncident(), aDiagnosis());
    await reporter.progress(anIncident(), { asked: 6, answered: 6, elapsedMs: 200 });
    await clock.pass(10_000);

    expect(api.of('chat.update')).toHaveLength(1);
    expect(api.messages[0]?.text).toContain('The diagnosis is below.');
  });

  test('does not stop an investigation when Slack is out', async () => {
    api.mishap('chat.postMessage', { kind: 'cut-before' }, { kind: 'cut-before' });

    await startProcess().begin(anIncident(), []);

    expect(api.messages).toEqual([]);
  });
});

describe('after a crash', () => {
  const tell = async (reporter: Reporter): Promise<void> => {
    await reporter.begin(anIncident(), ['kubernetes']);
    await reporter.report(anIncident(), aDiagnosis());
  };

  test.each([1, 2, 3, 4, 5].flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'at store write %i, %s it is durable, every message stands there once',
    async (nth, when) => {
      await tell(startProcess({ store: crashingStore(store, nth, when) })).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });

      await tell(startProcess());

      expect(purposes()).toEqual(['first-reply', 'diagnosis']);
      expect(api.messages[0]?.text).toContain('The diagnosis is below.');
    },
  );

  test('finds its post behind those of others in a long thread', async () => {
    for (let n = 0; n < 7; n += 1)
      api.say({ channel, ts: `1790000500.00010${n}`, thread_ts: parent, text: 'me too', blocks: [] });
    const dying = startProcess({ store: crashingStore(store, 2, 'before') });
    await dying.report(anIncident(), aDiagnosis()).catch(() => undefined);

    await startProcess().report(anIncident(), aDiagnosis());

    expect(api.of('chat.postMessage')).toHaveLength(1);
    expect(api.of('conversations.replies').length).toBeGreaterThan(1);
  });

  test('posts although it may not read the thread: twice is better than never', async () => {
    const dying = startProcess({ store: crashingStore(store, 2, 'before') });
    await dying.report(anIncident(), aDiagnosis()).catch(() => undefined);
    api.mishap('conversations.replies', { kind: 'fail', error: 'missing_scope' });

    await startProcess().report(anIncident(), aDiagnosis());

    expect(purposes()).toEqual(['diagnosis', 'diagnosis']);
  });
});

describe('when Slack fails', () => {
  test('a post whose answer was lost is found and not repeated', async () => {
    api.mishap('chat.postMessage', { kind: 'cut-after' });

    await startProcess().report(anIncident(), aDiagnosis());

    expect(purposes()).toEqual(['diagnosis']);
  });

  test('a post that never arrived is repeated', async () => {
    api.mishap('chat.postMessage', { kind: 'cut-before' }, { kind: 'http', status: 503 });

    await startProcess().report(anIncident(), aDiagnosis());

    expect(purposes()).toEqual(['diagnosis']);
  });

  test('an answer that is no answer of Slack is tried again, and never quoted', async () => {
    const page = { kind: 'fail', error: '<html>Bad gateway at 10.0.0.7</html>' } as const;
    api.mishap('chat.postMessage', page, page, page, page, page, page);

    const lost = await startProcess()
      .report(anIncident(), aDiagnosis())
      .catch((error: unknown) => error);
    await startProcess().report(anIncident(), aDiagnosis());

    expect(lost).toMatchObject({ message: 'chat.postMessage: Slack failed (unreadable_answer).' });
    expect(purposes()).toEqual(['diagnosis']);
  });

  test('waits as long as Slack asks for', async () => {
    const clock = hastyClock(startMs);
    api.mishap('chat.postMessage', { kind: 'rate-limited', retryAfter: 42 });

    await startProcess({ clock }).report(anIncident(), aDiagnosis());

    expect(clock.waits).toEqual([42_000]);
    expect(purposes()).toEqual(['diagnosis']);
    expect(api.of('conversations.replies')).toHaveLength(0);
  });

  test('gives up after about five minutes, and the next attempt delivers', async () => {
    const clock = hastyClock(startMs);
    api.mishap('chat.postMessage', { kind: 'cut-before' });
    for (let n = 0; n < 5; n += 1) api.mishap('conversations.replies', { kind: 'http', status: 502 });

    const lost = await startProcess({ clock })
      .report(anIncident(), aDiagnosis())
      .catch((error: unknown) => error);
    await startProcess().report(anIncident(), aDiagnosis());

    expect(lost).toBeInstanceOf(SlackFailure);
    expect(clock.now() - startMs).toBe(280_000);
    expect(purposes()).toEqual(['diagnosis']);
  });

  test.each([
    ['channel_not_found', 'channel-gone'],
    ['is_archived', 'channel-gone'],
    ['not_in_channel', 'not-in-channel'],
    ['invalid_auth', 'refused-token'],
    ['invalid_blocks', 'refused'],
  ])('%s is %s: no use in trying again now', async (error, kind) => {
    const clock = hastyClock(startMs);
    api.mishap('chat.postMessage', { kind: 'fail', error });

    const failure = await startProcess({ clock })
      .report(anIncident(), aDiagnosis())
      .catch((thrown: unknown) => thrown);

    expect(failure).toMatchObject({ code: 'slack.failed', trouble: { kind, code: error } });
    expect(clock.waits).toEqual([]);
  });

  test('a thread whose first message was deleted leaves nothing in the channel', async () => {
    api.deleteParent(channel, parent);
    const reporter = startProcess();

    await reporter.begin(anIncident(), []);
    await reporter.report(anIncident(), aDiagnosis());

    expect(api.messages).toEqual([]);
    expect(api.of('chat.postMessage')).toHaveLength(1);
    expect(api.of('chat.delete')).toHaveLength(1);
  });

  test('a thread that is gone after a crash is not posted to', async () => {
    const dying = startProcess({ store: crashingStore(store, 2, 'before') });
    await dying.report(anIncident(), aDiagnosis()).catch(() => undefined);
    api.deleteParent(channel, parent);

    await startProcess().report(anIncident(), aDiagnosis());

    expect(api.of('chat.postMessage')).toHaveLength(1);
  });

  test('a message of ours that somebody deleted is not posted again', async () => {
    await startProcess().report(anIncident(), aDiagnosis());
    api.deleteMessage(api.messages[0]!.ts);

    await startProcess().report(anIncident(), aDiagnosis({ verdict: 'likely' }));
    await startProcess().report(anIncident(), aDiagnosis({ verdict: 'likely' }));

    expect(api.messages).toEqual([]);
    expect(api.of('chat.postMessage')).toHaveLength(1);
  });
});
