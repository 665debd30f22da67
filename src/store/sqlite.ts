import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { type GroupCommit, groupCommit } from './group-commit.ts';
import { openDatabase, sqliteReason } from './sqlite-file.ts';
import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';
import { type JobText, overTexts, type StoredText, type TextStore } from './texts.ts';

interface SqliteOptions {
  /** How long a call waits for another process to finish writing. */
  readonly busyMs?: number;
}

/**
 * The store in one SQLite file, or in memory for this connection only (`:memory:`). Several processes may
 * open the file. Calls that arrive in one turn of the event loop share a transaction and its wait for the disk.
 * Throws InputError where the path cannot hold our database.
 */
export const openSqliteStore = (path: string, options: SqliteOptions = {}): Store =>
  overTexts(openSqliteTexts(path, options));

/** The same with JSON in place of objects. */
export function openSqliteTexts(path: string, { busyMs = 10_000 }: SqliteOptions = {}): TextStore {
  const db = openDatabase(path, busyMs);
  // Nothing in memory waits for a disk; with a file, what comes in while a commit waits is the next group.
  const group = groupCommit(db, { soon: path === ':memory:' ? queueMicrotask : setImmediate });
  return {
    ...documents(db, group),
    ...jobs(db, group),
    async close() {
      if (!db.isOpen) return;
      group.flush();
      db.close();
    },
  };
}

function documents(db: DatabaseSync, group: GroupCommit): Pick<TextStore, 'read' | 'write' | 'list'> {
  const one = db.prepare('select key, version, value from documents where collection = ? and key = ?');
  // SQLite orders text by its UTF-8 bytes.
  const range = db.prepare(
    `select key, version, value from documents
     where collection = :collection and key >= max(:prefix, :after) and (:after = '' or key > :after)
     order by key limit :limit`,
  );
  const insert = db.prepare(
    'insert into documents (value, collection, key, version) values (?, ?, ?, 1) on conflict do nothing',
  );
  const update = db.prepare(
    'update documents set value = ?, version = version + 1 where collection = ? and key = ? and version = ?',
  );
  return {
    read: (collection, key) => attempt('read', () => group.read(() => storedFrom(one.get(collection, key)))),
    write: (collection, key, value, expected) =>
      attempt('write', () => {
        const named = [value, collection, key] as const;
        const run = () => (expected === 0 ? insert.run(...named) : update.run(...named, expected));
        return group.write(() => run().changes === 1);
      }),
    list: (collection, range) => attempt('list', () => group.read(() => listed(collection, range))),
  };
  function listed(collection: string, { prefix = '', after = '', limit = -1 }: Range = {}): StoredText[] {
    const found: StoredText[] = [];
    for (const row of range.iterate({ collection, prefix, after, limit })) {
      const next = storedFrom(row);
      // Keys with one prefix stand together: the first other key ends the range.
      if (!next.key.startsWith(prefix)) break;
      found.push(next);
    }
    return found;
  }
}

function jobs(
  db: DatabaseSync,
  group: GroupCommit,
): Pick<TextStore, 'enqueue' | 'take' | 'claim' | 'settle' | 'count'> {
  const insert = db.prepare(
    'insert into jobs (queue, key, payload, due) values (?, ?, ?, ?) on conflict do nothing',
  );
  const held = db.prepare(
    'insert into jobs (queue, key, payload, due, attempt, lease) values (?, ?, ?, ?, 1, ?) on conflict do nothing',
  );
  const lease = db.prepare(
    `update jobs set lease = ?, due = ?, attempt = attempt + 1
     where id = (select id from jobs where queue = ? and due <= ? order by id limit 1)
     returning queue, key, payload, attempt - 1 as attempt, lease`,
  );
  const remove = db.prepare('delete from jobs where queue = ? and key = ? and lease = ?');
  const release = db.prepare(
    'update jobs set due = ?, lease = null where queue = ? and key = ? and lease = ?',
  );
  const extend = db.prepare('update jobs set due = ? where queue = ? and key = ? and lease = ?');
  const total = db.prepare('select count(*) as n from jobs where queue = ?');
  const changed = (call: string, run: () => { readonly changes: number | bigint }): Promise<boolean> =>
    attempt(call, () => group.write(() => run().changes === 1));
  return {
    enqueue: (queue, key, payload, notBefore = 0) =>
      changed('enqueue', () => insert.run(queue, key, payload, notBefore)),
    take: async (queue, key, payload, now, leaseMs) => {
      const job: JobText = { queue, key, payload, attempt: 0, lease: randomUUID() };
      const put = () => held.run(queue, key, payload, now + leaseMs, job.lease);
      return (await changed('take', put)) ? job : undefined;
    },
    claim: (queue, now, leaseMs) =>
      attempt('claim', () => group.write(() => jobFrom(lease.get(randomUUID(), now + leaseMs, queue, now)))),
    settle: ({ queue, key, lease: proof }, how) =>
      changed('settle', () => {
        const mine = [queue, key, proof] as const;
        if (how === 'done') return remove.run(...mine);
        if ('retryAt' in how) return release.run(how.retryAt, ...mine);
        return extend.run(how.extendTo, ...mine);
      }),
    count: (queue) => attempt('count', () => group.read(() => Number(total.get(queue)?.['n']))),
  };
}

/** Runs a call's body and turns whatever it throws into a StoreError. */
async function attempt<T>(call: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw new StoreError(call, sqliteReason(error), error);
  }
}

type Range = NonNullable<Parameters<Store['list']>[1]>;
type Row = Readonly<Record<string, SQLOutputValue>>;

function storedFrom(row: Row): StoredText;
function storedFrom(row: Row | undefined): StoredText | undefined;
function storedFrom(row: Row | undefined): StoredText | undefined {
  return row && { key: String(row['key']), version: Number(row['version']), value: String(row['value']) };
}

const jobFrom = (row: Row | undefined): JobText | undefined =>
  row && {
    queue: String(row['queue']),
    key: String(row['key']),
    payload: String(row['payload']),
    attempt: Number(row['attempt']),
    lease: String(row['lease']),
  };
