import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/lib/errors.ts';
import type { Signal } from '../../src/lib/signal.ts';
import { openCase } from '../../src/sources/case.ts';
import { readingLimits } from '../../src/sources/case/source.ts';
import type { RecordOf } from '../../src/sources/signals.ts';
import type { LookUp, Outcome } from '../../src/sources/source.ts';
import { caseDir, caseYaml, jsonLines } from '../support/case-dir.ts';
import { toolPath } from '../support/tools.ts';

const window = { from: '2026-03-01T10:00:00Z', to: '2026-03-01T11:00:00Z' };
const never = new AbortController().signal;

async function ask<S extends Signal>(
  dir: string,
  lookUp: { signal: S } & Partial<LookUp<S>>,
  limits = readingLimits,
): Promise<Outcome<RecordOf[S]>> {
  const source = openCase(dir, limits).sources.find(({ signals }) => signals.includes(lookUp.signal));
  if (source === undefined) throw new Error(`no source gives ${lookUp.signal}`);
  return source.look<S>({ window, ...lookUp }, never);
}

const recordsOf = <T>(outcome: Outcome<T>): readonly T[] => ('records' in outcome ? outcome.records : []);

const line = (minute: number, text: string, more: object = {}) => ({
  entity: 'post/Pod/sorter-1',
  at: `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`,
  severity: 'info',
  text,
  ...more,
});

describe('a case of our own format', () => {
  test('opens as one source for each recorded back end', () => {
    const opened = openCase(caseDir());

    expect(opened.meta.id).toBe('late-parcels');
    expect(opened.sources.map(({ name, signals }) => [name, signals])).toEqual([
      ['kubernetes', ['objects', 'events']],
      ['prometheus', ['metrics', 'alerts']],
      ['loki', ['logs']],
    ]);
    expect(opened.sources.map(({ span }) => span)).toEqual([window, window, window]);
  });

  test('answers with the lines of a signal, at the instant at which the window ends', async () => {
    const dir = caseDir({ 'logs.jsonl': jsonLines([line(1, 'sorted 4 parcels')]) });

    const outcome = await ask(dir, { signal: 'logs' });

    expect(outcome).toEqual({
      status: 'ok',
      query: 'logs from 2026-03-01T10:00:00Z to 2026-03-01T11:00:00Z',
      observedAt: '2026-03-01T11:00:00Z',
      records: [{ ...line(1, 'sorted 4 parcels'), count: 1 }],
    });
  });

  test('tells a signal without a file as empty', async () => {
    const outcome = await ask(caseDir(), { signal: 'events' });

    expect(outcome).toMatchObject({ status: 'empty', records: [] });
  });

  test('refuses a signal that the source does not list', async () => {
    const [kubernetes] = openCase(caseDir()).sources;

    const outcome = await kubernetes!.look({ signal: 'traces', window }, never);

    expect(outcome.status).toBe('misconfigured');
  });

  test('answers as the back end failed when it was recorded, in every look-up and in its check', async () => {
    const dir = caseDir({ 'case.yaml': `${caseYaml}  tempo: {signals: [traces], status: timeout}\n` });

    const outcome = await ask(dir, { signal: 'traces' });
    const checked = await openCase(dir).sources.at(-1)!.check(never);

    expect(outcome).toMatchObject({
      status: 'timeout',
      message: 'tempo timed out when the case was recorded.',
    });
    expect(checked.status).toBe('timeout');
  });

  test('hands over the chat message as it was sent', () => {
    const message = { type: 'message', text: '', attachments: [{ title: '[FIRING:1] Late' }] };

    const opened = openCase(caseDir({ 'message.json': JSON.stringify(message) }));

    expect(opened.message).toEqual(message);
  });

  test.each(['gz', 'zst'])('reads lines compressed as .%s', async (ending) => {
    const lines = Buffer.from(jsonLines([line(1, 'a'), line(2, 'b')]));
    const packed = ending === 'gz' ? gzipSync(lines) : zstdCompressSync(lines);

    const outcome = await ask(caseDir({ [`logs.jsonl.${ending}`]: packed }), { signal: 'logs' });

    expect(recordsOf(outcome).map(({ text }) => text)).toEqual(['a', 'b']);
  });
});

describe('bad input of a case', () => {
  const faults: readonly (readonly [string, Record<string, string>, RegExp])[] = [
    ['YAML that does not parse', { 'case.yaml': 'id: [' }, /case\.yaml: not valid YAML: /u],
    ['YAML that refers to nothing', { 'case.yaml': 'id: *x' }, /case\.yaml: not valid YAML: [^\n]+$/u],
    ['an unknown key', { 'case.yaml': `${caseYaml}colour: red\n` }, /case\.yaml: unknown key colour\.$/u],
    [
      'an unknown key of a source',
      { 'case.yaml': `${caseYaml}  tempo: {signals: [traces], port: 1}\n` },
      /unknown key sources\.tempo\.port/u,
    ],
    [
      'an unknown signal',
      { 'case.yaml': `${caseYaml}  tempo: [spans]\n` },
      /sources\.tempo\.signals\.0: expected one of alerts,/u,
    ],
    [
      'a signal under two sources',
      { 'case.yaml': `${caseYaml}  tempo: [logs]\n` },
      /sources\.tempo: logs is listed under loki too/u,
    ],
    [
      'a window that ends before it begins',
      { 'case.yaml': caseYaml.replace('T11:', 'T09:') },
      /window: ends before it begins/u,
    ],
    [
      'an instant that is none',
      { 'case.yaml': caseYaml.replace('2026-03-01T10:00:00Z', 'yesterday') },
      /window\.from: expected an ISO 8601 instant/u,
    ],
    [
      'a file that no source lists',
      { 'traces.jsonl': '' },
      /case\.yaml: no source lists traces, but the case has such a file/u,
    ],
    [
      'a signal that is kept twice',
      { 'logs.jsonl': '', 'logs.jsonl.gz': '' },
      /logs\.jsonl and logs\.jsonl\.gz hold the same signal/u,
    ],
    ['a cut message', { 'message.json': '{"text": "on f' }, /message\.json: not valid JSON/u],
    ['a message that is no object', { 'message.json': '[]' }, /message\.json: expected one JSON object/u],
  ];

  test.each(faults)('names %s', (_title, files, sentence) => {
    const dir = caseDir(files);

    expect(() => openCase(dir)).toThrow(InputError);
    expect(() => openCase(dir)).toThrow(sentence);
  });

  test('names a directory that does not exist, and one that is no case', () => {
    const dir = caseDir();

    expect(() => openCase(join(dir, 'nowhere'))).toThrow(/nowhere: no such case directory\.$/u);
    expect(() => openCase(join(dir, 'case.yaml'))).toThrow(/case\.yaml: no such case directory\.$/u);
    expect(() => openCase(join(dir, '..'))).toThrow(/not a case, it has no case\.yaml\.$/u);
  });

  test('counts and skips lines that are no JSON or no record', async () => {
    const good = jsonLines([line(1, 'good')]);
    const dir = caseDir({ 'logs.jsonl': `{"entity": "po\n${good}\n[]\n{"text":"nobody said it"}\n` });

    const outcome = await ask(dir, { signal: 'logs' });

    expect(outcome).toMatchObject({ status: 'ok', broken: 3, records: [{ text: 'good' }] });
  });

  test('drops a line beyond the bound, says so, and goes on behind it', async () => {
    const dir = caseDir({ 'logs.jsonl': `${'x'.repeat(5000)}\n${jsonLines([line(1, 'behind')])}` });

    const outcome = await ask(dir, { signal: 'logs' }, { ...readingLimits, maxLineBytes: 1000 });

    expect(outcome).toMatchObject({
      status: 'truncated',
      cut: '1 line of logs.jsonl longer than 1000 bytes left out.',
      broken: 1,
      records: [{ text: 'behind' }],
    });
  });

  test('passes a line of 200 MB without holding it', async () => {
    const packed = gzipSync(Buffer.alloc(200_000_000, 'x'), { level: 1 });
    const dir = caseDir({ 'logs.jsonl.gz': packed });
    const before = process.memoryUsage().rss;

    const outcome = await ask(dir, { signal: 'logs' });

    expect(outcome).toMatchObject({ status: 'truncated', broken: 1, records: [] });
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  test('reads bytes that are no UTF-8 as replacement characters', async () => {
    const dir = caseDir({ 'logs.jsonl': Buffer.from(jsonLines([line(1, 'caf\u00e9')]), 'latin1') });

    const outcome = await ask(dir, { signal: 'logs' });

    expect(recordsOf(outcome)[0]?.text).toBe('caf\ufffd');
  });

  test.each(['gz', 'zst'])('reads a cut .%s as far as it goes', async (ending) => {
    const lines = Buffer.from(
      jsonLines(Array.from({ length: 20_000 }, (_, id) => ({ ...event, message: `${id * id}` }))),
    );
    const packed = ending === 'gz' ? gzipSync(lines) : zstdCompressSync(lines);
    const dir = caseDir({ [`events.jsonl.${ending}`]: packed.subarray(0, packed.length * 0.9) });

    const outcome = await ask(dir, { signal: 'events' });

    expect(outcome).toMatchObject({
      status: 'truncated',
      cut: `events.jsonl.${ending} ends in the middle; the part before was read.`,
    });
    expect(recordsOf(outcome).length).toBeGreaterThan(10_000);
  });

  test('reads a file that is damaged in the middle up to the damage', async () => {
    const packed = gzipSync(
      Buffer.from(
        jsonLines(Array.from({ length: 20_000 }, (_, id) => ({ ...event, message: `${id * id}` }))),
      ),
    );
    const dir = caseDir({ 'events.jsonl.gz': packed.fill(0, packed.length >> 1, (packed.length >> 1) + 64) });

    const outcome = await ask(dir, { signal: 'events' });

    expect(outcome).toMatchObject({ status: 'truncated', cut: expect.stringContaining('is damaged') });
    expect(recordsOf(outcome).length).toBeGreaterThan(1_000);
  });

  test('stops at the bound of a file and at the bound of what it keeps', async () => {
    const dir = caseDir({ 'events.jsonl': jsonLines(Array.from({ length: 1000 }, () => event)) });

    const large = await ask(dir, { signal: 'events' }, { ...readingLimits, maxFileBytes: 10_000 });
    const kept = await ask(dir, { signal: 'events' }, { ...readingLimits, maxKeptLength: 1_000 });

    expect(large).toMatchObject({ status: 'truncated', cut: expect.stringContaining('first 10000 bytes') });
    expect(kept).toMatchObject({ status: 'truncated', cut: expect.stringContaining('only its first') });
    expect(recordsOf(kept).length).toBeLessThan(20);
  });

  test('tells a stopped look-up as timed out', async () => {
    const dir = caseDir({ 'logs.jsonl': jsonLines([line(1, 'a')]) });

    const outcome = await openCase(dir).sources[2]!.look({ signal: 'logs', window }, AbortSignal.abort());

    expect(outcome).toMatchObject({ status: 'timeout', message: 'Reading logs.jsonl was stopped.' });
  });
});

const event = { entity: 'post/Pod/sorter-1', type: 'Warning', reason: 'BackOff', message: 'back-off' };

describe('narrowing', () => {
  const version = (entity: string, observedAt: string) => ({
    entity,
    observedAt,
    manifest: { seen: observedAt },
  });

  test('keeps of each object the versions inside the window and the one that stood at its start', async () => {
    const dir = caseDir({
      'objects.jsonl': jsonLines([
        version('post/Service/sorter', '2026-03-01T08:00:00Z'),
        version('post/Service/sorter', '2026-03-01T09:00:00Z'),
        version('post/Service/sorter', '2026-03-01T10:30:00Z'),
        version('post/Service/sorter', '2026-03-01T12:00:00Z'),
        version('post/Service/stamps', '2026-03-01T09:00:00Z'),
      ]),
    });

    const outcome = await ask(dir, { signal: 'objects' });

    expect(recordsOf(outcome).map(({ entity, observedAt }) => [entity, observedAt])).toEqual([
      ['post/Service/sorter', '2026-03-01T09:00:00Z'],
      ['post/Service/sorter', '2026-03-01T10:30:00Z'],
      ['post/Service/stamps', '2026-03-01T09:00:00Z'],
    ]);
  });

  test('clips series to the window and drops those with nothing left', async () => {
    const at = (time: string) => Date.parse(`2026-03-01T${time}Z`) / 1000;
    const series = (entity: string, points: [number, number][]) => ({ entity, metric: 'cpu.usage', points });
    const dir = caseDir({
      'metrics.jsonl': jsonLines([
        series('post/Pod/a', [
          [at('09:59:00'), 1],
          [at('10:00:00'), 2],
          [at('11:00:00'), 3],
          [at('11:01:00'), 4],
        ]),
        series('post/Pod/b', [[at('09:00:00'), 1]]),
      ]),
    });

    const outcome = await ask(dir, { signal: 'metrics' });

    expect(recordsOf(outcome)).toMatchObject([
      {
        entity: 'post/Pod/a',
        points: [
          [at('10:00:00'), 2],
          [at('11:00:00'), 3],
        ],
      },
    ]);
  });

  test('keeps what overlaps the window, and an alert that has not ended', async () => {
    const dir = caseDir({
      'alerts.jsonl': jsonLines([
        { name: 'Watchdog', state: 'firing', startsAt: '2026-02-01T00:00:00Z' },
        { name: 'Over', state: 'resolved', startsAt: '2026-03-01T08:00:00Z', endsAt: '2026-03-01T08:10:00Z' },
        { name: 'Later', state: 'firing', startsAt: '2026-03-01T11:00:01Z' },
        { name: 'Timeless', state: 'firing' },
      ]),
    });

    const outcome = await ask(dir, { signal: 'alerts' });

    expect(recordsOf(outcome).map(({ name }) => name)).toEqual(['Watchdog', 'Timeless']);
  });

  test('keeps the namespaces asked for and what belongs to the cluster', async () => {
    const dir = caseDir({
      'events.jsonl': jsonLines([
        event,
        { ...event, entity: 'other/Pod/x' },
        { ...event, entity: 'cluster/Node/worker-1' },
      ]),
      'alerts.jsonl': jsonLines([
        { name: 'Mine', state: 'firing', labels: { namespace: 'post' } },
        { name: 'Theirs', state: 'firing', labels: { namespace: 'other' } },
        { name: 'Watchdog', state: 'firing' },
      ]),
    });

    const events = await ask(dir, { signal: 'events', namespaces: ['post'] });
    const alerts = await ask(dir, { signal: 'alerts', namespaces: ['post'] });

    expect(recordsOf(events).map(({ entity }) => entity)).toEqual([
      'post/Pod/sorter-1',
      'cluster/Node/worker-1',
    ]);
    expect(recordsOf(alerts).map(({ name }) => name)).toEqual(['Mine', 'Watchdog']);
    expect(events.query).toBe('events from 2026-03-01T10:00:00Z to 2026-03-01T11:00:00Z in post');
  });

  test('keeps the entities asked for, on either side of a call', async () => {
    const call = (caller: string, callee: string) => ({ caller, callee, calls: 1 });
    const dir = caseDir({
      'case.yaml': `${caseYaml}  tempo: [traces]\n`,
      'traces.jsonl': jsonLines([
        call('post/Service/a', 'post/Service/b'),
        call('post/Service/b', 'post/Service/c'),
        call('post/Service/c', 'post/Service/d'),
      ]),
    });

    const outcome = await ask(dir, { signal: 'traces', entities: ['post/Service/b'] });

    expect(recordsOf(outcome).map(({ caller }) => caller)).toEqual(['post/Service/a', 'post/Service/b']);
  });
});

describe('many log lines', () => {
  const noise = (n: number) =>
    Array.from({ length: n }, (_, i) =>
      line(i % 50, `parcel ${i} sorted in ${i % 97} ms id=${(i * 7919).toString(16).padStart(8, '0')}1`),
    );

  test('are gathered into shapes with a count, one verbatim line and the first and last instants', async () => {
    const dir = caseDir({ 'logs.jsonl': jsonLines(noise(1000)) });

    const outcome = await ask(dir, { signal: 'logs' });

    expect(recordsOf(outcome)).toEqual([
      { ...line(0, noise(1)[0]!.text), count: 1000, lastAt: '2026-03-01T10:49:00Z' },
    ]);
  });

  test('keep errors first and apart from what went well', async () => {
    const failed = line(7, 'parcel 9 sorted in 3 ms id=0001', { severity: 'error' });
    const access = (status: number) => line(8, `10.0.0.9 "GET /parcel/${status} HTTP/1.1" ${status} 512`);
    const dir = caseDir({
      'logs.jsonl': jsonLines([...noise(1000), access(200), access(504), access(200), failed]),
    });

    const outcome = await ask(dir, { signal: 'logs' });

    expect(recordsOf(outcome).map(({ severity, count }) => [severity, count])).toEqual([
      ['error', 1],
      ['info', 1000],
      ['info', 2],
      ['info', 1],
    ]);
  });

  test('beyond the bound are left out, the least severe first, and counted', async () => {
    const word = (i: number) => String(i).replaceAll(/\d/gu, (digit) => 'abcdefghij'.charAt(Number(digit)));
    const shapes = Array.from({ length: 1500 }, (_, i) => line(1, `shape ${word(i)}`));
    const failed = line(9, 'it broke', { severity: 'error' });
    const dir = caseDir({ 'logs.jsonl': jsonLines([...shapes, failed]) });

    const outcome = await ask(dir, { signal: 'logs' });

    expect(outcome).toMatchObject({
      status: 'truncated',
      cut: '501 log lines were left out, the least severe first.',
    });
    expect(recordsOf(outcome)[0]?.text).toBe('it broke');
    expect(recordsOf(outcome).length).toBe(1000);
  });
});

describe('the answer beside a case', () => {
  test('is never opened by what diagnoses', () => {
    const dir = caseDir({ 'logs.jsonl': jsonLines([line(1, 'a')]) });
    // Nobody writes to this pipe: whoever opens it waits for ever.
    execFileSync(toolPath('mkfifo') ?? 'missing', [join(dir, 'answer.yaml')]);
    const program = fileURLToPath(import.meta.resolve('../support/read-case.ts'));

    const printed = execFileSync(process.execPath, [program, dir], { timeout: 15_000, encoding: 'utf8' });

    expect(printed).toBe('objects empty\nevents empty\nmetrics empty\nalerts empty\nlogs ok\n');
  });
});
