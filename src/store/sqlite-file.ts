import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { InputError } from '../lib/errors.ts';
import { migrate } from './schema.ts';
import { StoreError } from './store-error.ts';

/** Result codes of SQLite (https://sqlite.org/rescode.html) for which the path is to blame. */
const badPath: Readonly<Record<number, string>> = {
  3: 'may not be opened by this user',
  8: 'is read-only',
  11: 'is a damaged database',
  14: 'cannot be opened as a file',
  26: 'is not a database',
};

const trouble: Readonly<Record<number, string>> = {
  5: 'another process kept it locked',
  8: 'it is read-only',
  10: 'reading or writing the disk failed',
  11: 'the file is damaged',
  13: 'the disk is full',
  26: 'the file is damaged',
};

/** SQLite's primary result code, 0 for errors that are not SQLite's. */
const resultCode = (error: unknown): number =>
  error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;

/** Why a call failed, in our own words: SQLite's may quote data. */
export const sqliteReason = (error: unknown): string =>
  trouble[resultCode(error)] ?? (isClosed(error) ? 'it is closed' : `SQLite error ${resultCode(error)}`);

const isClosed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE';

/** Opens or creates the file and brings its schema up to date; every commit is on the disk when it returns. */
export function openDatabase(path: string, busyMs: number): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    db = new DatabaseSync(path, { timeout: busyMs });
    db.exec('pragma journal_mode = wal; pragma synchronous = full');
    migrate(db, path);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw openingError(path, error);
  }
}

function openingError(path: string, error: unknown): Error {
  if (error instanceof InputError) return error;
  const blame = badPath[resultCode(error)] ?? (isFileError(error) ? 'cannot be opened as a file' : undefined);
  if (blame !== undefined) return new InputError(`${path} ${blame}`, { cause: error });
  return new StoreError('open', sqliteReason(error), error);
}

const isFileError = (error: unknown): boolean => error instanceof Error && 'syscall' in error;
