import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { stories } from '../../cases/write/all.ts';
import { tell } from '../../cases/write/story.ts';
import { filesOf } from '../../cases/write/write-case.ts';
import { recognise } from '../../src/alerts/recognise.ts';
import { casefile } from '../../src/evals/formats/casefile.ts';
import { atPointer, type JsonValue } from '../../src/lib/json.ts';
import { openCase } from '../../src/sources/case.ts';
import type { ObjectRecord, RecordOf } from '../../src/sources/signals.ts';
import type { Outcome } from '../../src/sources/source.ts';

const root = join(import.meta.dirname, '../../cases');
const hour = 3_600_000;
const never = new AbortController().signal;

const plain = (name: string, bytes: Buffer): string =>
  (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();

test('every directory of a case has its story, and every story its directory', () => {
  const directories = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'write')
    .map(({ name }) => name);

  expect(directories.sort()).toEqual(stories.map(({ id }) => id).sort());
  expect(stories.length).toBeGreaterThanOrEqual(4);
});

test('ten of them and more are controls on which nothing is wrong', () => {
  const controls = stories.filter(({ answer }) => answer.verdict === 'no-fault');

  expect(controls.length).toBeGreaterThanOrEqual(10);
  expect(controls.flatMap(({ answer }) => answer.causes)).toEqual([]);
});

describe.each(stories.map((story) => [story.id, story] as const))('%s', (id, story) => {
  const dir = join(root, id);
  const opened = openCase(dir);
  const outcomes: { [S in keyof RecordOf]?: Outcome<RecordOf[S]> } = {};
  const recordsOf = <S extends keyof RecordOf>(signal: S): readonly RecordOf[S][] => {
    const outcome = outcomes[signal];
    return outcome !== undefined && 'records' in outcome ? outcome.records : [];
  };
  const ms = (text: unknown): number => Date.parse(String(text));
  const from = ms(opened.window.from);
  const guilty = new Set(story.answer.causes.map(({ entity }) => entity));

  /** The last version seen of every object of a kind that is still there. */
  const current = (kind: string): readonly ObjectRecord[] => {
    const last = new Map(recordsOf('objects').map((record) => [record.entity, record]));
    return [...last.values()].filter(({ entity, deleted }) => entity.split('/')[1] === kind && !deleted);
  };
  const at = (record: ObjectRecord, pointer: string): JsonValue | undefined =>
    atPointer(record.manifest, pointer);
  const terminated = '/status/containerStatuses/0/lastState/terminated';
  const isReady = (pod: ObjectRecord): boolean => at(pod, '/status/containerStatuses/0/ready') === true;

  beforeAll(async () => {
    for (const source of opened.sources)
      for (const signal of source.signals)
        Object.assign(outcomes, { [signal]: await source.look({ signal, window: opened.window }, never) });
  });

  test('is what its script writes, byte for byte before compression', () => {
    const written = filesOf(tell(story));

    expect(readdirSync(dir).sort()).toEqual([...written.keys()].sort());
    for (const [name, bytes] of written)
      expect(plain(name, readFileSync(join(dir, name)))).toBe(plain(name, bytes));
  });

  test('carries neither time nor platform in its compressed files, and stays small', () => {
    const names = readdirSync(dir);
    const headers = names
      .filter((name) => name.endsWith('.gz'))
      .map((name) => readFileSync(join(dir, name)).subarray(4, 10).toString('hex'));

    expect(new Set(headers)).toEqual(new Set(['0000000002ff']));
    expect(names.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)).toBeLessThan(1_000_000);
  });

  test('is read without a broken line, and whole', () => {
    const failed = Object.keys(story.failed ?? {});
    const unanswered = opened.sources
      .filter(({ name }) => failed.includes(name))
      .flatMap(({ signals }) => signals);

    for (const [signal, outcome] of Object.entries(outcomes)) {
      const expected = unanswered.some((one) => one === signal) ? /timeout|denied|unreachable/u : /^ok$/u;
      expect(outcome.status, signal).toMatch(expected);
      if ('records' in outcome) expect(outcome.broken, signal).toBeUndefined();
    }
    const logs = readdirSync(dir).find((name) => name.startsWith('logs'));
    const lines =
      logs === undefined
        ? 0
        : plain(logs, readFileSync(join(dir, logs)))
            .trim()
            .split('\n').length;
    expect(recordsOf('logs').reduce((sum, { count }) => sum + count, 0)).toBe(lines);
  });

  test('opens with a message in its vendor’s own rendering that is recognised', async () => {
    const heard = recognise(opened.message);
    const { alerts = [] } = await casefile.open(dir);

    expect(heard.kind).toBe('alert');
    expect(['alertmanager', 'grafana', 'human']).toContain(alerts[0]?.format);
    expect(recordsOf('alerts').map(({ name }) => name)).toContain(alerts[0]?.name);
  });

  test('shows a system of 8 to 14 services on complete objects', () => {
    const names = current('Service').map(({ entity }) => entity);
    const kinds = new Set(recordsOf('objects').map(({ entity }) => entity.split('/')[1]));

    expect(names.length).toBeGreaterThanOrEqual(8);
    expect(names.length).toBeLessThanOrEqual(14);
    for (const kind of [
      'Pod',
      'ReplicaSet',
      'Deployment',
      'StatefulSet',
      'EndpointSlice',
      'ConfigMap',
      'Node',
    ])
      expect(kinds).toContain(kind);
    const versions = recordsOf('objects').map(({ manifest }) =>
      atPointer(manifest, '/metadata/resourceVersion'),
    );
    expect(versions).not.toContain(undefined);
  });

  test('was polled every five minutes', () => {
    const offsets = recordsOf('objects').map(({ observedAt }) => (ms(observedAt) - from) % (5 * 60_000));

    expect(new Set(offsets)).toEqual(new Set([0]));
  });

  test('has the noise of a real cluster', () => {
    const old = recordsOf('alerts').filter(
      ({ startsAt, state }) => state === 'firing' && ms(startsAt) < from - 24 * hour,
    );
    const ended = current('Pod').map((pod) => ({ pod, finished: ms(at(pod, `${terminated}/finishedAt`)) }));
    const [longAgo, lately] = [
      ended.filter(({ finished }) => finished < from - 2 * hour),
      ended.filter(({ finished }) => finished > from),
    ];
    const deployed = recordsOf('changes').filter(
      ({ kind, entity }) => kind === 'deploy' && !guilty.has(entity),
    );

    for (const name of ['Watchdog', 'InfoInhibitor', 'KubeSchedulerDown', 'CPUThrottlingHigh'])
      expect(old.map((alert) => alert.name)).toContain(name);
    expect(longAgo.filter(({ pod }) => isReady(pod)).length).toBeGreaterThan(0);
    expect(lately.filter(({ pod }) => isReady(pod)).length).toBeGreaterThan(0);
    expect(deployed.length).toBeGreaterThan(0);
  });

  const testOfFault = guilty.size > 0 ? test : () => undefined;
  testOfFault('shows errors at callers, and its cause among its objects', () => {
    const failing = recordsOf('traces').filter(({ errors, calls }) => errors > 0.04 * calls);
    const errors = recordsOf('logs').filter(({ severity }) => severity === 'error');
    const known = new Set<string>(recordsOf('objects').map(({ entity }) => entity));

    if (outcomes.traces?.status === 'ok') expect(failing.length).toBeGreaterThan(2);
    expect(errors.length).toBeGreaterThan(0);
    for (const entity of guilty) expect(known).toContain(entity);
  });

  test('keeps its answer apart: no other file holds it', () => {
    const answer = parse(readFileSync(join(dir, 'answer.yaml'), 'utf8')) as typeof story.answer;
    const others = readdirSync(dir).filter((name) => name !== 'answer.yaml');
    const texts = others.map((name) => plain(name, readFileSync(join(dir, name))));

    expect(answer).toEqual(story.answer);
    for (const { mechanism } of answer.causes)
      expect(texts.filter((text) => text.includes(mechanism))).toEqual([]);
    expect(JSON.stringify([opened, outcomes])).not.toContain('"verdict"');
  });
});

test.each([
  ['edge-network-policy', 'paperlane/NetworkPolicy/storefront-ingress', '/metadata/creationTimestamp'],
  ['flag-flip', 'parcelway/ConfigMap/feature-flags', '/metadata/managedFields/1/time'],
])(
  '%s: the change that did it is first seen after the alert, and tells its true time',
  async (id, entity, time) => {
    const { sources, window } = openCase(join(root, id));
    const look = async <S extends keyof RecordOf>(signal: S): Promise<readonly RecordOf[S][]> => {
      const outcome = await sources
        .find(({ signals }) => signals.includes(signal))
        ?.look({ signal, window }, never);
      return outcome !== undefined && 'records' in outcome ? outcome.records : [];
    };

    const changed = (await look('objects')).findLast((record) => record.entity === entity);
    const { alerts = [] } = await casefile.open(join(root, id));
    const alerted = (await look('alerts')).find(({ name }) => name === alerts[0]?.name)?.startsAt ?? '';

    expect(Date.parse(changed?.observedAt ?? '')).toBeGreaterThan(Date.parse(alerted));
    expect(Date.parse(JSON.stringify(atPointer(changed?.manifest ?? {}, time)).slice(1, -1))).toBeLessThan(
      Date.parse(alerted),
    );
  },
);
