import type { RequestListener } from 'node:http';

/** What a Prometheus answers, by the part of its API that is asked. */
export interface PrometheusAnswers {
  readonly rules?: readonly unknown[];
  readonly names?: readonly string[];
  /** The series of a range query; a string is an error message of Prometheus. */
  readonly series?: (promql: string) => readonly unknown[] | string;
}

/** Answers as Prometheus 2.42 does; see https://prometheus.io/docs/prometheus/2.42/querying/api/. */
export const prometheusAnswers =
  (answers: PrometheusAnswers): RequestListener =>
  (request, response) => {
    const url = new URL(request.url ?? '/', 'http://prometheus.test');
    const reply = dataOf(url, answers);
    const failed = typeof reply === 'string';
    response.writeHead(failed ? 400 : 200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        failed
          ? { status: 'error', errorType: 'bad_data', error: reply }
          : { status: 'success', data: reply },
      ),
    );
  };

function dataOf(url: URL, { rules = [], names = [], series = () => [] }: PrometheusAnswers): unknown {
  if (url.pathname === '/api/v1/rules') return { groups: [{ name: 'all', file: 'rules.yml', rules }] };
  if (url.pathname === '/api/v1/label/__name__/values') return names;
  if (url.pathname === '/api/v1/query')
    return { resultType: 'vector', result: [{ metric: {}, value: [0, '1'] }] };
  const found = series(url.searchParams.get('query') ?? '');
  return typeof found === 'string' ? found : { resultType: 'matrix', result: found };
}

/** A series over time: one point a minute from 10:00 on, in the window of the tests. */
export const seriesOf = (
  metric: Readonly<Record<string, string>>,
  ...values: readonly (number | string)[]
) => ({
  metric,
  values: values.map((value, index) => [
    Date.parse('2030-05-01T10:00:00Z') / 1000 + index * 60,
    String(value),
  ]),
});

/** An alerting rule with the alerts that are active under it. */
export const alertingRule = (name: string, query: string, ...alerts: readonly object[]) => ({
  ...{ type: 'alerting', name, query, duration: 0, labels: {}, annotations: {}, health: 'ok' },
  alerts: alerts.map((alert) => ({
    annotations: {},
    state: 'firing',
    activeAt: '2030-05-01T10:30:00.123456789Z',
    ...alert,
  })),
});
