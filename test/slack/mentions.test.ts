import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packetOf } from '../../src/escalation/packet.ts';
import { createLog } from '../../src/lib/log.ts';
import { slackClient } from '../../src/slack/connection/client.ts';
import { slackReporter } from '../../src/slack/reporter.ts';
import { slackDestination } from '../../src/slack/posting/slack-destination.ts';
import { hushed } from '../../src/slack/views/hushed.ts';
import { message, section } from '../../src/slack/views/limits.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { hastyClock } from '../support/clocks.ts';
import { aDiagnosis, anIncident } from '../support/diagnoses.ts';
import { anEscalation, someFacts, someNews } from '../support/escalations.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

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

const parts = () => {
  const log = createLog('silent');
  const client = slackClient({ botToken: 'xoxb-1', apiUrl: api.url }, log);
  return { client, store, clock: hastyClock(startMs), log };
};

/** Everybody whom new posts call, once for each time; edits notify nobody. */
const called = (): string[] =>
  api
    .of('chat.postMessage')
    .flatMap(({ args }) => [
      ...`${JSON.stringify(args['blocks'])}${String(args['text'])}`.matchAll(
        /<@(\w+)>|<!subteam\^(\w+)>|<!(?:channel|here|everyone)/gu,
      ),
    ])
    .map(([mark, person, group]) => person ?? group ?? mark);

describe('a new post', () => {
  const stopped = { by: 'U0HUMAN', at: '2026-03-04T14:03:00.000Z', run: 1 };

  test('names who stopped the investigation without calling them, and an edit puts the name back', async () => {
    await slackReporter(parts()).report(anIncident({ stopped }), aDiagnosis());

    expect(called()).toEqual([]);
    expect(JSON.stringify(api.of('chat.postMessage')[0]?.args['blocks'])).toContain('Stopped by `U0HUMAN`');
    expect(JSON.stringify(api.messages[0]?.blocks)).toContain('Stopped by <@U0HUMAN>');
  });

  test('stands although the names could not be put back', async () => {
    api.mishap('chat.update', { kind: 'fail', error: 'edit_window_closed' });

    await slackReporter(parts()).report(anIncident({ stopped }), aDiagnosis());

    expect(JSON.stringify(api.messages[0]?.blocks)).toContain('Stopped by `U0HUMAN`');
  });

  test('calls nobody who corrected what was found the last time', async () => {
    const incident = anIncident({
      recurrenceOf: 'inc_0',
      lastTime: {
        ...{ incident: 'inc_0', at: '2026-03-01T10:00:00.000Z', thread: anIncident().thread },
        corrections: [{ by: 'U0LEAD', at: '2026-03-01T11:00:00.000Z', text: 'it was <@U0EVIL>', run: 1 }],
      },
    });

    await slackReporter(parts()).begin(incident, ['kubernetes']);

    expect(called()).toEqual([]);
    expect(JSON.stringify(api.messages[0]?.blocks)).toContain('<@U0LEAD> corrected: it was &lt;@U0EVIL&gt;');
  });
});

describe('an escalation', () => {
  const packet = packetOf(someFacts());
  const contacts = ['S0FIRST', 'U0SECOND'];
  const answers = [{ by: 'U0SECOND', at: '2026-03-04T14:20:00.000Z', act: 'acknowledge' }] as const;

  test('calls each contact once, whatever is told how often', async () => {
    const destination = slackDestination({ ...parts(), acknowledgeMs: 600_000 });
    const abort = new AbortController().signal;
    const opened = anEscalation({ contacts, contact: 0 });
    const passed = { ...opened, contact: 1, revision: 2 };
    const acknowledged = { ...passed, answers, state: 'acknowledged', revision: 3 } as const;

    for (const news of [
      someNews({ step: 'open', escalation: opened, packet }),
      someNews({ step: 'open', escalation: opened, packet }),
      someNews({ step: 'next-contact', escalation: passed, packet }),
      someNews({ step: 'next-contact', escalation: passed, packet }),
      someNews({ step: 'acknowledge', escalation: acknowledged, packet }),
      someNews({ step: 'update', escalation: { ...acknowledged, revision: 4 }, packet }),
    ])
      expect(await destination.tell(news, abort)).toEqual({ status: 'told' });

    expect(called()).toEqual(['S0FIRST', 'U0SECOND']);
  });

  test('names under a new diagnosis who answered, and does not call them', async () => {
    await slackReporter(parts()).report(
      anIncident(),
      aDiagnosis(),
      anEscalation({ state: 'acknowledged', answers }),
    );

    expect(called()).toEqual([]);
    expect(JSON.stringify(api.messages[0]?.blocks)).toContain('Acknowledged by <@U0SECOND>');
  });
});

test('only those whom a message calls are mentioned in it', () => {
  const both = message('Both.', [section('<@U0CALLED> and <@U0NAMED> and <!subteam^S0NAMED>')], ['U0CALLED']);

  expect(hushed(both).blocks).toMatchObject([{ text: { text: '<@U0CALLED> and `U0NAMED` and `S0NAMED`' } }]);
  expect(hushed(message('x', [section('nobody')])).blocks).toMatchObject([{ text: { text: 'nobody' } }]);
});
