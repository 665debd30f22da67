import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../../src/lib/log.ts';
import { type Inbox, openInbox } from '../../../src/slack/inbox/inbox.ts';
import { seenEvents } from '../../../src/slack/connection/seen-events.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import type { Store } from '../../../src/store/store.ts';
import { StoreError } from '../../../src/store/store-error.ts';
import type { Arrival } from '../../../src/triage.ts';
import { anAlert, aPlace } from '../../support/arrivals.ts';
import { manualClock } from '../../support/clocks.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

const folder = temporaryFolder();
const opened: Inbox[] = [];
let files = 0;
let path: string;
let store: Store;
let clock: ReturnType<typeof manualClock>;
let handled: string[];

beforeEach(() => {
  path = join(folder, `${files++}.db`);
  store = openSqliteStore(path);
  clock = manualClock(1_000);
  handled = [];
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((inbox) => inbox.close()));
  await store.close();
});

const anInbox = (
  handle = async ({ place }: Arrival) => void handled.push(place.ts),
  unanswered = () => 0,
): Inbox => {
  const parts = {
    store,
    clock,
    log: createLog('silent'),
    seen: seenEvents(store),
    redactEmails: false,
    unanswered,
  };
  const inbox = openInbox({
    ...parts,
    handle: async (arrival) => {
      await handle(arrival);
      return undefined;
    },
  });
  opened.push(inbox);
  return inbox;
};

const arrival = (ts: string, alert: Parameters<typeof anAlert>[0] = {}): Arrival => ({
  alert: anAlert({ fingerprint: ts, severity: 'warning', ...alert }),
  place: aPlace({ ts }),
});

const empty = () => until('the inbox is empty', async () => (await store.count('inbox')) === 0 || undefined);

/** What a process that was killed leaves: nothing was handled, and its leases run on. */
async function leftByADeadProcess(...arrivals: readonly Arrival[]): Promise<void> {
  const dead = anInbox();
  for (const one of arrivals) await dead.take(`T:${one.place.ts}`, one);
  opened.splice(0);
}

test('hands on what it took, and forgets it', async () => {
  const inbox = anInbox();
  await inbox.open();

  expect(await inbox.take('T:1', arrival('1'))).toBe(true);
  await empty();

  expect(handled).toEqual(['1']);
});

test('a repeated delivery is handled once, while it waits and after it was handled', async () => {
  let release: () => void = () => undefined;
  const busy = new Promise<void>((resolve) => (release = resolve));
  const inbox = anInbox(async ({ place }) => {
    await busy;
    handled.push(place.ts);
  });
  await inbox.open();

  await inbox.take('T:1', arrival('1'));
  const again = await inbox.take('T:1', arrival('1'));
  release();
  await empty();
  await inbox.take('T:1', arrival('1'));
  await empty();

  expect(again).toBe(false);
  expect(handled).toEqual(['1']);
});

test('no secret rests in the store, and the fingerprint stays', async () => {
  const inbox = anInbox();
  await inbox.take(
    'T:1',
    arrival('1', { summary: 'login failed: password=hunter2secret', fingerprint: 'fp' }),
  );

  const job = await store.claim('inbox', 99_999, 1);

  expect(JSON.stringify(job?.payload)).not.toContain('hunter2secret');
  expect(job?.payload).toMatchObject({ alert: { fingerprint: 'fp' } });
});

test('what a dead process left is handled, and before what came later about the same alert', async () => {
  await leftByADeadProcess(arrival('1', { fingerprint: 'fp' }), arrival('2'));
  const inbox = anInbox();
  await inbox.open();

  await inbox.take('T:3', arrival('3', { fingerprint: 'fp', status: 'resolved' }));
  await clock.pass(250);
  const early = [...handled];
  await until('handled', async () => {
    await clock.pass(250);
    return handled.length === 3 || undefined;
  });

  expect(early).toEqual([]);
  expect([...handled].sort()).toEqual(['1', '2', '3']);
  expect(handled.indexOf('1')).toBeLessThan(handled.indexOf('3'));
});

test('a process that ends leaves the rest to the next one, which begins at once', async () => {
  await leftByADeadProcess();
  const inbox = anInbox();
  await inbox.take('T:1', arrival('1'));
  await inbox.close();
  opened.splice(0);

  await anInbox().open();
  await empty();

  expect(handled).toEqual(['1']);
});

test('a store that fails meanwhile is waited for, however often', async () => {
  let failures = 9;
  const inbox = anInbox(async ({ place }) => {
    if (failures-- > 0) throw new StoreError('write', 'the disk is full', undefined);
    handled.push(place.ts);
  });
  await inbox.open();
  await inbox.take('T:1', arrival('1'));

  await until('handled', async () => {
    await clock.pass(10_000);
    return handled.length > 0 || undefined;
  });

  expect(handled).toEqual(['1']);
});

test('what cannot be handled is put aside after five attempts and blocks nothing', async () => {
  let tries = 0;
  const inbox = anInbox(async ({ place }) => {
    if (place.ts === '2') handled.push('2');
    else {
      tries += 1;
      throw new TypeError('never');
    }
  });
  await inbox.open();
  await inbox.take('T:1', arrival('1', { fingerprint: 'fp' }));
  await inbox.take('T:2', arrival('2', { fingerprint: 'fp' }));

  await until('handled', async () => {
    await clock.pass(10_000);
    return (await store.count('inbox')) === 0 || undefined;
  });

  expect([tries, handled]).toEqual([5, ['2']]);
  expect(await store.list('inbox-unhandled')).toMatchObject([{ key: 'T:1', value: { why: 'TypeError' } }]);
});

test('handles one at a time while deliveries wait for their acknowledgement, and several when none do', async () => {
  let [atOnce, most, unanswered] = [0, 0, 4];
  const release: (() => void)[] = [];
  const inbox = anInbox(
    async ({ place }) => {
      most = Math.max(most, (atOnce += 1));
      await new Promise<void>((resolve) => release.push(resolve));
      atOnce -= 1;
      handled.push(place.ts);
    },
    () => unanswered,
  );
  await inbox.open();
  for (const ts of ['1', '2', '3', '4']) await inbox.take(`T:${ts}`, arrival(ts));
  const next = () => until('a turn', () => release.shift());

  (await next())();
  const second = await next();
  expect([most, await inbox.waiting()]).toEqual([1, 3]);
  unanswered = 0;
  second();
  (await next())();
  (await next())();
  await empty();

  expect(handled).toEqual(['1', '2', '3', '4']);
  expect(most).toBe(2);
});
