import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { JsonObject } from '../lib/json.ts';
import { openDatabase, sqliteReason } from './sqlite-file.ts';
import { StoreError } from './store-error.ts';
import type { Job, Store, Stored } from './store.ts';

interface SqliteOptions {
  /** How long a call waits for another process to finish writing. */
  readonly busyMs?: number;
}

/**
 * The store in one SQLite file, or in memory for this connection only (`:memory:`). Several processes may
 * open the file. Throws InputError where the path cannot hold our database.
 */
export function openSqliteStore(path: string, { busyMs = 10_000 }: SqliteOptions = {}): Store {
  const db = openDatabase(path, busyMs);
  return {
    ...documents(db),
    ...jobs(db),
    async close() {
      if (db.isOpen) db.close();
    },
  };
}

function documents(db: DatabaseSync): Pick<Store, 'read' | 'write' | 'list'> {
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
    read: (collection, key) => attempt('read', () => storedFrom(one.get(collection, key))),
    write: (collection, key, value, expected) =>
      attempt('write', () => {
        const named = [JSON.stringify(value), collection, key] as const;
        const { changes } = expected === 0 ? insert.run(...named) : update.run(...named, expected);
        return changes === 1;
      }),
    list: (collection, { prefix = '', after = '', limit = -1 } = {}) =>
      attempt('list', () => {
        const found: Stored[] = [];
        for (const row of range.iterate({ collection, prefix, after, limit })) {
          const next = storedFrom(row);
          // Keys with one prefix stand together: the first other key ends the range.
          if (!next.key.startsWith(prefix)) break;
          found.push(next);
        }
        return found;
      }),
  };
}

function jobs(db: DatabaseSync): Pick<Store, 'enqueue' | 'claim' | 'settle'> {
  const insert = db.prepare(
    'insert into jobs (queue, key, payload, due) values (?, ?, ?, ?) on conflict do nothing',
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
  return {
    enqueue: (queue, key, payload, notBefore = 0) =>
      attempt('enqueue', () => insert.run(queue, key, JSON.stringify(payload), notBefore).changes === 1),
    claim: (queue, now, leaseMs) =>
      attempt('claim', () => jobFrom(lease.get(randomUUID(), now + leaseMs, queue, now))),
    settle: (job, how) =>
      attempt('settle', () => {
        const held = [job.queue, job.key, job.lease] as const;
        if (how === 'done') return remove.run(...held).changes === 1;
        if ('retryAt' in how) return release.run(how.retryAt, ...held).changes === 1;
        return extend.run(how.extendTo, ...held).changes === 1;
      }),
  };
}

/** Runs a call's body and turns whatever it throws into a StoreError. */
async function attempt<T>(call: string, body: () => T): Promise<T> {
  try {
    return body();
  } catch (error) {
    throw new StoreError(call, sqliteReason(error), error);
  }
}

type Row = Readonly<Record<string, SQLOutputValue>>;

function storedFrom(row: Row): Stored;
function storedFrom(row: Row | undefined): Stored | undefined;
function storedFrom(row: Row | undefined): Stored | undefined {
  return row && { key: String(row['key']), version: Number(row['version']), value: parsed(row['value']) };
}

const jobFrom = (row: Row | undefined): Job | undefined =>
  row && {
    queue: String(row['queue']),
    key: String(row['key']),
    payload: parsed(row['payload']),
    attempt: Number(row['attempt']),
    lease: String(row['lease']),
  };

const parsed = (text: SQLOutputValue | undefined) => JSON.parse(String(text)) as JsonObject;
