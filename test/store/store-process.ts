import { openSqliteStore } from '../../src/store/sqlite.ts';

/**
 * A process for the tests to kill or to race: `write` writes documents for ever and says each one that was
 * acknowledged; `count` adds to one counter as often as it is told.
 */
const [task, path = '', times = '0'] = process.argv.slice(2);
const store = openSqliteStore(path);

const say = (word: string | number) => process.stdout.write(`${word}\n`);

async function writeForEver(): Promise<void> {
  await store.enqueue('runs', 'job', { incident: 'i1' });
  const job = await store.claim('runs', 0, 1_000);
  say(`leased ${job?.attempt}`);
  for (let n = 1; ; n++) {
    await store.write('documents', `${n}`, { n }, 0);
    await store.write('counter', 'last', { n }, n - 1);
    say(n);
  }
}

async function count(): Promise<void> {
  for (let done = 0; done < Number(times); ) {
    const now = await store.read('counter', 'shared');
    const value = { n: Number(now?.value['n'] ?? 0) + 1 };
    if (await store.write('counter', 'shared', value, now?.version ?? 0)) done++;
  }
  await store.close();
}

await (task === 'write' ? writeForEver() : count());
