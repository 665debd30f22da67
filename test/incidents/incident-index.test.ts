import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { incidentBoards } from '../../src/incidents/boards.ts';
import { incidentDocuments } from '../../src/incidents/incident-documents.ts';
import { incidentIndex } from '../../src/incidents/incident-index.ts';
import { defaultGrouping, incidentLog } from '../../src/incidents/incident-log.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { anIncident, aPlace, arriving } from '../support/arrivals.ts';
import { Crash, crashingStore } from '../support/crashing-store.ts';

function aStore(): Store {
  const store = openSqliteStore(':memory:');
  onTestFinished(() => store.close());
  return store;
}

it('a message that was tied once stays with its incident', async () => {
  const store = aStore();
  const documents = incidentDocuments(store);
  const index = incidentIndex(store, documents, incidentBoards(store, defaultGrouping));
  const [first, second] = [anIncident({ id: 'inc_first' }), anIncident({ id: 'inc_second' })];
  await documents.add(first);
  await documents.add(second);
  await index.tie(arriving({ place: { ts: '7.7' } }), first);

  expect(await index.tie(arriving({ place: { ts: '7.7' } }), second)).toEqual(first);
});

it('recovery finishes an opening that nobody else would ever mend', async () => {
  const store = aStore();
  await expect(incidentLog(crashingStore(store, 1, 'after')).openOrJoin(arriving())).rejects.toThrow(Crash);
  const log = incidentLog(store);
  expect(await log.list()).toEqual([]);

  await log.recover();

  expect(await log.list()).toMatchObject([{ state: 'open', messages: ['C0ALERTS01:1790500000.000100'] }]);
});

it('one of several messages about one alert opens, in whatever order the store answers', async () => {
  const heard = [aPlace(), aPlace(), aPlace({ ts: '2.2' }), aPlace({ ts: '2.2' }), aPlace({ ts: '3.3' })];
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const store = openSqliteStore(':memory:');
      const processes = heard.map((place) =>
        incidentLog(scheduled(store, scheduler)).openOrJoin(arriving({ place })),
      );
      await scheduler.waitFor(Promise.all(processes));

      const received = await Promise.all(processes);
      const [incident, ...others] = await incidentLog(store).list();
      await store.close();

      expect(others).toEqual([]);
      expect(received.map(({ how }) => how).sort()).toEqual([
        'joined',
        'joined',
        'opened',
        'repeated',
        'repeated',
      ]);
      expect(incident).toMatchObject({ repeats: 2, messages: { length: 3 } });
    }),
    { numRuns: 60 },
  );
});

/** Each call of the store waits for its turn, which the scheduler draws. */
function scheduled(store: Store, scheduler: fc.Scheduler): Store {
  const inTurn =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      await scheduler.schedule(Promise.resolve());
      return call(...args);
    };
  return {
    ...store,
    read: inTurn(store.read.bind(store)),
    write: inTurn(store.write.bind(store)),
    list: inTurn(store.list.bind(store)),
  };
}
