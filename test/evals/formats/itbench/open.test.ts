import { describe, expect, test } from 'vitest';
import { openSnapshot } from '../../../../src/evals/formats/itbench/open.ts';
import { itbench } from '../../../../src/evals/formats/itbench/format.ts';
import { InputError } from '../../../../src/lib/errors.ts';
import {
  lookAt,
  podMetrics,
  polled,
  records,
  recordsAt,
  serviceMetrics,
  snapshotOf,
  spans,
} from '../../../support/itbench-snapshot.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const folder = temporaryFolder();
const snapshot = (files: Readonly<Record<string, string>>) => snapshotOf(folder, files);

const objectsFile = 'k8s_objects_raw.tsv';
const eventsFile = 'k8s_events_raw.tsv';
const logsFile = 'otel_logs_raw.tsv';
const spansFile = 'otel_traces_raw.tsv';

const configMap = (value: string, resourceVersion = '1') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: 'switchboard',
    namespace: 'orchard',
    resourceVersion,
    managedFields: [{ manager: 'helm' }],
  },
  data: { note: value },
});
const at = (minute: number) => `2026-03-02 09:${String(minute).padStart(2, '0')}:25.780858895`;

describe('objects', () => {
  test('are told once for each version that differs, with quotes and line breaks as they were', async () => {
    const note = 'a "quoted"\nline\tand more';
    const polls = [at(0), at(5)].map((time) => polled(time, configMap(note)));
    const dir = snapshot({ [objectsFile]: records(...polls, polled(at(10), configMap('off', '2'))) });

    const found = await recordsAt(dir, 'objects');

    expect(found.map((one) => [one.entity, one.observedAt, one.manifest['data']])).toEqual([
      ['orchard/ConfigMap/switchboard', '2026-03-02T09:00:25.780Z', { note }],
      ['orchard/ConfigMap/switchboard', '2026-03-02T09:10:25.780Z', { note: 'off' }],
    ]);
    expect(found[0]?.manifest['metadata']).not.toHaveProperty('managedFields');
  });

  test('that only beat their heart have one version', async () => {
    const node = (time: string, resourceVersion: string) =>
      polled(time, {
        kind: 'Node',
        metadata: { name: 'node-a', resourceVersion },
        status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: time }] },
      });
    const dir = snapshot({ [objectsFile]: records(node(at(0), '1'), node(at(5), '2')) });

    expect((await recordsAt(dir, 'objects')).map((one) => one.entity)).toEqual(['cluster/Node/node-a']);
  });

  test('that a whole later poll does not find are deleted, those that half a poll misses are not', async () => {
    const map = (name: string) => ({ kind: 'Service', metadata: { name, namespace: 'orchard' } });
    const all = ['a', 'b', 'c', 'd'].map((name) => polled(at(0), map(name)));
    const whole = snapshot({
      [objectsFile]: records(...all, ...['a', 'b', 'c'].map((name) => polled(at(5), map(name)))),
    });
    const half = snapshot({ [objectsFile]: records(...all, polled(at(5), map('a'))) });
    const deletedIn = async (dir: string) =>
      (await recordsAt(dir, 'objects')).filter((one) => one.deleted === true).map((one) => one.entity);

    expect(await deletedIn(whole)).toEqual(['orchard/Service/d']);
    expect(await deletedIn(half)).toEqual([]);
  });

  test('of unknown kinds are kept, rows that hold none are counted', async () => {
    const odd = { kind: 'Whatever', metadata: { name: 'ä b/c', namespace: 'orchard' }, spec: { deep: [1] } };
    const broken = ['{"kind": "Pod"', '[]', '{"kind":"Pod","metadata":{}}'].map((Body) => ({
      Timestamp: at(0),
      Body,
    }));
    const dir = snapshot({ [objectsFile]: records(polled(at(0), odd), ...broken) });

    expect(await lookAt(dir, 'objects')).toMatchObject({
      status: 'ok',
      broken: 3,
      records: [{ entity: 'orchard/Whatever/ä b/c' }],
    });
  });
});

describe('events', () => {
  const about = { kind: 'Pod', name: 'orders-0', namespace: 'orchard' };
  const metadata = { name: 'orders-0.1', namespace: 'orchard', uid: 'u1' };
  const times = ['2026-03-02T09:00:00Z', '2026-03-02T09:20:00Z'];
  const old = (count: number) => ({
    ...{
      apiVersion: 'v1',
      kind: 'Event',
      metadata,
      involvedObject: about,
      reason: 'BackOff',
      message: 'Back-off',
      type: 'Warning',
    },
    ...{ count, firstTimestamp: times[0], lastTimestamp: times[1], source: { component: 'kubelet' } },
  });
  const renewed = (count: number) => ({
    ...{
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata,
      regarding: about,
      reason: 'BackOff',
      note: 'Back-off',
      type: 'Warning',
    },
    ...{ deprecatedCount: count, deprecatedFirstTimestamp: times[0], deprecatedLastTimestamp: times[1] },
  });
  const row = (object: object, type = 'ADDED') => ({
    Timestamp: at(20),
    Body: JSON.stringify({ object, type }),
  });

  test('in both spellings, and counted up meanwhile, are one', async () => {
    const dir = snapshot({
      [eventsFile]: records(
        row(renewed(3)),
        row(old(3)),
        row(renewed(7), 'MODIFIED'),
        row(old(7), 'MODIFIED'),
      ),
    });

    expect(await recordsAt(dir, 'events')).toEqual([
      {
        ...{
          entity: 'orchard/Pod/orders-0',
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off',
          count: 7,
        },
        ...{
          firstSeen: '2026-03-02T09:00:00.000Z',
          lastSeen: '2026-03-02T09:20:00.000Z',
          reporter: 'kubelet',
        },
      },
    ]);
  });

  test('of several of one kind are summed up', async () => {
    const second = { ...old(2), metadata: { ...metadata, uid: 'u2' } };

    const [event] = await recordsAt(snapshot({ [eventsFile]: records(row(old(7)), row(second)) }), 'events');

    expect(event?.count).toBe(9);
  });

  test('that cannot be read are counted', async () => {
    const dir = snapshot({ [eventsFile]: records(row(old(1)), { Timestamp: at(20), Body: '{"object":' }) });

    expect(await lookAt(dir, 'events')).toMatchObject({ status: 'ok', broken: 1 });
  });

  test('about a node stand in the cluster', async () => {
    const node = { ...old(1), involvedObject: { kind: 'Node', name: 'node-a' } };

    expect(await recordsAt(snapshot({ [eventsFile]: records(row(node)) }), 'events')).toMatchObject([
      { entity: 'cluster/Node/node-a' },
    ]);
  });
});

describe('logs', () => {
  const pod = `{'k8s.namespace.name': 'orchard', 'k8s.pod.name': 'orders-0', 'title': "it's"}`;
  const line = (minute: number, Body: string, more: object = {}) => ({
    ...{
      Timestamp: at(minute),
      SeverityText: 'INFO',
      SeverityNumber: 9,
      ServiceName: 'orders',
      Body,
      ResourceAttributes: pod,
    },
    ...more,
  });

  test('of one shape are one record with its count, span and a line as it was written', async () => {
    const dir = snapshot({
      [logsFile]: records(...[1, 2, 3].map((n) => line(n, `took ${n * 7} ms\n\tfor "${n}"`))),
    });

    expect(await recordsAt(dir, 'logs')).toEqual([
      {
        ...{ entity: 'orchard/Pod/orders-0', severity: 'info', text: 'took 14 ms\n\tfor "2"', count: 3 },
        ...{ at: '2026-03-02T09:01:25.780Z', lastAt: '2026-03-02T09:03:25.780Z' },
      },
    ]);
  });

  test('with different status codes are different', async () => {
    const dir = snapshot({
      [logsFile]: records(line(1, 'GET /a status: 200'), line(2, 'GET /a status: 500')),
    });

    expect(await recordsAt(dir, 'logs')).toHaveLength(2);
  });

  test('come with errors first, by number, by word or by what they say', async () => {
    const severity = (SeverityText: string, SeverityNumber: number | string) => ({
      SeverityText,
      SeverityNumber,
    });
    const dir = snapshot({
      [logsFile]: records(
        line(1, 'fine'),
        line(2, 'seventeen', severity('', 17)),
        line(3, 'worded', severity('Critical', '')),
        line(4, 'ERROR: silent', severity('', 0)),
      ),
    });

    expect((await recordsAt(dir, 'logs')).map((one) => one.severity)).toEqual([
      'fatal',
      'error',
      'error',
      'info',
    ]);
  });

  test('without a pod are their service’s', async () => {
    const dir = snapshot({
      [objectsFile]: records(
        polled(at(0), { kind: 'Deployment', metadata: { name: 'orders', namespace: 'orchard' } }),
      ),
      [logsFile]: records(line(1, 'hello', { ResourceAttributes: 'unreadable {' })),
    });

    expect(await recordsAt(dir, 'logs')).toMatchObject([{ entity: 'orchard/Deployment/orders' }]);
  });
});

describe('traces', () => {
  const where = (name: string) => `{'k8s.deployment.name': '${name}', 'k8s.namespace.name': 'orchard'}`;
  const span = (
    SpanId: string,
    ParentSpanId: string,
    service: string,
    SpanKind: string,
    more: object = {},
  ) => ({
    ...{
      Timestamp: at(10),
      TraceId: 'aa',
      SpanId: SpanId.padStart(16, '0'),
      ParentSpanId: ParentSpanId && ParentSpanId.padStart(16, '0'),
    },
    ...{
      SpanKind,
      ServiceName: service,
      ResourceAttributes: where(service),
      Duration: 5e6,
      StatusCode: 'Unset',
      ...more,
    },
  });

  test('are edges from caller to callee, with the caller’s time and either’s failure', async () => {
    const dir = snapshot({
      [spansFile]: spans(
        span('1', '', 'gate', 'Client', { Duration: 40e6 }),
        span('2', '1', 'orders', 'Server', { StatusCode: 'Error', StatusMessage: 'no "stock"\nleft' }),
        span('3', '2', 'orders', 'Internal'),
      ),
    });

    expect(await recordsAt(dir, 'traces')).toMatchObject([
      {
        ...{ caller: 'orchard/Deployment/gate', callee: 'orchard/Deployment/orders', calls: 1, errors: 1 },
        ...{ p50Ms: 40, p95Ms: 40, error: 'no "stock"\nleft' },
      },
    ]);
  });

  test.each([
    [`{'net.peer.name': 'orders', 'x': 1}`, 'orchard/Service/orders'],
    [`{"server.address": "orders"}`, 'orchard/Service/orders'],
    [`{'http.url': 'http://orders.orchard.svc.cluster.local:8080/x?y'}`, 'orchard/Service/orders'],
    [`{'server.address': '10.0.0.9'}`, 'orchard/Service/orders'],
    [`{'server.address': 'api.bank.example'}`, 'external/Host/api.bank.example'],
  ])('tell of a callee that answered with no span by %s', async (SpanAttributes, callee) => {
    const service = {
      kind: 'Service',
      metadata: { name: 'orders', namespace: 'orchard' },
      spec: { clusterIP: '10.0.0.9' },
    };
    const failed = { SpanAttributes, StatusCode: 'STATUS_CODE_ERROR', StatusMessage: 'i/o timeout' };
    const dir = snapshot({
      [objectsFile]: records(polled(at(0), service)),
      [spansFile]: spans(span('1', '', 'gate', 'SPAN_KIND_CLIENT', failed)),
    });

    expect(await recordsAt(dir, 'traces')).toMatchObject([
      { caller: 'orchard/Deployment/gate', callee, errors: 1, error: 'i/o timeout' },
    ]);
  });

  test('are parted by the first alert', async () => {
    const alert = {
      labels: { alertname: 'Slow', namespace: 'orchard' },
      state: 'firing',
      activeAt: '2026-03-02T09:15:00Z',
    };
    const call = (id: number, minute: number) => [
      span(`${id}1`, '', 'gate', 'Client', { Timestamp: at(minute) }),
      span(`${id}2`, `${id}1`, 'orders', 'Server', { Timestamp: at(minute) }),
    ];
    const dir = snapshot({
      'alerts/alerts_at_2026-03-02T09-30-00.1.json': JSON.stringify([alert]),
      [spansFile]: spans(...call(1, 10), ...call(2, 12), ...call(3, 20)),
    });

    expect((await recordsAt(dir, 'traces')).map((one) => [one.calls, one.from])).toEqual([
      [2, '2026-03-02T09:10:25.780Z'],
      [1, '2026-03-02T09:20:25.780Z'],
    ]);
  });
});

describe('metrics', () => {
  const point = (metric_name: string, minute: number, value: number, tags: string) => ({
    ...{
      metric_name,
      timestamp: at(minute).slice(0, 19),
      value,
      pod_name: 'orders-0',
      namespace: 'orchard',
      tags,
    },
  });
  const main = `{'container': 'main'}`;

  test('have the names and units that detectors know, containers summed, counters as rates', async () => {
    const cpu = 'container_cpu_usage_seconds_total';
    const side = `{'container': 'side'}`;
    const rows = [0, 10].flatMap((minute) => [
      point(cpu, minute, 100 + minute * 6, main),
      point(cpu, minute, 50 + minute * 12, side),
      point(cpu, minute, 9999 + minute * 600, '{}'),
      point('container_memory_working_set_bytes', minute, 64, main),
      point('go_threads', minute, 4, main),
    ]);

    const found = await recordsAt(
      snapshot({ 'metrics/pod_orders-0_raw.tsv': podMetrics(...rows) }),
      'metrics',
    );

    expect(
      found.map((one) => [
        one.entity,
        one.metric,
        one.points.map(([, value]) => Math.round(value * 1000) / 1000),
      ]),
    ).toEqual([
      ['orchard/Pod/orders-0', 'cpu.usage', [0.3]],
      ['orchard/Pod/orders-0', 'memory.usage', [64, 64]],
    ]);
  });

  test('tell throttling as a share, and a counter that began anew as it goes on', async () => {
    const rows = [0, 1, 2].flatMap((minute) => [
      point('container_cpu_cfs_periods_total', minute, 600 * minute, main),
      point('container_cpu_cfs_throttled_periods_total', minute, [0, 150, 60][minute] ?? 0, main),
    ]);

    const [found] = await recordsAt(
      snapshot({ 'metrics/pod_orders-0_raw.tsv': podMetrics(...rows) }),
      'metrics',
    );

    expect(found?.metric).toBe('cpu.throttled');
    expect(found?.points.map(([, value]) => value)).toEqual([0.25, 0.1]);
  });

  test('have at most 240 points', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({
      ...point('container_memory_working_set_bytes', 0, index, main),
      timestamp: new Date(Date.parse('2026-03-02T09:00:00Z') + index * 1000).toISOString(),
    }));
    const dir = snapshot({
      [objectsFile]: records(polled(at(0), configMap('x')), polled(at(16), configMap('y'))),
      'metrics/pod_orders-0_raw.tsv': podMetrics(...rows),
    });

    const [found] = await recordsAt(dir, 'metrics');

    expect(found?.points.length).toBeGreaterThan(200);
    expect(found?.points.length).toBeLessThanOrEqual(240);
  });

  test('of services tell rate, share of errors and latency', async () => {
    const served = (minute: number, value: number, more: object) => ({
      ...{
        metric_name: 'calls_total',
        timestamp: at(minute).slice(0, 19),
        value,
        service_name: 'orders',
        namespace: 'orchard',
        tags: '{}',
      },
      ...more,
    });
    const bucket = { metric_name: 'duration_milliseconds_bucket' };
    const dir = snapshot({
      'metrics/service_orders_raw.tsv': serviceMetrics(
        ...[0, 1].flatMap((minute) => [
          served(minute, 540 * minute, { status_code: 'STATUS_CODE_UNSET' }),
          served(minute, 60 * minute, { status_code: 'STATUS_CODE_ERROR' }),
          ...[
            [100, 30],
            [200, 60],
            ['+Inf', 60],
          ].map(([bucket_le, calls]) => served(minute, Number(calls) * minute, { ...bucket, bucket_le })),
        ]),
      ),
    });

    const found = await recordsAt(dir, 'metrics');

    expect(found.map((one) => [one.metric, one.points[0]?.[1].toFixed(3)])).toEqual([
      ['requests.rate', '10.000'],
      ['requests.errors', '0.100'],
      ['latency.p50', '0.100'],
      ['latency.p95', '0.190'],
    ]);
  });
});

describe('alerts', () => {
  const alert = (name: string, activeAt: string, labels: object = {}, state = 'firing') => ({
    ...{ labels: { alertname: name, alertstate: state, ...labels }, annotations: {}, state, activeAt },
  });
  const poll = (minute: string) => `alerts/alerts_at_2026-03-02T09-${minute}-00.329092.json`;

  test('are told once over all polls, in either wrapping', async () => {
    const slow = alert('Slow', '2026-03-02T09:05:00.123456789Z', { service_name: 'orders' });
    const dir = snapshot({
      [poll('10')]: JSON.stringify([slow]),
      [poll('11')]: JSON.stringify({ status: 'success', data: { alerts: [slow, { nothing: 1 }] } }),
    });

    expect(await lookAt(dir, 'alerts')).toMatchObject({
      ...{ status: 'ok', broken: 1 },
      records: [
        {
          name: 'Slow',
          state: 'firing',
          startsAt: '2026-03-02T09:05:00.123Z',
          labels: { service_name: 'orders' },
        },
      ],
    });
  });

  test('that stay away for minutes have resolved, those that flicker have not', async () => {
    const [gone, flickering] = [
      alert('Gone', '2026-03-02T09:01:00Z'),
      alert('Flickering', '2026-03-02T09:01:00Z'),
    ];
    const dir = snapshot({
      [poll('02')]: JSON.stringify([gone, flickering]),
      [poll('18')]: JSON.stringify([flickering]),
      [poll('20')]: '[]',
    });

    const found = await recordsAt(dir, 'alerts');

    expect(found.map((one) => [one.name, one.state, one.endsAt])).toEqual(
      [
        ['Flickering', 'firing', undefined],
        ['Gone', 'resolved', '2026-03-02T09:02:00.000Z'],
      ].sort(
        (a, b) => found.findIndex((one) => one.name === a[0]) - found.findIndex((one) => one.name === b[0]),
      ),
    );
  });

  test('may lie in one file at the root, and a cut one is counted', async () => {
    const name = 'alerts_in_alerting_state_2026-03-02T09-30-00.json';
    const dir = snapshot({
      [name]: JSON.stringify([alert('Slow', '2026-03-02T09:05:00Z')]),
      [poll('10')]: '[{"labels":',
    });

    expect(await lookAt(dir, 'alerts')).toMatchObject({ broken: 1, records: [{ name: 'Slow' }] });
    expect(await itbench.find(dir)).toEqual([dir]);
  });

  test('say where to look, unless they fire for ever', async () => {
    const dir = snapshot({
      [poll('30')]: JSON.stringify([
        alert('Slow', '2026-03-02T09:05:00Z', { namespace: 'orchard', severity: 'warning' }),
        alert('Old', '2026-03-01T09:05:00Z', { namespace: 'attic', severity: 'critical' }),
        alert('Quiet', '2026-03-02T09:05:00Z', { namespace: 'kube-system', severity: 'info' }),
      ]),
      [objectsFile]: records(polled(at(0), configMap('x'))),
    });

    expect((await openSnapshot(dir)).namespaces).toEqual(['orchard']);
  });
});

describe('what is missing or broken', () => {
  test('half a snapshot says what it lacks', async () => {
    const dir = snapshot({ [objectsFile]: records(polled(at(0), configMap('x'))) });

    expect(await lookAt(dir, 'objects')).toMatchObject({ status: 'ok' });
    for (const signal of ['alerts', 'events', 'logs', 'traces', 'metrics'] as const)
      expect(await lookAt(dir, signal)).toMatchObject({
        status: 'misconfigured',
        message: expect.stringMatching(/holds no/u) as string,
      });
  });

  test('a table of nothing is empty', async () => {
    const dir = snapshot({
      [objectsFile]: '',
      [eventsFile]: records(),
      [logsFile]: records(),
      [spansFile]: spans(),
    });

    for (const signal of ['objects', 'events', 'logs', 'traces'] as const)
      expect(await lookAt(dir, signal)).toMatchObject({ status: 'empty', records: [] });
  });

  test('a table that ends inside a row is truncated, its rows before are there', async () => {
    const whole = records(polled(at(0), configMap('kept')), polled(at(5), configMap('lost')));

    const outcome = await lookAt(snapshot({ [objectsFile]: whole.slice(0, -60) }), 'objects');

    expect(outcome).toMatchObject({
      status: 'truncated',
      cut: expect.stringContaining('ends inside a row') as string,
    });
    expect(outcome).toMatchObject({ records: [{ manifest: { data: { note: 'kept' } } }] });
  });

  test('rows with too few or too many fields are counted and passed over', async () => {
    const text = `${records(polled(at(0), configMap('x')))}short\trow\n${'x\t'.repeat(20)}\n`;

    expect(await lookAt(snapshot({ [objectsFile]: text }), 'objects')).toMatchObject({
      status: 'ok',
      broken: 2,
    });
  });

  test('a file without a needed column is no such table', async () => {
    const dir = snapshot({ [logsFile]: 'When\tWhat\n1\t2\n' });

    expect(await lookAt(dir, 'logs')).toMatchObject({
      status: 'misconfigured',
      message: 'otel_logs_raw.tsv has no column Timestamp, Body.',
    });
  });

  test('a directory whose name holds signs of a glob is read, and none that they would stand for', async () => {
    const dir = snapshot({
      [`od[d] *?/${objectsFile}`]: records(polled(at(0), configMap('mine'))),
      [`odd xx/${objectsFile}`]: records(polled(at(0), configMap('other'))),
    });

    expect(await recordsAt(`${dir}/od[d] *?`, 'objects')).toMatchObject([
      { manifest: { data: { note: 'mine' } } },
    ]);
  });

  test('an empty directory opens with nothing in it, one that is not there does not', async () => {
    const opened = await openSnapshot(snapshot({}));

    expect(Date.parse(opened.window.from)).toBeLessThan(Date.parse(opened.window.to));
    await expect(openSnapshot(`${folder}/nowhere`)).rejects.toThrow(InputError);
  });

  test('the answer is never opened, be it no file at all', async () => {
    const dir = snapshot({
      'ground_truth.yaml/inner': 'x',
      [objectsFile]: records(polled(at(0), configMap('x'))),
    });

    expect((await openSnapshot(dir)).sources).toHaveLength(1);
  });
});

describe('the window', () => {
  test('spans all that was recorded, without a clock that is half a day off', async () => {
    const dir = snapshot({
      [objectsFile]: records(polled(at(10), configMap('x')), polled(at(20), configMap('y'))),
      [logsFile]: records(
        { Timestamp: '2026-03-02 09:05:00.1', Body: 'one', ServiceName: 'a' },
        { Timestamp: '2026-03-02T09:31:00Z', Body: 'two', ServiceName: 'a' },
        { Timestamp: '1970-01-01 00:00:00.0', Body: 'three', ServiceName: 'a' },
      ),
    });

    expect((await openSnapshot(dir)).window).toEqual({
      from: '2026-03-02T09:05:00.100Z',
      to: '2026-03-02T09:31:00.000Z',
    });
  });
});
