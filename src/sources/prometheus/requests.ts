import { entityOfLabels, identityLabels } from '../entity-of-labels.ts';
import type { SeriesQuery, Setting } from './series-query.ts';

/** How many ways of counting requests are asked for, most telling first. */
const mostFamilies = 6;

/** Servers of the monitoring and of the control plane, whose requests nobody was alerted for. */
const internal =
  /^(prometheus|alertmanager|promhttp|go|net_conntrack|apiserver|apiextensions|aggregator|rest_client|etcd|kubelet|kubeproxy|workqueue|scheduler|cloudprovider|storage_operation|grafana|cortex|thanos|loki|otelcol|coredns|authentication|authorization|container|node|kube|csi|rpc_durations)_/u;

/** Label matchers that tell a failed request, by the conventions of HTTP, gRPC and span metrics. */
const failures = [
  'code=~"5..|5xx"',
  'status=~"5..|5xx|error"',
  'status_code=~"5..|STATUS_CODE_ERROR"',
  'response_code=~"5.."',
  'http_status_code=~"5.."',
  'http_response_status_code=~"5.."',
  'grpc_code=~"Unknown|DeadlineExceeded|ResourceExhausted|Internal|Unavailable|DataLoss"',
  'rpc_grpc_status_code=~"2|4|8|13|14|15"',
];

/** Leaves out what callers say about their calls: spans of clients, and the caller's side of a mesh. */
const served = 'span_kind!~"SPAN_KIND_(CLIENT|PRODUCER|INTERNAL)",reporter!="source"';

const by = (...further: readonly string[]): string =>
  `sum by (${[...further, ...identityLabels].join(', ')})`;

/**
 * Rate, share of errors and latency of requests, for the conventions whose series exist here; `left` counts
 * the series that would have been of use but are too many.
 */
export function requestQueries({ names, rate }: Setting): {
  readonly queries: readonly SeriesQuery[];
  readonly left: number;
} {
  const own = [...names].filter((name) => !internal.test(name)).sort();
  const histograms = own.filter(isLatency);
  const counters = own.filter(isCounter);
  const stems = new Set(counters.map(stemOf));
  const counts = histograms
    .map((bucket) => bucket.replace(/_bucket$/u, '_count'))
    .filter((count) => names.has(count) && !stems.has(stemOf(count)));
  const kept = [[...counters, ...counts], histograms].map((family) => family.slice(0, mostFamilies));
  const [counted = [], timed = []] = kept;
  return {
    queries: [
      ...counted.flatMap((counter) => countQueries(counter, rate)),
      ...timed.flatMap((bucket) => latencyQueries(bucket, rate)),
    ],
    left: counters.length + counts.length + histograms.length - counted.length - timed.length,
  };
}

/** `http_` for `http_requests_total` and for `http_request_duration_seconds_count`: the same requests. */
const stemOf = (name: string): string => name.replace(/(request|calls|handl|duration|latency).*$/u, '');

/** `http_requests_total`, `grpc_server_handled_total`, span metrics' `calls_total` and their like. */
const isCounter = (name: string): boolean =>
  /(^|_)(requests(_received)?_total|server_handled_total|calls_total|controller_requests)$/u.test(name) &&
  !/client|inflight|in_flight/u.test(name);

/** Histograms of durations that count requests served, not requests sent. */
const isLatency = (name: string): boolean =>
  /(request|server|http|rpc|grpc|handling|span_?metrics)/u.test(name) &&
  /(duration|latency|handling|response_time|requests)(_(seconds|milliseconds|ms))?_bucket$/u.test(name) &&
  !/client/u.test(name);

function countQueries(counter: string, rate: string): SeriesQuery[] {
  const all = `${by()} (rate(${counter}{${served}}[${rate}]))`;
  const failed = failures.map((matcher) => `rate(${counter}{${matcher},${served}}[${rate}])`).join(' or ');
  const share = `(${by()} (${failed}) or ${all} * 0) / (${all} > 0)`;
  return [
    { promql: all, metric: 'requests.rate', entity: entityOfLabels, labels: { series: counter } },
    { promql: share, metric: 'requests.errors', entity: entityOfLabels, labels: { series: counter } },
  ];
}

function latencyQueries(bucket: string, rate: string): SeriesQuery[] {
  const scale = /_(milliseconds|ms)_bucket$/u.test(bucket) ? ' / 1000' : '';
  const quantile = (share: number) =>
    `histogram_quantile(${share}, ${by('le')} (rate(${bucket}{${served}}[${rate}])))${scale}`;
  return [
    { promql: quantile(0.5), metric: 'latency.p50', entity: entityOfLabels, labels: { series: bucket } },
    { promql: quantile(0.95), metric: 'latency.p95', entity: entityOfLabels, labels: { series: bucket } },
  ];
}
