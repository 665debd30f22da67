import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../../src/lib/log.ts';
import { slackClient } from '../../../src/slack/connection/client.ts';
import { createOutbox } from '../../../src/slack/outbox/outbox.ts';
import { slackPosts } from '../../../src/slack/posting/posts.ts';
import { slackReporter } from '../../../src/slack/reporter.ts';
import { slotOf } from '../../../src/slack/posting/slot.ts';
import { message, section } from '../../../src/slack/views/limits.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import type { Store } from '../../../src/store/store.ts';
import { hastyClock } from '../../support/clocks.ts';
import { aDiagnosis, anIncident } from '../../support/diagnoses.ts';
import { startWebApi, type WebApi } from '../../support/web-api.ts';

const log = createLog('silent');
const startMs = Date.parse('2026-09-21T14:00:00Z');

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
function startProcess() {
  const clock = hastyClock(startMs);
  const client = slackClient({ botToken: 'xoxb-1', apiUrl: api.url }, log, createOutbox(clock));
  return { clock, client, parts: { client, store, clock, log } };
}

const said = (text: string) => message(text, [section(text)]);
const words = { text: 'x', blocks: [section('x')] };

describe('the outbox', () => {
  test('holds a channel back as long as Slack asks, and no other channel', async () => {
    const { client, clock } = startProcess();
    const post = (channel: string) =>
      client.chat.postMessage({ channel, ...words }).then(
        () => clock.now() - startMs,
        () => 'refused',
      );
    api.mishap('chat.postMessage', { kind: 'rate-limited', retryAfter: 30 });

    const refused = await post('C1');
    const elsewhere = await post('C2');
    const afterwards = await post('C1');

    expect([refused, elsewhere, afterwards]).toEqual(['refused', 0, 30_000]);
  });

  test('keeps the pace of one post a second in a channel after a short burst', async () => {
    const { client, clock } = startProcess();

    await Promise.all(Array.from({ length: 8 }, () => client.chat.postMessage({ channel: 'C1', ...words })));

    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBe(3_000);
  });

  test('does not hold up a modal, whose trigger is good for three seconds', async () => {
    const { client, clock } = startProcess();

    await Promise.allSettled(
      Array.from({ length: 30 }, () =>
        client.views.open({
          trigger_id: '1',
          view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] },
        }),
      ),
    );

    expect(clock.waits).toEqual([]);
  });

  test('posts each diagnosis once over a storm of 429 and a restart', async () => {
    const incidents = Array.from({ length: 12 }, (_, at) => anIncident({ id: `inc_${at}` }));
    const storm = Array.from({ length: 9 }, () => ({ kind: 'rate-limited', retryAfter: 3 }) as const);
    api.mishap('chat.postMessage', ...storm, { kind: 'cut-after' });

    const first = slackReporter(startProcess().parts);
    const told = await Promise.allSettled(incidents.map((one) => first.report(one, aDiagnosis())));
    const second = slackReporter(startProcess().parts);
    for (const one of incidents) await second.report(one, aDiagnosis());

    expect(told.filter(({ status }) => status === 'rejected')).toEqual([]);
    const posted = api.messages.map(({ metadata }) => JSON.stringify(metadata));
    expect(posted).toHaveLength(12);
    expect(new Set(posted).size).toBe(12);
  });
});

describe('edits of one message', () => {
  test('that wait for each other become one, with the newest words', async () => {
    const posts = slackPosts(startProcess().parts);
    const slot = slotOf(anIncident(), 'diagnosis');
    await posts.put(slot, said('begin'));

    await Promise.all(Array.from({ length: 50 }, (_, at) => posts.edit(slot, said(`edit ${at}`))));

    expect(api.of('chat.update').length).toBeLessThanOrEqual(2);
    expect(api.messages[0]?.text).toBe('edit 49');
  });
});
