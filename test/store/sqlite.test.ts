import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/lib/errors.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { openThreadedStore } from '../../src/store/threaded.ts';
import { storeContract } from '../contracts/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
let files = 0;
const freshPath = () => join(folder, `${files++}`, 'casefile.db');

storeContract('SQLite in a file', async () => {
  const path = freshPath();
  return { connect: async () => openSqliteStore(path) };
});

storeContract('SQLite in a thread of its own', async () => {
  const path = freshPath();
  return { connect: async () => openThreadedStore(path) };
});

/** What a database of schema version 1 was, before there were jobs. */
const version1 = `
  pragma application_id = 1128354629;
  pragma user_version = 1;
  create table documents (
    collection text not null, key text not null, version integer not null, value text not null,
    primary key (collection, key)
  ) strict;
  insert into documents values ('incidents', 'old', 7, '{"state":"open"}');`;

function databaseWith(sql: string): string {
  const path = freshPath();
  mkdirSync(join(path, '..'));
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
  return path;
}

describe('a SQLite file', () => {
  it('of version 1 keeps its documents and gains queues', async () => {
    const store = openSqliteStore(databaseWith(version1));

    expect(await store.read('incidents', 'old')).toEqual({
      key: 'old',
      version: 7,
      value: { state: 'open' },
    });
    expect(await store.enqueue('runs', 'a', {})).toBe(true);
    await store.close();
  });

  it('is migrated once: a second opening finds the current version', async () => {
    const path = databaseWith(version1);
    await openSqliteStore(path).close();

    await openSqliteStore(path).close();

    const db = new DatabaseSync(path);
    expect(db.prepare('pragma user_version').get()).toEqual({ user_version: 2 });
    db.close();
  });

  it('of a newer version is refused, named and left as it was', () => {
    const path = databaseWith(`${version1} pragma user_version = 99;`);
    const before = readFileSync(path);

    const opening = () => openSqliteStore(path);

    expect(opening).toThrow(InputError);
    expect(opening).toThrow(/casefile\.db has schema version 99, this Casefile knows 2/u);
    expect(readFileSync(path).subarray(100).equals(before.subarray(100))).toBe(true);
  });

  it('of another program is refused', () => {
    const path = databaseWith('create table bookmarks (url text)');

    expect(() => openSqliteStore(path)).toThrow(/casefile\.db is a database of another program/u);
  });

  it('that is no database is refused and left as it was', () => {
    const path = freshPath();
    mkdirSync(join(path, '..'));
    writeFileSync(path, 'not a database, but a text of some length. '.repeat(100));

    const opening = () => openSqliteStore(path);

    expect(opening).toThrow(InputError);
    expect(opening).toThrow(/casefile\.db is not a database/u);
    expect(readFileSync(path, 'utf8')).toMatch(/^not a database/u);
  });

  it('cannot be a folder, nor stand under a file', () => {
    const path = freshPath();
    mkdirSync(path, { recursive: true });
    const blocked = join(folder, 'plain');
    writeFileSync(blocked, '');

    expect(() => openSqliteStore(path)).toThrow(/casefile\.db cannot be opened as a file/u);
    expect(() => openSqliteStore(join(blocked, 'casefile.db'))).toThrow(InputError);
  });

  it('is written ahead to a log', async () => {
    const path = freshPath();
    await openSqliteStore(path).close();

    const db = new DatabaseSync(path);
    expect(db.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    db.close();
  });

  it('that another process keeps locked gives a StoreError that says so', async () => {
    const path = freshPath();
    const store = openSqliteStore(path, { busyMs: 1 });
    const other = new DatabaseSync(path);
    other.exec('begin immediate');

    const writing = store.write('c', 'k', {}, 0);

    await expect(writing).rejects.toThrow(StoreError);
    await expect(writing).rejects.toThrow('the store could not write: another process kept it locked');
    other.exec('rollback');
    expect(await store.write('c', 'k', {}, 0)).toBe(true);
    other.close();
    await store.close();
  });
});
