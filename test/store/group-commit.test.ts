import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { groupCommit } from '../../src/store/group-commit.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
let files = 0;

/** A table of numbers that takes each once, and how many transactions were begun. */
function aTable() {
  const path = join(folder, `${files++}.db`);
  const db = new DatabaseSync(path, { timeout: 1 });
  db.exec('pragma journal_mode = wal; create table numbers (n integer primary key) strict');
  let flush: () => void = () => undefined;
  const group = groupCommit(db, { soon: (run) => void (flush = run), largest: 3 });
  const insert = db.prepare('insert into numbers values (?)');
  const other = new DatabaseSync(path);
  return {
    ...{ db, other, group },
    flush: () => flush(),
    put: (n: number) => group.write(() => Number(insert.run(n).changes)),
    seen: () =>
      other
        .prepare('select n from numbers order by n')
        .all()
        .map(({ n }) => Number(n)),
  };
}

it('shows nobody a part of a group', async () => {
  const { put, flush, seen } = aTable();
  const writes = [put(1), put(2)];
  const before = seen();

  flush();

  expect(before).toEqual([]);
  expect(seen()).toEqual([1, 2]);
  expect(await Promise.all(writes)).toEqual([1, 1]);
});

it('lets a failing statement take nothing else down', async () => {
  const { put, flush, seen } = aTable();
  const writes = Promise.allSettled([put(1), put(1), put(2)]);

  flush();

  expect((await writes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(seen()).toEqual([1, 2]);
});

it('runs each alone where a statement undid the whole transaction', async () => {
  const { db, group, put, flush, seen } = aTable();
  let rollbacks = 0;
  const undoing = group.write(() => {
    if (db.isTransaction && rollbacks++ === 0) db.exec('rollback');
    throw new Error('the disk is full');
  });
  const writes = Promise.allSettled([put(1), undoing, put(2)]);

  flush();

  expect((await writes).map(({ status }) => status)).toContain('rejected');
  expect(seen()).toEqual([1, 2]);
});

it('rejects a whole group that could not be committed, and goes on with the next', async () => {
  const { other, put, flush, seen } = aTable();
  other.exec('begin immediate');
  const refused = Promise.allSettled([put(1), put(2)]);
  flush();
  other.exec('rollback');
  const next = put(3);
  flush();

  expect((await refused).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await next).toBe(1);
  expect(seen()).toEqual([3]);
});

it('parts what is more than the largest group, in order, and reads see what was written before them', async () => {
  const { db, group, put, flush, seen } = aTable();
  const count = db.prepare('select count(*) as n from numbers');
  const writes = [1, 2].map(put);
  const read = group.read(() => Number(count.get()?.['n']));
  const rest = [3, 4].map(put);

  flush();
  const first = seen();
  flush();

  expect(first).toEqual([1, 2]);
  expect(await read).toBe(2);
  await Promise.all([...writes, ...rest]);
  expect(seen()).toEqual([1, 2, 3, 4]);
});
