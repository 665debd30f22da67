import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSources } from '../../src/sources/registry.ts';
import type { AlertRecord, MetricRecord } from '../../src/sources/signals.ts';
import type { LookUp, Outcome, Source } from '../../src/sources/source.ts';
import { manualClock } from '../support/clocks.ts';
import {
  alertingRule,
  type PrometheusAnswers,
  prometheusAnswers,
  seriesOf,
} from '../support/prometheus-answers.ts';
import { type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';
import { until } from '../support/until.ts';

const never = new AbortController().signal;
const window = { from: '2030-05-01T10:00:00.000Z', to: '2030-05-01T11:00:00.000Z' };
const clock = manualClock(Date.parse(window.to));
const isHistory = (promql: string) => promql.startsWith('ALERTS');

let server: ScriptedServer;
let source: Source;

beforeAll(async () => {
  server = await startScriptedServer();
  const settings = { url: server.url, webUrl: 'https://prom.test/base/' };
  [source] = (await openSources({ prometheus: settings }, { clock, folder: '.' })) as [Source];
});
afterAll(() => server.stop());

const alerts = (answers: PrometheusAnswers, narrow: Partial<LookUp> = {}): Promise<Outcome<AlertRecord>> => {
  server.script(prometheusAnswers(answers));
  return source.look({ ...narrow, signal: 'alerts', window }, never);
};
const metrics = (
  answers: PrometheusAnswers,
  narrow: Partial<LookUp> = {},
): Promise<Outcome<MetricRecord>> => {
  server.script(prometheusAnswers(answers));
  return source.look({ ...narrow, signal: 'metrics', window }, never);
};
const records = <T>(outcome: Outcome<T>): readonly T[] => {
  if (!('records' in outcome)) throw new Error(outcome.message);
  return outcome.records;
};
const asked = () =>
  server.requests
    .map(({ url }) => new URL(url ?? '', server.url))
    .filter(({ pathname }) => pathname === '/api/v1/query_range')
    .map(({ searchParams }) => searchParams);

describe('alerts', () => {
  const labels = { alertname: 'HighErrors', namespace: 'shop', pod: 'till-1' };

  it('carry state, start, entity, expression and a link to the graph in the window', async () => {
    const annotations = { summary: 'many errors' };

    const outcome = await alerts({ rules: [alertingRule('HighErrors', 'e > 1', { labels, annotations })] });

    expect(outcome).toMatchObject({
      status: 'ok',
      observedAt: window.to,
      link: 'https://prom.test/base/alerts',
    });
    expect(records(outcome)).toEqual([
      {
        name: 'HighErrors',
        state: 'firing',
        labels,
        annotations,
        startsAt: '2030-05-01T10:30:00.123Z',
        entity: 'shop/Pod/till-1',
        expression: 'e > 1',
        link: 'https://prom.test/base/graph?g0.expr=e+%3E+1&g0.tab=0&g0.range_input=3600s&g0.end_input=2030-05-01+11%3A00%3A00',
      },
    ]);
  });

  it('leave out what began after the window and what is inactive', async () => {
    const rule = alertingRule(
      'HighErrors',
      'e > 1',
      { labels, activeAt: '2030-05-01T11:00:01Z' },
      { labels: { ...labels, pod: 'till-2' }, state: 'inactive' },
    );

    expect((await alerts({ rules: [rule] })).status).toBe('empty');
  });

  it('that ended inside the window have a start and an end', async () => {
    const past = { __name__: 'ALERTS', alertstate: 'firing', ...labels };
    const series = seriesOf(past, 1, 1, 1);
    const later = { ...series, values: series.values.map(([at, one]) => [Number(at) + 600, one]) };

    const outcome = await alerts({ rules: [alertingRule('HighErrors', 'e > 1')], series: () => [later] });

    expect(records(outcome)).toMatchObject([
      {
        state: 'resolved',
        labels,
        expression: 'e > 1',
        startsAt: '2030-05-01T10:10:00.000Z',
        endsAt: '2030-05-01T10:12:00.000Z',
      },
    ]);
  });

  it('that fired when the window opened have no known start', async () => {
    const outcome = await alerts({ series: () => [seriesOf({ alertstate: 'firing', ...labels }, 1, 1)] });

    expect(records(outcome)[0]).not.toHaveProperty('startsAt');
    expect(records(outcome)[0]?.endsAt).toBe('2030-05-01T10:01:00.000Z');
  });

  it('are listed once when they are active and in the history', async () => {
    const outcome = await alerts({
      rules: [alertingRule('HighErrors', 'e > 1', { labels })],
      series: () => [seriesOf({ __name__: 'ALERTS', alertstate: 'firing', ...labels }, 1)],
    });

    expect(records(outcome).map((record) => record.state)).toEqual(['firing']);
  });

  it('are narrowed by namespace, and keep what belongs to none', async () => {
    const rule = alertingRule(
      'HighErrors',
      'e > 1',
      { labels },
      { labels: { ...labels, namespace: 'bank' } },
      { labels: { node: 'worker-1' } },
      { labels: {} },
    );

    const outcome = await alerts({ rules: [rule] }, { namespaces: ['shop'] });

    expect(records(outcome).map((record) => record.entity)).toEqual([
      'shop/Pod/till-1',
      'cluster/Node/worker-1',
      undefined,
    ]);
  });

  it('of a workload include those of its pods', async () => {
    const rule = alertingRule('HighErrors', 'e > 1', { labels }, { labels: { ...labels, pod: 'tiller-1' } });

    const outcome = await alerts({ rules: [rule] }, { entities: ['shop/Deployment/till'] });

    expect(records(outcome).map((record) => record.entity)).toEqual(['shop/Pod/till-1']);
  });

  it('are truncated with the reason when rules fail or the history cannot be read', async () => {
    const rule = { ...alertingRule('HighErrors', 'e > 1', { labels }), health: 'err' };

    const outcome = await alerts({
      rules: [rule],
      series: () => 'query processing would load too many samples',
    });

    expect(outcome).toMatchObject({
      status: 'truncated',
      cut:
        'the rule HighErrors fails; alerts that ended are not listed: ' +
        'Prometheus refuses the query: query processing would load too many samples',
    });
  });

  it('that cannot be read are counted', async () => {
    const good = alertingRule('HighErrors', 'e > 1', { labels });

    const outcome = await alerts({ rules: [good, { name: 7 }, alertingRule('X', 'x', { labels: 'none' })] });

    expect(outcome).toMatchObject({ status: 'ok', broken: 2 });
  });
});

describe('metrics', () => {
  const rules = [
    alertingRule('HighErrors', 'sum(rate(e[5m])) > 0.1', { labels: { namespace: 'shop', service: 'till' } }),
  ];

  it('are what the condition of an alert measures, without its threshold', async () => {
    const series = (promql: string) => (isHistory(promql) ? [] : [seriesOf({}, 0, 0, '0.5', 'NaN', '+Inf')]);

    const outcome = await metrics({ rules, series });

    expect(outcome.query).toBe('sum(rate(e[5m]))');
    expect(records(outcome)).toMatchObject([
      {
        entity: 'shop/Service/till',
        metric: 'sum(rate(e[5m]))',
        labels: { alertname: 'HighErrors' },
        points: [
          [1903860000, 0],
          [1903860060, 0],
          [1903860120, 0.5],
        ],
      },
    ]);
  });

  it('are asked for in at most 240 points, whatever the window', async () => {
    await metrics({ rules });
    const hour = asked().map((params) => params.get('step'));
    server.script(prometheusAnswers({ rules }));
    const day = { from: '2030-04-30T11:00:00.000Z', to: window.to };
    await source.look({ signal: 'metrics', window: day }, never);

    expect(new Set(hour)).toEqual(new Set(['16']));
    expect(new Set(asked().map((params) => params.get('step')))).toEqual(new Set(['362']));
    expect(86_400 / 362 + 1).toBeLessThanOrEqual(240);
  });

  it('come from the exporters that exist, and from no other', async () => {
    const names = [
      'container_cpu_usage_seconds_total',
      'kube_node_status_condition',
      'node_cpu_seconds_total',
    ];

    await metrics({ names });

    const queries = asked().map((params) => params.get('query') ?? '');
    expect(queries.filter((promql) => !isHistory(promql))).toEqual([
      expect.stringContaining('kube_node_status_condition{condition="Ready",status="true"} == 0'),
      'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!="",container!="POD"}[240s]))',
    ]);
  });

  it('of containers are narrowed to namespaces by the server', async () => {
    await metrics({ names: ['container_memory_working_set_bytes'] }, { namespaces: ['shop', 'ba.nk'] });

    expect(asked().map((params) => params.get('query'))).toContain(
      'sum by (namespace, pod) (container_memory_working_set_bytes{container!="",container!="POD",namespace=~"shop|ba\\\\.nk"})',
    );
  });

  it('of a machine are about the node where Kubernetes knows it, else about the target', async () => {
    const names = ['node_cpu_seconds_total', 'node_uname_info'];
    const found = seriesOf({ job: 'node', instance: '10.0.0.1:9100', nodename: 'worker-1' }, 1, 2);
    const series = (promql: string) => (isHistory(promql) ? [] : [found]);

    const outside = await metrics({ names, series });
    const inside = await metrics({ names: [...names, 'kube_node_info'], series });

    expect(records(outside)).toMatchObject([
      { metric: 'cpu.usage', entity: 'prometheus/node/10.0.0.1:9100' },
    ]);
    expect(records(inside)).toMatchObject([{ metric: 'cpu.usage', entity: 'cluster/Node/worker-1' }]);
  });

  it.each([
    ['http_requests_total', ['requests.rate', 'requests.errors']],
    ['shop_http_requests_total', ['requests.rate', 'requests.errors']],
    ['grpc_server_handled_total', ['requests.rate', 'requests.errors']],
    ['traces_spanmetrics_calls_total', ['requests.rate', 'requests.errors']],
    ['nginx_ingress_controller_requests', ['requests.rate', 'requests.errors']],
    ['http_server_request_duration_seconds_bucket', ['latency.p50', 'latency.p95']],
    ['http_server_requests_seconds_bucket', ['latency.p50', 'latency.p95']],
    ['grpc_server_handling_seconds_bucket', ['latency.p50', 'latency.p95']],
    ['istio_request_duration_milliseconds_bucket', ['latency.p50', 'latency.p95']],
    ['traces_span_metrics_duration_milliseconds_bucket', ['latency.p50', 'latency.p95']],
    ['prometheus_http_requests_total', []],
    ['apiserver_request_duration_seconds_bucket', []],
    ['http_client_request_duration_seconds_bucket', []],
    ['http_response_size_bytes_bucket', []],
    ['coffee_total', []],
  ])('of requests are read from %s as %j', async (name, expected) => {
    const found = seriesOf({ namespace: 'shop', pod: 'till-1' }, 1);

    const outcome = await metrics({ names: [name], series: (it) => (isHistory(it) ? [] : [found]) });

    expect(records(outcome).map((record) => record.metric)).toEqual(expected);
    expect(records(outcome).every((record) => record.labels['series'] === name)).toBe(true);
  });

  it('of requests that two conventions count are read from one of them', async () => {
    const names = [
      'http_requests_total',
      'http_request_duration_seconds_count',
      'http_request_duration_seconds_bucket',
    ];

    const outcome = await metrics({ names });

    expect(outcome.query).toContain('rate(http_requests_total');
    expect(outcome.query).not.toContain('rate(http_request_duration_seconds_count');
  });

  it('in milliseconds become seconds', async () => {
    const outcome = await metrics({ names: ['http_server_duration_milliseconds_bucket'] });

    expect(outcome.query.split('\n').every((promql) => promql.endsWith(' / 1000'))).toBe(true);
  });

  it('are cut to those that moved most when there are too many', async () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      seriesOf({ __name__: 'up', job: 'shop', instance: `i${index}` }, 5, index === 59 ? 50 : 5),
    );

    const outcome = await metrics({ names: ['up'], series: (it) => (isHistory(it) ? [] : many) });

    expect(outcome).toMatchObject({ status: 'truncated', cut: '10 further series were not kept' });
    expect(records(outcome)).toHaveLength(50);
    expect(records(outcome).map((record) => record.labels['instance'])).toContain('i59');
  });

  it('survive the failure of some queries, and say so', async () => {
    const series = (promql: string) =>
      promql === 'up == 0' ? 'parse error: unexpected "x"' : [seriesOf({ job: 'shop' }, 1)];

    const outcome = await metrics({ rules, names: ['up'], series });

    expect(outcome).toMatchObject({
      status: 'truncated',
      cut: '1 of 2 queries failed: Prometheus refuses the query: parse error: unexpected "x"',
    });
  });

  it('that came before the time was over are kept when one query hangs', async () => {
    const conditions = ['hangs > 1', 'a > 1', 'b > 1', 'c > 1', 'd > 1', 'e > 1'];
    const rules = conditions.map((condition) => alertingRule(condition, condition, { labels: {} }));
    const answer = prometheusAnswers({ rules, series: () => [seriesOf({ job: 'shop' }, 1)] });
    server.script((request, response) => {
      if (!request.url?.includes('query=hangs')) answer(request, response);
    });

    const outcome = source.look({ signal: 'metrics', window }, never);
    // Four at once, one of them hangs: the sixth is asked only after two answers were read.
    await until('every question is asked', () => (asked().length === 7 ? true : undefined));
    await clock.pass(12_000);

    expect(await outcome).toMatchObject({ status: 'truncated' });
    expect(records(await outcome).length).toBeGreaterThanOrEqual(2);
  });

  it('are misconfigured with the words of Prometheus when every query is refused', async () => {
    const outcome = await metrics({ rules, series: () => `bad\u001b[31m ${'x'.repeat(500)}` });

    expect(outcome).toMatchObject({ status: 'misconfigured' });
    expect('message' in outcome && outcome.message).toMatch(/^Prometheus refuses the query: bad \[31m x+…$/u);
    expect('message' in outcome && outcome.message.length).toBeLessThan(240);
  });

  it('are empty where nothing is known to ask for', async () => {
    const outcome = await metrics({});

    expect(outcome.status).toBe('empty');
    expect(outcome.query).toBe('GET /api/v1/rules?type=alert\nGET /api/v1/label/__name__/values');
  });

  it('ask no more than 40 questions of a Prometheus that has everything, and say what was left out', async () => {
    const rules = Array.from({ length: 13 }, (_, index) =>
      alertingRule(`A${index}`, `a${index} > 1`, { labels: {} }),
    );
    const families = Array.from({ length: 7 }, (_, index) => [
      `a${index}_requests_total`,
      `a${index}_request_duration_bucket`,
    ]);

    const outcome = await metrics({ rules, names: [...families.flat(), ...exporterNames] });

    expect(outcome).toMatchObject({
      status: 'truncated',
      cut:
        '1 further conditions of alerts were not asked for; 2 further series about requests were not asked for; ' +
        '13 further questions were not asked for',
    });
    expect(asked().filter((params) => !isHistory(params.get('query') ?? ''))).toHaveLength(40);
  });
});

/** A series of every kind that the well-known questions need. */
const exporterNames = [
  'up',
  'kube_pod_container_status_restarts_total',
  'kube_pod_container_status_waiting_reason',
  'kube_pod_container_status_last_terminated_reason',
  'kube_deployment_status_replicas_unavailable',
  'kube_node_status_condition',
  'container_cpu_usage_seconds_total',
  'container_cpu_cfs_throttled_periods_total',
  'container_cpu_cfs_periods_total',
  'container_memory_working_set_bytes',
  'container_network_receive_bytes_total',
  'container_network_transmit_bytes_total',
  'node_uname_info',
  'node_cpu_seconds_total',
  'node_memory_MemAvailable_bytes',
  'node_network_receive_bytes_total',
  'node_network_transmit_bytes_total',
  'node_netstat_Tcp_RetransSegs',
  'node_filesystem_avail_bytes',
];
