import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import type { LookUpFailure } from '../../../sources/outcome.ts';
import { type Database, sqlText } from './database.ts';

/** A tab-separated file, or several with the same columns, as a table that SQL can read. */
export interface Tsv {
  readonly name: string;
  readonly bytes: number;
  /** Nothing stands in it beside its header, if that. */
  readonly isEmpty: boolean;
  /** The table function, to be put behind FROM. */
  readonly table: string;
  /** The same once more, for a second query: what is wrong with the rows is told of the first. */
  readonly again: string;
  /** A column's name in SQL, or NULL where the file has none of that name. */
  column(name: string): string;
  /** What was wrong with the rows; asked after a query has run over all of them. */
  damage(database: Database): Promise<Damage>;
}

interface Damage {
  readonly broken: number;
  /** In a sentence, where the file ends inside a row. */
  readonly cut?: string;
}

const headLength = 65_536;
/** A row of a ConfigMap of one mebibyte, every quote in it doubled, with room to spare. */
const maxRowLength = 8_388_608;

let tables = 0;

/** Opens files of one header; a failure where none is there or a needed column is missing. */
export function openTsv(
  paths: readonly string[],
  name: string,
  needed: readonly string[],
): Tsv | LookUpFailure {
  const files = paths.flatMap((path) => peek(path));
  const [first] = files;
  if (first === undefined) return { status: 'misconfigured', message: `The snapshot holds no ${name}.` };
  const filled = files.filter((file) => file.columns.length > 0);
  const columns = filled[0]?.columns ?? [];
  const missing = needed.filter((column) => !columns.includes(column));
  if (filled.length > 0 && missing.length > 0)
    return { status: 'misconfigured', message: `${name} has no column ${missing.join(', ')}.` };
  const alike = filled.filter((file) => file.columns.join('\t') === columns.join('\t'));
  const number = (tables += 1);
  return {
    name,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    isEmpty: alike.length === 0,
    table: readCsv(alike, columns, rejecting(number)),
    again: readCsv(alike, columns, 'ignore_errors = true'),
    column: (column) => (columns.includes(column) ? identifier(column) : 'NULL::VARCHAR'),
    damage: async (database) => damageOf(database, number, alike),
  };
}

interface Peeked {
  readonly path: string;
  readonly columns: readonly string[];
  readonly bytes: number;
  readonly endsWithBreak: boolean;
}

function peek(path: string): readonly Peeked[] {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return [];
  }
  try {
    const bytes = fstatSync(file).size;
    const head = Buffer.alloc(Math.min(headLength, bytes));
    readSync(file, head, 0, head.length, 0);
    const last = Buffer.alloc(1);
    if (bytes > 0) readSync(file, last, 0, 1, bytes - 1);
    const line =
      head
        .toString('utf8')
        .replace(/^\uFEFF/u, '')
        .split(/\r?\n/u)[0] ?? '';
    const columns = line === '' ? [] : line.split('\t').map((each) => each.replace(/^"(.*)"$/u, '$1'));
    return [{ path, columns: unique(columns), bytes, endsWithBreak: last[0] === 0x0a }];
  } catch {
    return [];
  } finally {
    closeSync(file);
  }
}

const unique = (columns: readonly string[]): readonly string[] =>
  columns.map((column, index) => (columns.indexOf(column) === index ? column : `${column} (${index})`));

const identifier = (column: string): string => `"${column.replaceAll('"', '""')}"`;

/** A path in which no sign stands for others. */
const literalGlob = (path: string): string => path.replace(/[[*?]/gu, '[$&]');

const rejecting = (number: number): string =>
  `ignore_errors = true, store_rejects = true, rejects_limit = 100000,
   rejects_table = 'rejects_${number}', rejects_scan = 'reject_scans_${number}'`;

function readCsv(files: readonly Peeked[], columns: readonly string[], onErrors: string): string {
  const paths = files.map(({ path }) => sqlText(literalGlob(path)));
  const types = columns.map((column) => `${sqlText(column)}: 'VARCHAR'`);
  const options = [
    `delim = '\t', quote = '"', escape = '"', header = true, auto_detect = false`,
    `columns = {${types.join(', ')}}`,
    `max_line_size = ${maxRowLength}, buffer_size = ${2 * maxRowLength}`,
    onErrors,
  ];
  return `read_csv([${paths.join(', ')}], ${options.join(', ')})`;
}

const Rejected = z.object({ broken: z.number(), unclosed: z.boolean().nullable() });

async function damageOf(database: Database, number: number, files: readonly Peeked[]): Promise<Damage> {
  if (files.length === 0) return { broken: 0 };
  const [rejected] = await database.rows(
    `SELECT count(DISTINCT (file_id, line))::DOUBLE AS broken,
       bool_or(error_type IN ('UNQUOTED VALUE', 'MISSING COLUMNS')) AS unclosed FROM rejects_${number}`,
    Rejected,
  );
  const { broken = 0, unclosed = false } = rejected ?? {};
  const stopped = unclosed === true ? files.find((file) => !file.endsWithBreak) : undefined;
  if (stopped === undefined) return { broken };
  return { broken, cut: `${basename(stopped.path)} ends inside a row; the rows before it were read.` };
}
