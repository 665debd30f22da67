import type { DatabaseSync } from 'node:sqlite';
import { InputError } from '../lib/errors.ts';

/** `CASE` in ASCII: tells our files from those of other programs. */
const applicationId = 0x43415345;

/** Each entry takes the schema one version up; entries are never edited once released. */
const migrations: readonly string[] = [
  `create table documents (
     collection text not null,
     key text not null,
     version integer not null,
     value text not null,
     primary key (collection, key)
   ) strict`,
  `create table jobs (
     id integer primary key autoincrement,
     queue text not null,
     key text not null,
     payload text not null,
     due real not null,
     attempt integer not null default 0,
     lease text,
     unique (queue, key)
   ) strict;
   create index jobs_by_age on jobs (queue, id, due)`,
];

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`pragma ${name}`).get()?.[name]);

/**
 * Brings the schema to the current version in one transaction, whoever else opens the file at this moment.
 * Throws InputError for a database that is not ours or that a newer Casefile wrote.
 */
export function migrate(db: DatabaseSync, path: string): void {
  db.exec('begin immediate');
  try {
    refuseForeign(db, path);
    const version = pragma(db, 'user_version');
    if (version > migrations.length)
      throw new InputError(
        `${path} has schema version ${version}, this Casefile knows ${migrations.length}: use the newer one`,
      );
    for (const step of migrations.slice(version)) db.exec(step);
    db.exec(`pragma application_id = ${applicationId}; pragma user_version = ${migrations.length}`);
    db.exec('commit');
  } catch (error) {
    db.exec('rollback');
    throw error;
  }
}

function refuseForeign(db: DatabaseSync, path: string): void {
  const isEmpty = db.prepare('select 1 from sqlite_schema limit 1').get() === undefined;
  if (!isEmpty && pragma(db, 'application_id') !== applicationId)
    throw new InputError(`${path} is a database of another program`);
}
