import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incidents/incident.ts';
import { incidentLog } from '../../src/incidents/incident-log.ts';
import { countsOf } from '../../src/incidents/membership.ts';
import { createLog } from '../../src/lib/log.ts';
import { slackClient } from '../../src/slack/connection/client.ts';
import { slackReporter } from '../../src/slack/reporter.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import type { Arrival, Triage } from '../../src/triage.ts';
import { anAlert, aPlace, arriving, noon } from '../support/arrivals.ts';
import { manualClock } from '../support/clocks.ts';
import { aSource, aTriage } from '../support/desk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { startWebApi, type WebApi } from '../support/web-api.ts';

const folder = temporaryFolder();
const log = createLog('silent');
const startMs = Date.parse(noon);

let files = 0;
let store: Store;
let clock: ReturnType<typeof manualClock>;
let api: WebApi;

beforeEach(async () => {
  files += 1;
  store = openSqliteStore(join(folder, `storm-${files}.db`));
  clock = manualClock(startMs);
  api = await startWebApi();
});
afterEach(async () => {
  await api.close();
  await store.close();
});

const namespaces = ['shop', 'pay', 'post', 'search'];

/** The nth of a thousand alerts: forty services in four namespaces, each with 25 alerts of different names. */
function stormAlert(n: number): Arrival {
  const service = n % 40;
  const labels = {
    alertname: `Rule${Math.floor(n / 40)}`,
    service: `svc-${service}`,
    namespace: namespaces[service % 4] ?? '',
    cluster: 'eu-1',
  };
  const alert = anAlert({
    name: `Rule${Math.floor(n / 40)}`,
    severity: 'warning',
    labels,
    labelsKnown: true,
  });
  return {
    alert: { ...alert, values: [], fingerprint: `fp-${n}` },
    place: aPlace({ ts: `${1_790_510_400 + Math.floor(n / 17)}.${String(n).padStart(6, '0')}` }),
  };
}

const critical: Arrival = {
  alert: anAlert({
    ...{ name: 'LedgerDatabaseDown', severity: 'critical', labelsKnown: true, fingerprint: 'fp-critical' },
    ...{ labels: { service: 'ledger-db', namespace: 'data', cluster: 'eu-1' }, values: [] },
  }),
  place: aPlace({ ts: '1790510420.900000' }),
};

const purposeOf = ({ metadata }: { metadata?: unknown }) =>
  (metadata as { event_payload: { purpose: string; incident: string } }).event_payload;
const firstReplies = (): string[] =>
  api.messages
    .filter((each) => purposeOf(each).purpose === 'first-reply')
    .map((each) => purposeOf(each).incident);

/** Runs in the background; every look-up takes eight seconds of the clock. */
function startTriage(): { triage: Triage; stop: () => Promise<void> } {
  const client = slackClient({ botToken: 'xoxb-1', apiUrl: api.url }, log);
  const slow = aSource(async (_request, abort) => {
    await clock.wait(8_000, abort);
    return { status: 'unreachable', query: 'ALERTS', message: 'refused' };
  });
  const triage = aTriage({
    ...{ store, clock, sources: [slow] },
    reporter: slackReporter({ client, store, clock, log }),
  });
  const stopping = new AbortController();
  const working = triage.work(stopping.signal);
  const stop = async () => {
    stopping.abort();
    await clock.pass(0);
    await working;
  };
  return { triage, stop };
}

const isSettled = ({ state }: Incident): boolean => state === 'diagnosed' || state === 'escalated';

describe('a thousand alerts in a minute, over forty services', () => {
  it('are a handful of incidents and messages, each alert counted once, the critical one first', async () => {
    const { triage, stop } = startTriage();
    let waitingThen: string[] = [];

    for (let second = 0; second < 59; second += 1) {
      const batch = Array.from({ length: 17 }, (_, at) => second * 17 + at).filter((n) => n < 1_000);
      await Promise.all(batch.map((n) => triage.receive(stormAlert(n))));
      if (second === 4) {
        waitingThen = (await incidentLog(store).list({ states: ['open'] })).map(({ id }) => id);
        await triage.receive(critical);
        await until('the critical alert has its first reply', async () => {
          await clock.pass(0);
          return firstReplies().length > 2 || undefined;
        });
      }
      await clock.pass(1_000);
    }
    const incidents = await until('all is said', async () => {
      await clock.pass(5_000);
      const all = await incidentLog(store).list();
      return all.every(isSettled) ? all : undefined;
    });
    const cards = () => JSON.stringify(api.messages.map(({ blocks }) => blocks));
    await until('the cards show the last count', async () => {
      await clock.pass(5_000);
      const largest = Math.max(...incidents.map((each) => countsOf(each).alerts));
      return cards().includes(`${largest} alerts`) || undefined;
    });
    await stop();

    expect(incidents.length).toBeLessThanOrEqual(7);
    expect(incidents.reduce((sum, each) => sum + countsOf(each).alerts, 0)).toBe(1_001);
    expect(api.of('chat.postMessage').length).toBeLessThanOrEqual(2 * incidents.length);
    expect(api.of('chat.update').length).toBeLessThanOrEqual(20 * incidents.length);
    const criticalId = incidents.find(({ fingerprint }) => fingerprint === 'fp-critical')?.id;
    expect(waitingThen.length).toBeGreaterThan(2);
    expect(firstReplies().indexOf(criticalId ?? '')).toBe(2);
    for (const incident of incidents) expect(JSON.stringify(incident).length).toBeLessThan(60_000);
  });

  it('delivered once more change nothing', async () => {
    const { triage, stop } = startTriage();
    const some = Array.from({ length: 150 }, (_, n) => stormAlert(n));
    await Promise.all(some.map((each) => triage.receive(each)));
    const before = await incidentLog(store).list();

    const again = await Promise.all(some.map((each) => triage.receive(each)));
    await stop();

    expect(again.filter((each) => each !== undefined)).toEqual([]);
    expect((await incidentLog(store).list()).map(countsOf)).toEqual(before.map(countsOf));
  });
});

it('a thousand alerts that join one incident at once take a few writes of it', async () => {
  let writes = 0;
  const counting: Store = {
    ...store,
    write: async (collection, key, value, expected) => {
      if (collection === 'incidents') writes += 1;
      return store.write(collection, key, value, expected);
    },
  };
  const incidents = incidentLog(counting);
  const alert = (n: number) =>
    arriving({
      alert: { fingerprint: `fp-${n}`, values: [], labels: { service: 'cart' }, labelsKnown: true },
      place: { ts: `${n}.1` },
    });
  await incidents.openOrJoin(alert(0));

  const received = await Promise.all(
    Array.from({ length: 1_000 }, (_, n) => incidents.openOrJoin(alert(n + 1))),
  );

  expect(new Set(received.map(({ how }) => how))).toEqual(new Set(['joined']));
  expect(countsOf((await incidents.list())[0] as Incident)).toEqual({ alerts: 1_001, firing: 1_001 });
  expect(writes).toBeLessThan(200);
});
