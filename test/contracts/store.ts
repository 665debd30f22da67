import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/lib/json.ts';
import { StoreError } from '../../src/store/store-error.ts';
import type { Job, Store } from '../../src/store/store.ts';

/** An empty place for data and a way to open several stores on it, as several processes would. */
export interface StoreHome {
  connect(): Promise<Store>;
}

/** Every sentence of the port, for one adapter. `newHome` gives a fresh home per test. */
export function storeContract(name: string, newHome: () => Promise<StoreHome>): void {
  describe(`${name} keeps the store's contract`, () => {
    const opened: Store[] = [];
    let home: StoreHome;
    let store: Store;
    const connect = async () => {
      const next = await home.connect();
      opened.push(next);
      return next;
    };

    beforeEach(async () => {
      home = await newHome();
      store = await connect();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    });

    describe('documents', () => {
      it('reads undefined where nothing was written', async () => {
        expect(await store.read('incidents', 'a')).toBeUndefined();
      });

      it('reads what was written, at version 1', async () => {
        const wrote = await store.write('incidents', 'a', { state: 'open' }, 0);

        expect(wrote).toBe(true);
        expect(await store.read('incidents', 'a')).toEqual({
          key: 'a',
          version: 1,
          value: { state: 'open' },
        });
      });

      it('replaces the expected version and counts up by one', async () => {
        await store.write('incidents', 'a', { state: 'open' }, 0);

        const wrote = await store.write('incidents', 'a', { state: 'resolved' }, 1);

        expect(wrote).toBe(true);
        expect(await store.read('incidents', 'a')).toEqual({
          key: 'a',
          version: 2,
          value: { state: 'resolved' },
        });
      });

      it.each([0, 1, 3, -1])(
        'refuses a write that expects version %i of 2, and changes nothing',
        async (expected) => {
          await store.write('incidents', 'a', { n: 1 }, 0);
          await store.write('incidents', 'a', { n: 2 }, 1);

          const wrote = await store.write('incidents', 'a', { n: 3 }, expected);

          expect(wrote).toBe(false);
          expect(await store.read('incidents', 'a')).toEqual({ key: 'a', version: 2, value: { n: 2 } });
        },
      );

      it('refuses to replace what is not there', async () => {
        expect(await store.write('incidents', 'a', {}, 1)).toBe(false);
        expect(await store.read('incidents', 'a')).toBeUndefined();
      });

      it('keeps collections apart', async () => {
        await store.write('incidents', 'a', { of: 'incidents' }, 0);

        expect(await store.read('evidence', 'a')).toBeUndefined();
        expect(await store.write('evidence', 'a', { of: 'evidence' }, 0)).toBe(true);
        expect(await store.list('incidents')).toHaveLength(1);
      });

      it('gives back what it stored, whatever happens to the object afterwards', async () => {
        const value = { list: [1] };
        await store.write('incidents', 'a', value, 0);

        value.list.push(2);

        expect((await store.read('incidents', 'a'))?.value).toEqual({ list: [1] });
      });

      it('keeps a document of some megabytes whole', async () => {
        const value = { text: 'ß\u0000\n'.repeat(1_000_000) };

        await store.write('evidence', 'large', value, 0);

        expect((await store.read('evidence', 'large'))?.value['text'] === value.text).toBe(true);
      });

      it('lets exactly one of many concurrent writers win each version', async () => {
        const stores = [store, await connect(), await connect()];
        const race = (expected: number) =>
          Promise.all(stores.flatMap((one, n) => [0, 1].map((i) => one.write('c', 'k', { n, i }, expected))));

        const first = await race(0);
        const second = await race(1);

        expect(first.filter(Boolean)).toHaveLength(1);
        expect(second.filter(Boolean)).toHaveLength(1);
        expect((await store.read('c', 'k'))?.version).toBe(2);
      });

      it('shows one connection at once what another one wrote', async () => {
        const other = await connect();

        await other.write('incidents', 'a', { n: 1 }, 0);

        expect((await store.read('incidents', 'a'))?.value).toEqual({ n: 1 });
      });

      it('behaves like a map from keys to versions and values, for any keys and values', async () => {
        const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 });
        const write = fc.record({
          key,
          value: fc.dictionary(fc.string(), fc.jsonValue()),
          expected: fc.nat(3),
        });
        let round = 0;

        await fc.assert(
          fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
            const collection = `property-${round++}`;
            const model = new Map<string, { version: number; value: JsonObject }>();
            for (const { key, value, expected } of writes) {
              const fits = (model.get(key)?.version ?? 0) === expected;
              if (fits) model.set(key, { version: expected + 1, value: throughJson(value) });
              expect(await store.write(collection, key, throughJson(value), expected)).toBe(fits);
            }
            for (const [key, { version, value }] of model)
              expect(await store.read(collection, key)).toEqual({ key, version, value });
            expect((await store.list(collection)).map((one) => one.key)).toEqual(
              inByteOrder([...model.keys()]),
            );
          }),
          { numRuns: 40 },
        );
      });
    });

    describe('lists', () => {
      const keys = [
        'run/10',
        'run/1',
        'run/2',
        'run',
        'runs/1',
        'ru',
        'run/\u{1f525}',
        'run/ﬀ',
        'z',
        'run/1/x',
      ];
      const listed = async (range?: Parameters<Store['list']>[1]) =>
        (await store.list('ledger', range)).map((one) => one.key);

      beforeEach(async () => {
        for (const key of keys) await store.write('ledger', key, { key }, 0);
      });

      it('gives everything in the order of the bytes of the keys', async () => {
        expect(await listed()).toEqual(inByteOrder(keys));
      });

      it('gives values and versions with the keys', async () => {
        await store.write('ledger', 'z', { again: true }, 1);

        expect(await store.list('ledger', { prefix: 'z' })).toEqual([
          { key: 'z', version: 2, value: { again: true } },
        ]);
      });

      it('gives only keys that start with the prefix, which is taken literally', async () => {
        await store.write('ledger', 'a%b', {}, 0);
        await store.write('ledger', 'axb', {}, 0);

        expect(await listed({ prefix: 'run/' })).toEqual([
          'run/1',
          'run/1/x',
          'run/10',
          'run/2',
          'run/ﬀ',
          'run/🔥',
        ]);
        expect(await listed({ prefix: 'a%' })).toEqual(['a%b']);
        expect(await listed({ prefix: 'none' })).toEqual([]);
      });

      it('starts after a key, which need not be there', async () => {
        expect(await listed({ prefix: 'run/', after: 'run/10' })).toEqual(['run/2', 'run/ﬀ', 'run/🔥']);
        expect(await listed({ prefix: 'run/', after: 'run/11' })).toEqual(['run/2', 'run/ﬀ', 'run/🔥']);
        expect(await listed({ prefix: 'run/', after: 'a' })).toHaveLength(6);
        expect(await listed({ prefix: 'run/', after: 'z' })).toEqual([]);
        expect(await listed({ after: 'runs' })).toEqual(['runs/1', 'z']);
      });

      it('gives no more than the limit', async () => {
        expect(await listed({ prefix: 'run/', limit: 2 })).toEqual(['run/1', 'run/1/x']);
        expect(await listed({ prefix: 'run/', limit: 0 })).toEqual([]);
      });

      it.each([1, 2, 3, 100])('pages through everything once, %i at a time', async (limit) => {
        const seen: string[] = [];
        for (
          let page = await listed({ limit });
          page.length > 0;
          page = await listed({ limit, after: seen.at(-1) })
        )
          seen.push(...page);

        expect(seen).toEqual(inByteOrder(keys));
      });
    });

    describe('queues', () => {
      const claimed = async (now: number, leaseMs = 100) =>
        (await store.claim('runs', now, leaseMs)) ?? nothing();

      it('claims undefined where nothing is queued', async () => {
        expect(await store.claim('runs', 1_000, 100)).toBeUndefined();
      });

      it('leases a job with its payload, attempt 0', async () => {
        const isNew = await store.enqueue('runs', 'a', { incident: 'i1' });

        expect(isNew).toBe(true);
        expect(await claimed(0)).toMatchObject({
          queue: 'runs',
          key: 'a',
          payload: { incident: 'i1' },
          attempt: 0,
        });
      });

      it('queues a key once while it is pending, and keeps the first payload', async () => {
        await store.enqueue('runs', 'a', { n: 1 });

        expect(await store.enqueue('runs', 'a', { n: 2 })).toBe(false);
        expect((await claimed(0)).payload).toEqual({ n: 1 });
        expect(await store.claim('runs', 0, 100)).toBeUndefined();
      });

      it('queues a key once while it is leased, and anew when it is done', async () => {
        await store.enqueue('runs', 'a', { n: 1 });
        const job = await claimed(0);

        expect(await store.enqueue('runs', 'a', { n: 2 })).toBe(false);
        await store.settle(job, 'done');
        expect(await store.enqueue('runs', 'a', { n: 3 })).toBe(true);
        expect(await claimed(0)).toMatchObject({ payload: { n: 3 }, attempt: 0 });
      });

      it('keeps queues apart', async () => {
        await store.enqueue('runs', 'a', {});

        expect(await store.claim('escalations', 0, 100)).toBeUndefined();
        expect(await store.enqueue('escalations', 'a', {})).toBe(true);
      });

      it('gives the due job that was enqueued first', async () => {
        for (const key of ['c', 'a', 'b']) await store.enqueue('runs', key, {});

        expect([await claimed(0), await claimed(0), await claimed(0)].map((job) => job.key)).toEqual([
          'c',
          'a',
          'b',
        ]);
      });

      it('holds a job back until its time', async () => {
        await store.enqueue('runs', 'later', {}, 500);
        await store.enqueue('runs', 'now', {});

        expect((await claimed(499)).key).toBe('now');
        expect(await store.claim('runs', 499, 100)).toBeUndefined();
        expect((await claimed(500)).key).toBe('later');
      });

      it('gives a leased job to nobody else until the lease runs out', async () => {
        await store.enqueue('runs', 'a', {});
        const first = await claimed(1_000);

        expect(await store.claim('runs', 1_099, 100)).toBeUndefined();
        const second = await claimed(1_100);

        expect(second).toMatchObject({ key: 'a', attempt: 1 });
        expect(second.lease).not.toBe(first.lease);
      });

      it.each(['done', { retryAt: 0 }, { extendTo: 9_999 }] as const)(
        'refuses %j from the one whose lease was taken over, and leaves the job to the other',
        async (how) => {
          await store.enqueue('runs', 'a', {});
          const late = await claimed(0);
          const thief = await claimed(100);

          expect(await store.settle(late, how)).toBe(false);
          expect(await store.claim('runs', 199, 100)).toBeUndefined();
          expect(await store.settle(thief, 'done')).toBe(true);
          expect(await store.claim('runs', 99_999, 100)).toBeUndefined();
        },
      );

      it('lets a late holder settle while nobody took the job over', async () => {
        await store.enqueue('runs', 'a', {});
        const job = await claimed(0);

        expect(await store.settle(job, 'done')).toBe(true);
        expect(await store.claim('runs', 5_000, 100)).toBeUndefined();
      });

      it('removes a job that is done, once', async () => {
        await store.enqueue('runs', 'a', {});
        const job = await claimed(0);

        expect(await store.settle(job, 'done')).toBe(true);
        expect(await store.settle(job, 'done')).toBe(false);
      });

      it('makes a job due again at the time of its retry, and counts the attempt', async () => {
        await store.enqueue('runs', 'a', {});
        const job = await claimed(0);

        expect(await store.settle(job, { retryAt: 50 })).toBe(true);
        expect(await store.settle(job, 'done')).toBe(false);
        expect(await store.claim('runs', 49, 100)).toBeUndefined();
        expect(await claimed(50)).toMatchObject({ key: 'a', attempt: 1 });
      });

      it('keeps an extended lease until its new end', async () => {
        await store.enqueue('runs', 'a', {});
        const job = await claimed(0);

        expect(await store.settle(job, { extendTo: 1_000 })).toBe(true);
        expect(await store.claim('runs', 999, 100)).toBeUndefined();
        expect(await store.settle(job, { extendTo: 2_000 })).toBe(true);
        expect(await store.claim('runs', 1_999, 100)).toBeUndefined();
        expect(await claimed(2_000)).toMatchObject({ attempt: 1 });
      });

      it('leases every job exactly once among concurrent workers', async () => {
        const stores = [store, await connect(), await connect()];
        const keys = Array.from({ length: 30 }, (_, n) => `job-${n}`);
        await Promise.all(keys.map((key, n) => (stores[n % 3] ?? store).enqueue('runs', key, {})));

        const leases = await Promise.all(
          Array.from({ length: 45 }, (_, n) => (stores[n % 3] ?? store).claim('runs', 0, 100)),
        );

        const jobs = leases.filter((job): job is Job => job !== undefined);
        expect(jobs.map((job) => job.key).sort()).toEqual(keys.sort());
        expect(new Set(jobs.map((job) => job.lease)).size).toBe(30);
      });
    });

    describe('taking', () => {
      it('leases new work to the caller at once, until the lease runs out', async () => {
        const job = await store.take('inbox', 'a', { n: 1 }, 1_000, 100);

        expect(job).toMatchObject({ queue: 'inbox', key: 'a', payload: { n: 1 }, attempt: 0 });
        expect(await store.claim('inbox', 1_099, 100)).toBeUndefined();
        expect(await store.claim('inbox', 1_100, 100)).toMatchObject({ payload: { n: 1 }, attempt: 1 });
      });

      it('gives a lease that settles', async () => {
        const job = (await store.take('inbox', 'a', {}, 0, 100)) ?? nothing();

        expect(await store.settle(job, 'done')).toBe(true);
        expect(await store.count('inbox')).toBe(0);
      });

      it.each(['pending', 'leased'])(
        'refuses a key that is %s, and keeps its first payload',
        async (state) => {
          await store.enqueue('inbox', 'a', { n: 1 });
          if (state === 'leased') await store.claim('inbox', 0, 100);

          expect(await store.take('inbox', 'a', { n: 2 }, 1_000, 100)).toBeUndefined();
          expect((await store.claim('inbox', 1_000, 100))?.payload).toEqual({ n: 1 });
        },
      );

      it('takes a key anew when it is done', async () => {
        await store.settle((await store.take('inbox', 'a', { n: 1 }, 0, 100)) ?? nothing(), 'done');

        expect(await store.take('inbox', 'a', { n: 2 }, 0, 100)).toMatchObject({ payload: { n: 2 } });
      });

      it('gives each key to exactly one of many takers', async () => {
        const stores = [store, await connect(), await connect()];
        const taken = await Promise.all(
          stores.flatMap((one, n) => ['a', 'b'].map((key) => one.take('inbox', key, { n }, 0, 100))),
        );

        expect(taken.flatMap((job) => job?.key ?? []).sort()).toEqual(['a', 'b']);
      });

      it('keeps the payload as it was at the call', async () => {
        const payload = { list: [1] };
        const taking = store.take('inbox', 'a', payload, 0, 100);
        payload.list.push(2);

        expect((await taking)?.payload).toEqual({ list: [1] });
        expect((await store.claim('inbox', 100, 100))?.payload).toEqual({ list: [1] });
      });
    });

    describe('counts', () => {
      it('nothing in a queue that nobody used', async () => {
        expect(await store.count('inbox')).toBe(0);
      });

      it('what is pending, held back and leased, of this queue alone, until it is done', async () => {
        await store.enqueue('inbox', 'pending', {});
        await store.enqueue('inbox', 'later', {}, 1_000_000);
        await store.enqueue('other', 'a', {});
        const leased = (await store.take('inbox', 'leased', {}, 0, 100)) ?? nothing();

        expect(await store.count('inbox')).toBe(3);
        await store.settle(leased, { retryAt: 5 });
        expect(await store.count('inbox')).toBe(3);
      });
    });

    describe('calls that are not waited for', () => {
      it('take effect in the order in which they are made', async () => {
        const outcomes = await Promise.all([
          store.write('c', 'k', { n: 1 }, 0),
          store.read('c', 'k'),
          store.write('c', 'k', { n: 2 }, 1),
          store.write('c', 'k', { n: 3 }, 1),
          store.read('c', 'k'),
          store.enqueue('q', 'a', {}),
          store.count('q'),
          store.list('c'),
        ]);

        expect(outcomes).toEqual([
          true,
          { key: 'k', version: 1, value: { n: 1 } },
          true,
          false,
          { key: 'k', version: 2, value: { n: 2 } },
          true,
          1,
          [{ key: 'k', version: 2, value: { n: 2 } }],
        ]);
      });

      it('leave the jobs of one caller in their order', async () => {
        const keys = Array.from({ length: 40 }, (_, n) => `job-${n}`);
        await Promise.all(keys.map((key) => store.enqueue('q', key, {})));

        const claimed = await Promise.all(keys.map(() => store.claim('q', 0, 100)));

        expect(claimed.map((job) => job?.key)).toEqual(keys);
      });

      it('are all done when the store is closed after them', async () => {
        const writes = [1, 2, 3].map((n) => store.write('c', `${n}`, { n }, 0));
        await store.close();

        expect(await Promise.all(writes)).toEqual([true, true, true]);
        expect(await (await connect()).list('c')).toHaveLength(3);
      });
    });

    describe('its life', () => {
      it('keeps documents and jobs when it is closed and opened again', async () => {
        await store.write('incidents', 'a', { n: 1 }, 0);
        await store.enqueue('runs', 'a', { n: 1 });
        await store.close();

        const reopened = await connect();

        expect((await reopened.read('incidents', 'a'))?.version).toBe(1);
        expect(await reopened.enqueue('runs', 'a', {})).toBe(false);
      });

      const calls: Readonly<Record<string, (closed: Store) => Promise<unknown>>> = {
        read: (closed) => closed.read('c', 'k'),
        write: (closed) => closed.write('c', 'k', {}, 0),
        list: (closed) => closed.list('c'),
        enqueue: (closed) => closed.enqueue('q', 'k', {}),
        take: (closed) => closed.take('q', 'k', {}, 0, 1),
        count: (closed) => closed.count('q'),
        claim: (closed) => closed.claim('q', 0, 1),
        settle: (closed) =>
          closed.settle({ queue: 'q', key: 'k', payload: {}, attempt: 0, lease: 'l' }, 'done'),
      };

      it.each(Object.entries(calls))('refuses to %s once closed', async (_name, call) => {
        await store.close();

        await expect(call(store)).rejects.toThrow(StoreError);
      });

      it('may be closed twice', async () => {
        await store.close();

        await expect(store.close()).resolves.toBeUndefined();
      });
    });
  });
}

/** What JSON keeps of a value: minus zero, for one, becomes zero. */
const throughJson = (value: JsonObject) => JSON.parse(JSON.stringify(value)) as JsonObject;

const inByteOrder = (keys: readonly string[]) =>
  [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

function nothing(): never {
  throw new Error('nothing was claimed');
}
