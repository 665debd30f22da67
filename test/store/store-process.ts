import { groupCommit } from '../../src/store/group-commit.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { openDatabase } from '../../src/store/sqlite-file.ts';

/**
 * A process for the tests to kill or to race: `write` writes documents for ever and says each one that was
 * acknowledged; `count` adds to one counter as often as it is told; `cut` says that one document is written, and
 * dies in the middle of a group of four more.
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

async function dieInAGroup(): Promise<void> {
  await store.write('documents', 'before', {}, 0);
  say('before');
  const db = openDatabase(path, 1_000);
  const insert = db.prepare("insert into documents values ('documents', ?, 1, '{}')");
  const group = groupCommit(db, { soon: setImmediate });
  const put = (key: string) => void group.write(() => insert.run(key)).then(() => say(key));
  put('first');
  put('second');
  void group.write(() => process.kill(process.pid, 'SIGKILL'));
  put('third');
  await new Promise(() => undefined);
}

const tasks: Readonly<Record<string, () => Promise<void>>> = { write: writeForEver, count, cut: dieInAGroup };
await tasks[task ?? '']?.();
