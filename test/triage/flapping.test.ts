import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/alerts/alert.ts';
import type { Incident } from '../../src/incidents/incident.ts';
import { countsOf } from '../../src/incidents/membership.ts';
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

const inState = (triage: Triage, id: string | undefined, state: Incident['state'], run = 1) =>
  until(`${id} is ${state}`, async () => {
    await clock.pass(600);
    const incident = await triage.incident(id ?? '');
    return incident?.state === state && incident.run === run ? incident : undefined;
  });

describe('an alert that comes and goes', () => {
  it('is looked into at most once in ten minutes, and counted', async () => {
    const { triage, told } = start();
    const opened = await say(triage, first);
    await inState(triage, opened?.id, 'diagnosed');

    for (let n = 0; n < 4; n += 1) {
      await say(triage, { ...first, status: 'resolved' });
      await inState(triage, opened?.id, 'resolved');
      await clock.pass(30_000);
      expect((await say(triage, first))?.id).toBe(opened?.id);
    }
    await clock.pass(20_000);
    const flapping = await until('the card was counted', () => shown.find(({ flaps }) => flaps === 4));
    await say(triage, { ...first, status: 'resolved' });
    await inState(triage, opened?.id, 'resolved');
    await clock.pass(600_000);
    const later = await say(triage, first);
    await inState(triage, later?.id, 'diagnosed');

    expect(flapping).toMatchObject({ state: 'diagnosed', run: 1, flaps: 4, repeats: 4 });
    expect(countsOf(flapping).firing).toBe(1);
    expect(later).toMatchObject({ recurrenceOf: opened?.id });
    expect(told.filter((each) => each.startsWith('begin'))).toHaveLength(2);
  });

  it('is looked into at once where a person asks', async () => {
    const { triage, told } = start();
    const opened = await say(triage, first);
    await inState(triage, opened?.id, 'diagnosed');
    await say(triage, { ...first, status: 'resolved' });
    await inState(triage, opened?.id, 'resolved');

    const again = await triage.reinvestigate(opened?.id ?? '', 'U0HUMAN');
    await inState(triage, opened?.id, 'diagnosed', 2);

    expect(again).toMatchObject({ run: 2 });
    expect(told.filter((each) => each.startsWith('begin'))).toHaveLength(2);
  });
});
