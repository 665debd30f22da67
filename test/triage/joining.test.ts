import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/alerts/alert.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { countsOf } from '../../src/incidents/membership.ts';
import type { JsonObject } from '../../src/lib/json.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import type { Reporter, Triage } from '../../src/triage.ts';
import { anAlert, aPlace, noon } from '../support/arrivals.ts';
import { manualClock } from '../support/clocks.ts';
import { aSource, aTriage, recordingReporter } from '../support/desk.ts';
import { until } from '../support/until.ts';

let store: Store;
let clock: ReturnType<typeof manualClock>;
let stop: () => Promise<void>;
let shown: Incident[];

beforeEach(() => {
  store = openSqliteStore(':memory:');
  clock = manualClock(Date.parse(noon));
  stop = async () => undefined;
  shown = [];
});
afterEach(async () => {
  await stop();
  await store.close();
});

/** A triage at work; `lookMs` of the clock is how long its look-ups take. */
function start(lookMs = 0, over: Partial<Reporter> = {}) {
  const told = recordingReporter();
  const reporter: Reporter = {
    ...told,
    begin: (incident, sources) => (shown.push(incident), told.begin(incident, sources)),
    report: (incident, diagnosis) => (shown.push(incident), told.report(incident, diagnosis)),
    counted: async (incident) => void shown.push(incident),
    ...over,
  };
  const slow = aSource(async (_request, abort) => {
    await clock.wait(lookMs, abort);
    return { status: 'unreachable', query: 'ALERTS', message: 'refused' };
  });
  const triage = aTriage({ store, clock, reporter, sources: [slow] });
  const stopping = new AbortController();
  const working = triage.work(stopping.signal);
  stop = async () => {
    stopping.abort();
    await clock.pass(0);
    await working;
  };
  return { triage, told: told.told };
}

let messages = 0;
const say = (triage: Triage, change: Partial<Alert> = {}, ts?: string) => {
  messages += 1;
  const place = aPlace({
    ts: ts ?? `${Math.floor(clock.now() / 1000)}.${String(messages).padStart(6, '0')}`,
  });
  const labels = { service: 'cart', namespace: 'shop' };
  const alert = anAlert({ severity: 'warning', labels, labelsKnown: true, values: [], ...change });
  return triage.receive({ alert, place });
};
const first = { name: 'CartSlow', fingerprint: 'fp-slow' };
const second = { name: 'CartErrors', fingerprint: 'fp-errors' };

const inState = (triage: Triage, id: string | undefined, state: Incident['state'], run = 1) =>
  until(`${id} is ${state}`, async () => {
    await clock.pass(600);
    const incident = await triage.incident(id ?? '');
    return incident?.state === state && incident.run === run ? incident : undefined;
  });

describe('related alerts', () => {
  it('are counted in the card once for all that join within seconds', async () => {
    const { triage, told } = start();
    const opened = await say(triage, first);
    await inState(triage, opened?.id, 'diagnosed');
    const before = shown.length;

    for (let n = 0; n < 20; n += 1) await say(triage, { name: `Rule${n}`, fingerprint: `fp-${n}` });
    await clock.pass(20_000);
    const card = await until('the card was counted', () => shown[before]);
    await clock.pass(20_000);

    expect(countsOf(card)).toEqual({ alerts: 21, firing: 21 });
    expect(shown).toHaveLength(before + 1);
    expect(told).toEqual(['begin 1', 'report 1 insufficient']);
  });

  it('that recover one after another resolve their incident with the last', async () => {
    const { triage, told } = start();
    const opened = await say(triage, first);
    await say(triage, second);
    await inState(triage, opened?.id, 'diagnosed');

    await say(triage, { ...first, status: 'resolved' });
    await clock.pass(20_000);
    const eased = await triage.incident(opened?.id ?? '');
    await say(triage, { ...second, status: 'resolved' });
    await inState(triage, opened?.id, 'resolved');

    expect(eased).toMatchObject({ state: 'diagnosed' });
    expect(eased && countsOf(eased)).toEqual({ alerts: 2, firing: 1 });
    expect(told.filter((each) => each === 'resolved')).toHaveLength(1);
  });

  it.each([
    ['critical', 'are looked into once more, all together', 2],
    ['warning', 'are only counted', 1],
  ] as const)('that join during the investigation and are %s %s', async (severity, _what, runs) => {
    const { triage, told } = start(5_000);
    const opened = await say(triage, first);
    await until('it is at it', async () => (await clock.pass(100), told.includes('begin 1') || undefined));

    for (const n of [1, 2, 3]) await say(triage, { name: `Rule${n}`, fingerprint: `fp-${n}`, severity });
    await inState(triage, opened?.id, 'diagnosed', runs);
    await clock.pass(10_000);
    await clock.pass(10_000);

    expect(told.filter((each) => each.startsWith('report'))).toHaveLength(runs);
    expect((await triage.incident(opened?.id ?? ''))?.run).toBe(runs);
  });
});

describe('a recovery', () => {
  it('during the investigation is said with the diagnosis, not above it', async () => {
    const { triage, told } = start(5_000);
    const opened = await say(triage, first);
    await until('it is at it', async () => (await clock.pass(100), told.includes('begin 1') || undefined));

    await say(triage, { ...first, status: 'resolved' });
    await inState(triage, opened?.id, 'resolved');

    expect(told).toEqual(['begin 1', 'report 1 insufficient']);
    expect(shown.at(-1)?.recoveredAt).toBeDefined();
  });

  it('that comes while the diagnosis is posted, and does not stand in it, is said by itself', async () => {
    const late: { triage?: Triage } = {};
    const { triage, told } = start(0, {
      report: async ({ id }) => {
        if (late.triage === undefined) return;
        await say(late.triage, { ...first, status: 'resolved' });
        await until('it is marked', async () => {
          await clock.pass(600);
          return (await late.triage?.incident(id))?.recoveredAt;
        });
      },
    });
    late.triage = triage;

    const opened = await say(triage, first);
    await inState(triage, opened?.id, 'resolved');
    await until('it is said', async () => (await clock.pass(100), told.includes('resolved') || undefined));

    expect(told).toEqual(['begin 1', 'resolved']);
  });

  it('in the edited message resolves as well', async () => {
    const { triage, told } = start();
    const opened = await say(triage, first, '1790510400.000100');
    await inState(triage, opened?.id, 'diagnosed');

    await say(triage, { ...first, status: 'resolved', fingerprint: 'fp-worded-anew' }, '1790510400.000100');
    await inState(triage, opened?.id, 'resolved');

    expect(told.at(-1)).toBe('resolved');
  });

  it('that is followed by the alert before it was worked on, resolves nothing', async () => {
    const triage = aTriage({ store, clock, reporter: recordingReporter() });
    const opened = await say(triage, first);
    await say(triage, { ...first, status: 'resolved' });
    await say(triage, first);

    const running = start();
    await inState(running.triage, opened?.id, 'diagnosed');
    await clock.pass(5_000);

    expect(running.told).toEqual(['begin 1', 'report 1 insufficient']);
  });
});

it('an acknowledgement is noted, and no reason to look again', async () => {
  const { triage, told } = start();
  const opened = await say(triage, first);
  await inState(triage, opened?.id, 'diagnosed');

  await say(triage, { ...first, status: 'acknowledged', format: 'pagerduty' });
  await clock.pass(20_000);

  const incident = await triage.incident(opened?.id ?? '');
  expect(incident).toMatchObject({ state: 'diagnosed', run: 1, acknowledged: { where: 'pagerduty' } });
  expect(told).toEqual(['begin 1', 'report 1 insufficient']);
});

it('a question whose delivery ended in a crash is answered by the next process', async () => {
  const { triage, told } = start();
  const opened = await say(triage, first, '1790510400.000100');
  await inState(triage, opened?.id, 'diagnosed');
  const place = aPlace({ ts: '1790510500.000100', threadTs: '1790510400.000100' });
  const asked = { alert: anAlert({ format: 'human' }), place, question: 'and now?' };
  const dying: Store = { ...store, enqueue: () => Promise.reject(new Error('power cut')) };
  const before = aTriage({ store: dying, clock, reporter: recordingReporter() });
  await expect(before.receive(asked)).rejects.toThrow('power cut');
  await stop();

  const next = start();
  await inState(next.triage, opened?.id, 'diagnosed', 2);

  expect(told).toEqual(['begin 1', 'report 1 insufficient']);
  expect(next.told).toEqual(['begin 2', 'report 2 insufficient']);
});

describe('an alert that comes back', () => {
  const day = 24 * 3_600_000;
  async function resolvedOnce(triage: Triage): Promise<Incident> {
    const opened = await say(triage, first, '1790510400.000100');
    await inState(triage, opened?.id, 'diagnosed');
    await triage.correct(opened?.id ?? '', { by: 'U0ANNA', text: 'actually it was the cache' });
    await say(triage, { ...first, status: 'resolved' });
    return inState(triage, opened?.id, 'resolved');
  }

  it.each([
    ['a day', day, true, true],
    ['four days', 4 * day, true, false],
    ['fifteen days', 15 * day, false, false],
  ])('after %s recurs: %3$s, in the old thread: %4$s', async (_long, ms, recurs, inThread) => {
    const { triage } = start();
    const last = await resolvedOnce(triage);
    await clock.pass(ms);

    const again = await say(triage, first);
    const incident = await inState(triage, again?.id, 'diagnosed');

    expect(incident.id).not.toBe(last.id);
    expect(incident.recurrenceOf).toBe(recurs ? last.id : undefined);
    expect(incident.thread.threadTs === last.thread.threadTs).toBe(inThread);
    expect(shown.at(-1)?.lastTime?.corrections ?? []).toMatchObject(
      recurs ? [{ by: 'U0ANNA', text: 'actually it was the cache' }] : [],
    );
  });

  it('goes on in a thread of its own where the old one is gone', async () => {
    const { triage } = start(0, { hasThread: async () => false });
    const last = await resolvedOnce(triage);
    await clock.pass(day);

    const again = await say(triage, first, '1790599999.000100');
    const incident = await inState(triage, again?.id, 'diagnosed');

    expect(incident).toMatchObject({ recurrenceOf: last.id, thread: { threadTs: '1790599999.000100' } });
  });

  it('gets the verdict that it would get without a last time', async () => {
    const { triage } = start();
    const last = await resolvedOnce(triage);
    const diagnosis = await triage.diagnosis(last.id);
    await store.write(
      'diagnoses',
      `${last.id}/000001`,
      { ...(diagnosis as unknown as JsonObject), verdict: 'confirmed' },
      1,
    );
    await clock.pass(day);

    const again = await say(triage, first);
    await inState(triage, again?.id, 'diagnosed');

    expect(shown.at(-1)?.lastTime?.verdict).toBe('confirmed');
    expect((await triage.diagnosis(again?.id ?? ''))?.verdict).toBe('insufficient');
  });
});
