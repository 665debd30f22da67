import type { DatabaseSync } from 'node:sqlite';

/** Gathers writes that are asked for close together into one transaction, which costs one wait for the disk. */
export interface GroupCommit {
  /**
   * Runs `body`, which must be a single SQL statement, after everything that was asked for before it, and
   * resolves when it is durable. Rejects with what `body` or the commit threw; its neighbours go on.
   */
  write<T>(body: () => T): Promise<T>;
  /** Runs `body` at once where nothing waits to be written, else in its turn: it sees only what is durable. */
  read<T>(body: () => T): Promise<T>;
  /** Commits what waits. */
  flush(): void;
}

interface Options {
  /** Calls its argument when the calls that belong together have arrived. */
  readonly soon: (flush: () => void) => void;
  /** More than this many go into further transactions, so that the event loop is never held for long. */
  readonly largest?: number;
}

/** One call that waits for its turn. */
interface Waiting {
  /** Throws where the statement failed. */
  execute(): void;
  keep(): void;
  fail(error: unknown): void;
}

export function groupCommit(db: DatabaseSync, { soon, largest = 256 }: Options): GroupCommit {
  let waiting: Waiting[] = [];

  const enter = <T>(body: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      let result: { readonly value: T } | undefined;
      if (waiting.length === 0) soon(next);
      waiting.push({
        execute: () => void (result = { value: body() }),
        keep: () => result !== undefined && resolve(result.value),
        fail: reject,
      });
    });

  function next(): void {
    const group = waiting.slice(0, largest);
    waiting = waiting.slice(largest);
    if (waiting.length > 0) soon(next);
    commit(db, group);
  }

  return {
    write: enter,
    read: async (body) => (waiting.length === 0 ? body() : enter(body)),
    flush: () => {
      while (waiting.length > 0) next();
    },
  };
}

function commit(db: DatabaseSync, group: readonly Waiting[]): void {
  if (group.length === 1) {
    alone(group);
    return;
  }
  try {
    db.exec('begin immediate');
  } catch (error) {
    for (const one of group) one.fail(error);
    return;
  }
  const failed = new Map<Waiting, unknown>();
  for (const one of group) {
    try {
      one.execute();
    } catch (error) {
      // A statement that fails undoes itself only: no savepoint is needed.
      failed.set(one, error);
      // A full disk, for one, undoes the whole transaction (https://sqlite.org/lang_transaction.html).
      if (!db.isOpen || !db.isTransaction) {
        alone(group);
        return;
      }
    }
  }
  end(db, group, failed);
}

function end(db: DatabaseSync, group: readonly Waiting[], failed: ReadonlyMap<Waiting, unknown>): void {
  try {
    db.exec('commit');
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    for (const one of group) one.fail(failed.get(one) ?? error);
    return;
  }
  for (const one of group)
    if (failed.has(one)) one.fail(failed.get(one));
    else one.keep();
}

/** Each in a transaction of its own. */
function alone(group: readonly Waiting[]): void {
  for (const one of group) {
    try {
      one.execute();
      one.keep();
    } catch (error) {
      one.fail(error);
    }
  }
}
