import type { Instant } from '../../lib/clock.ts';
import type { Signal } from '../../lib/signal.ts';
import { failed, type LookUpFailure, notMine } from '../outcome.ts';
import { type LogRecord, type RecordOf, recordSchemas } from '../signals.ts';
import type { LookUp, Outcome, Source } from '../source.ts';
import type { SignalFile } from './files.ts';
import { LogGroups } from './log-groups.ts';
import type { Backend, CaseMeta } from './meta.ts';
import { belongsTo, clip } from './narrow.ts';
import { type Limits, type Passed, readLines } from './read-lines.ts';

/** Bounds on one look-up: what lies beyond them is left out, and said. */
export interface ReadingLimits extends Limits {
  /** Of the lines whose records are kept, in UTF-16 units. */
  readonly maxKeptLength: number;
}

export const readingLimits: ReadingLimits = {
  maxLineBytes: 8 * 1024 ** 2,
  maxFileBytes: 2 * 1024 ** 3,
  maxKeptLength: 256 * 1024 ** 2,
};

interface Recording {
  readonly meta: CaseMeta;
  readonly files: ReadonlyMap<Signal, SignalFile>;
  readonly limits: ReadingLimits;
}

/** One back end of a recorded case; it answers from the case's files, or as it failed when it was recorded. */
export function recordedSource(name: string, backend: Backend, recording: Recording): Source {
  const failure = recordedFailure(name, backend);
  const { window } = recording.meta;
  const look = async <S extends Signal>(
    lookUp: LookUp<S>,
    abort: AbortSignal,
  ): Promise<Outcome<RecordOf[S]>> => {
    if (!backend.signals.includes(lookUp.signal)) return notMine(name, lookUp.signal);
    const query = inWords(lookUp);
    if (failure !== undefined) return failed({ query }, failure);
    const file = recording.files.get(lookUp.signal);
    const read = file === undefined ? nothing<S>() : await readRecords(file, lookUp, recording.limits, abort);
    return 'status' in read ? failed({ query }, read) : tell(query, window.to, read);
  };
  const check = async (): Promise<Outcome<never>> => {
    const query = 'case.yaml';
    return failure ? failed({ query }, failure) : { status: 'ok', query, observedAt: window.to, records: [] };
  };
  return { name, signals: backend.signals, span: window, look, check, close: async () => undefined };
}

interface Read<S extends Signal> {
  readonly records: readonly RecordOf[S][];
  readonly broken: number;
  readonly cuts: readonly string[];
}

const nothing = <S extends Signal>(): Read<S> => ({ records: [], broken: 0, cuts: [] });

async function readRecords<S extends Signal>(
  file: SignalFile,
  lookUp: LookUp<S>,
  limits: ReadingLimits,
  abort: AbortSignal,
): Promise<Read<S> | LookUpFailure> {
  const wanted = belongsTo(lookUp);
  const keeper = lookUp.signal === 'logs' ? keepGrouped<S>(limits) : keepAll<S>(file, limits);
  let broken = 0;
  const passed = await readLines(
    file,
    (line) => {
      const record = parseRecord(lookUp.signal, line);
      if (record === undefined) broken += 1;
      else if (wanted(record)) return keeper.keep(record, line.length);
      return true;
    },
    limits,
    abort,
  );
  if ('status' in passed) return passed;
  const { records, cut } = keeper.result();
  const cuts = [tooLong(file, passed, limits), passed.cut, cut].filter((text) => text !== undefined);
  return { records: clip(lookUp, records), broken: broken + passed.tooLong, cuts };
}

function parseRecord<S extends Signal>(signal: S, line: string): RecordOf[S] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const read = recordSchemas[signal].safeParse(value);
  return read.success ? (read.data as RecordOf[S]) : undefined;
}

interface Keeper<S extends Signal> {
  /** False: it can hold no more. */
  keep(record: RecordOf[S], length: number): boolean;
  result(): { readonly records: readonly RecordOf[S][]; readonly cut?: string };
}

function keepAll<S extends Signal>(file: SignalFile, limits: ReadingLimits): Keeper<S> {
  const records: RecordOf[S][] = [];
  let kept = 0;
  return {
    keep(record, length) {
      kept += length;
      if (kept <= limits.maxKeptLength) records.push(record);
      return kept <= limits.maxKeptLength;
    },
    result: () =>
      kept <= limits.maxKeptLength
        ? { records }
        : { records, cut: `${file.name} is too large; only its first ${records.length} records were read.` },
  };
}

function keepGrouped<S extends Signal>(limits: ReadingLimits): Keeper<S> {
  const groups = new LogGroups(limits.maxKeptLength);
  return {
    keep(record) {
      groups.add(record as LogRecord);
      return true;
    },
    result: () => groups.result() as ReturnType<Keeper<S>['result']>,
  };
}

function tooLong(file: SignalFile, passed: Passed, limits: Limits): string | undefined {
  if (passed.tooLong === 0) return undefined;
  const lines = passed.tooLong === 1 ? '1 line' : `${passed.tooLong} lines`;
  return `${lines} of ${file.name} longer than ${limits.maxLineBytes} bytes left out.`;
}

function tell<S extends Signal>(query: string, observedAt: Instant, read: Read<S>): Outcome<RecordOf[S]> {
  const { records, broken, cuts } = read;
  const answer = { query, observedAt, records, ...(broken > 0 && { broken }) };
  if (cuts.length > 0) return { status: 'truncated', cut: cuts.join(' '), ...answer };
  return { status: records.length > 0 ? 'ok' : 'empty', ...answer };
}

function inWords({ signal, window, namespaces, entities }: LookUp): string {
  const span = `${signal} from ${window.from} to ${window.to}`;
  const where = namespaces ? ` in ${namespaces.join(', ') || 'no namespace'}` : '';
  return entities ? `${span}${where} of ${entities.join(', ') || 'nothing'}` : span + where;
}

const failures: Readonly<Record<LookUpFailure['status'], string>> = {
  denied: 'refused access',
  timeout: 'timed out',
  'rate-limited': 'refused further questions',
  unreachable: 'could not be reached',
  misconfigured: 'did not answer as expected',
};

function recordedFailure(name: string, { status, message }: Backend): LookUpFailure | undefined {
  if (status === undefined) return undefined;
  return { status, message: message ?? `${name} ${failures[status]} when the case was recorded.` };
}
