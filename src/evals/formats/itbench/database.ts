import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';

const settings = {
  threads: '2',
  memory_limit: '320MB',
  preserve_insertion_order: 'false',
  // Nothing is to be fetched from anywhere: what is built in suffices.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

/** A database in memory that lives as long as one snapshot is read. */
export interface Database {
  /** Runs a statement whose rows do not matter. */
  run(sql: string): Promise<void>;
  /** Throws what the database throws; numbers of 64 bits must be cast to DOUBLE. */
  rows<T>(sql: string, row: z.ZodType<T>): Promise<readonly T[]>;
}

/** `use` must not keep the database. */
export async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const temp_directory = join(tmpdir(), `casefile-duckdb-${process.pid}`);
  const instance = await DuckDBInstance.create(':memory:', { ...settings, temp_directory });
  const connection = await instance.connect();
  try {
    for (const macro of macros) await connection.run(macro);
    return await use(databaseOn(connection));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const databaseOn = (connection: DuckDBConnection): Database => ({
  run: async (sql) => {
    await connection.run(sql);
  },
  rows: async (sql, row) => {
    const reader = await connection.runAndReadAll(sql);
    return z.array(row).parse(reader.getRowObjectsJson());
  },
});

/** A text as SQL writes it. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const macros = [
  `SET TimeZone = 'UTC'`,
  // An instant in any spelling, or seconds since the epoch, as epoch milliseconds; NULL for anything else. The cast
  // to TIMESTAMP is quick but drops an offset, so that it serves only the exporter's own spelling.
  `CREATE TEMP MACRO instant_ms(x) AS (CASE
     WHEN x[11] = ' ' AND NOT contains(x, '+') THEN epoch_ms(try_cast(x AS TIMESTAMP))
     WHEN contains(x, ':') THEN epoch_ms(try_cast(x AS TIMESTAMPTZ))
     WHEN try_cast(x AS DOUBLE) > 1e11 THEN try_cast(x AS DOUBLE)
     WHEN try_cast(x AS DOUBLE) > 1e9 THEN try_cast(x AS DOUBLE) * 1000 END)::DOUBLE`,
];
