import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EscalationDesk, escalationDesk } from '../../src/escalation/desk.ts';
import { createLog } from '../../src/lib/log.ts';
import { slackClient } from '../../src/slack/connection/client.ts';
import { quietTimes } from '../../src/slack/people/quiet-times.ts';
import { slackDestination } from '../../src/slack/posting/slack-destination.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { manualClock } from '../support/clocks.ts';
import { aDiagnosis, aModelNote, anIncident } from '../support/diagnoses.ts';
import { recordingDestination, settings, stored } from '../support/escalations.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

const log = createLog('silent');
const minute = 60_000;
const hours = { from: '22:00', until: '07:00', zone: 'UTC' };
let store: Store;
let api: WebApi;
let clock: ReturnType<typeof manualClock>;
let stop: () => Promise<void>;

/** Half past ten in the evening. */
beforeEach(async () => {
  store = openSqliteStore(':memory:');
  api = await startWebApi();
  clock = manualClock(Date.parse('2026-03-04T22:30:00.000Z'));
});
afterEach(async () => {
  await stop();
  await api.close();
  await store.close();
});

/** A desk at work whose Slack and whose recorder hear of everything. */
function start(quiet = { hours, channels: [] as readonly string[] }) {
  const client = slackClient({ botToken: 'xoxb-1', apiUrl: api.url }, log);
  const slack = slackDestination({ client, store, clock, log, acknowledgeMs: 10 * minute });
  const recorder = recordingDestination();
  const times = quietTimes({ settings: quiet, store, clock });
  const desk: EscalationDesk = escalationDesk({
    ...{ store, clock, log, destinations: [slack, recorder], settings: settings() },
    isQuiet: (place) => times.isQuiet(place),
  });
  const stopping = new AbortController();
  const working = desk.work(stopping.signal);
  stop = async () => {
    stopping.abort();
    await clock.pass(0);
    await working;
  };
  return { desk, times, steps: recorder.steps };
}

/** Lets time pass in steps, and the workers take what is due. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += minute) await clock.pass(minute);
  for (let round = 0; round < 20; round += 1) {
    await clock.pass(600);
    // Answers of the server on loopback.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const called = (): string[] =>
  api
    .of('chat.postMessage')
    .flatMap(({ args }) => [...JSON.stringify(args['blocks']).matchAll(/<(?:@|!subteam\^)(\w+)>/gu)])
    .map(([, id = '']) => id);

/** Somebody should know, but nobody has to get up. */
const canWait = aDiagnosis({ verdict: 'likely', model: aModelNote({ ended: 'budget' }) });
const pages = aDiagnosis({ verdict: 'competing', reason: '2 causes fit.' });

describe('in quiet hours', () => {
  it('what can wait is posted without a mention, says who would have been asked, and calls when they are over', async () => {
    const { desk, steps } = start();

    const escalation = await desk.consider(await stored(store, anIncident(), canWait));
    await pass(8 * 60 * minute);
    const [overnight, shown] = [called(), JSON.stringify(api.messages[0]?.blocks)];
    await pass(60 * minute);

    expect(escalation).toMatchObject({ urgency: 'notify', contact: -1 });
    expect(overnight).toEqual([]);
    expect(shown).toContain('It is quiet time: nobody was called. <!subteam^S0FIRST> would have been asked');
    expect(called()).toEqual(['S0FIRST', 'U0SECOND', 'U0THIRD']);
    expect(steps()).toEqual(['open -1', 'next-contact 0', 'next-contact 1', 'next-contact 2']);
  });

  it('what pages calls at once, one after another', async () => {
    const { desk } = start();

    const escalation = await desk.consider(await stored(store, anIncident(), pages));
    await pass(11 * minute);

    expect(escalation).toMatchObject({ urgency: 'page', contact: 0 });
    expect(called()).toEqual(['S0FIRST', 'U0SECOND']);
  });

  it('what could wait and then pages calls after all', async () => {
    const { desk } = start();

    await desk.consider(await stored(store, anIncident(), canWait));
    await pass(minute);
    await desk.consider(await stored(store, anIncident({ run: 2 }), pages));
    await pass(minute);

    expect(called()).toEqual(['S0FIRST']);
  });
});

describe('outside of quiet hours', () => {
  it('what can wait calls at once', async () => {
    const { desk } = start({ hours: { ...hours, until: '22:15' }, channels: [] });

    await desk.consider(await stored(store, anIncident(), canWait));
    await pass(minute);

    expect(called()).toEqual(['S0FIRST']);
  });

  it('no further contact is called once they begin', async () => {
    const { desk } = start({ hours: { ...hours, from: '22:35' }, channels: [] });

    await desk.consider(await stored(store, anIncident(), canWait));
    await pass(60 * minute);

    expect(called()).toEqual(['S0FIRST']);
  });

  it.each([
    ['the thread', anIncident().thread],
    ['the channel of the incident', { channel: anIncident().thread.channel }],
    ['the escalation channel', { channel: 'C0ESCALATE' }],
  ])('a person’s word makes %s quiet until it has passed', async (_, place) => {
    const { desk, times } = start({ hours: { ...hours, until: '22:15' }, channels: [] });
    await times.keep(place, clock.now() + 60 * minute);

    await desk.consider(await stored(store, anIncident(), canWait));
    await pass(50 * minute);
    const before = called();
    await pass(15 * minute);

    expect(before).toEqual([]);
    expect(called()).toEqual(['S0FIRST']);
  });
});
