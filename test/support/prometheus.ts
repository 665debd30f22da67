import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAlertmanager } from './alertmanager.ts';
import { startProgram } from './program.ts';

/** Real Prometheus and real Alertmanager with one scraped target whose share of errors a test chooses. */
export interface Monitoring {
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  /** The share of the target's requests that fail from the next scrape on; above 0.2 the alert fires. */
  setErrorRate(share: number): void;
  /** Ends both programs and removes what they wrote. */
  stop(): Promise<void>;
}

export interface MonitoringOptions {
  readonly prometheusPath: string;
  readonly alertmanagerPath: string;
  /** Where Alertmanager posts its default Slack message, as to an incoming webhook. */
  readonly webhookUrl: string;
  /** Beside `job`; by default the target stands outside of Kubernetes. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Series that the target shows beside its own, in the text format. */
  readonly further?: string;
}

/** The job that is scraped and the alert that its errors raise. */
export const watched = {
  job: 'checkout',
  instance: 'checkout-1:8080',
  alert: 'HighErrorShare',
  severity: 'critical',
  webUrl: 'http://prometheus.test',
} as const;

/** The condition of the alert, as it stands in the rule. */
export const condition =
  'sum by (job, namespace, pod, instance) (rate(http_requests_total{code=~"5.."}[5s])) / ' +
  'sum by (job, namespace, pod, instance) (rate(http_requests_total[5s])) > 0.2';

const rules = {
  groups: [
    {
      name: 'requests',
      rules: [
        {
          alert: watched.alert,
          expr: condition,
          for: '0s',
          labels: { severity: watched.severity },
          annotations: { summary: 'More than a fifth of the requests fail.' },
        },
      ],
    },
  ],
};

export async function startMonitoring(options: MonitoringOptions): Promise<Monitoring> {
  const folder = await mkdtemp(join(tmpdir(), 'casefile-monitoring-'));
  const exporter = await startExporter(options.further ?? '');
  const alertmanager = await startAlertmanager(options.alertmanagerPath, folder, options.webhookUrl);
  const labels = options.labels ?? { instance: watched.instance };
  const prometheus = await startPrometheus(options.prometheusPath, folder, {
    global: { scrape_interval: '250ms', evaluation_interval: '250ms' },
    rule_files: ['rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host] }] }] },
    scrape_configs: [{ job_name: watched.job, static_configs: [{ targets: [exporter.address], labels }] }],
  });
  return {
    prometheusUrl: prometheus.url,
    alertmanagerUrl: alertmanager.url,
    setErrorRate: exporter.setErrorRate,
    async stop() {
      await Promise.all([prometheus.stop(), alertmanager.stop(), exporter.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startPrometheus(path: string, folder: string, config: object) {
  // YAML is a superset of JSON.
  await writeFile(join(folder, 'rules.yml'), JSON.stringify(rules));
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const program = await startProgram(
    path,
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      '--web.listen-address=127.0.0.1:0',
      `--web.external-url=${watched.webUrl}`,
      '--web.route-prefix=/',
    ],
    /msg="Listening on" address=(\S+)/u,
  );
  return { url: `http://${program.said}`, stop: () => program.stop() };
}

/** One target: at each scrape a hundred requests more, of which `share` failed. */
async function startExporter(further: string) {
  let share = 0;
  let served = 0;
  let errors = 0;
  const server = createServer((_, response) => {
    served += 100;
    errors += 100 * share;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(exposition(served, errors) + further.trimStart());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    setErrorRate: (next: number) => {
      share = next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const exposition = (served: number, errors: number): string =>
  [
    '# TYPE http_requests_total counter',
    `http_requests_total{code="200"} ${served - errors}`,
    `http_requests_total{code="500"} ${errors}`,
    '# TYPE http_request_duration_seconds histogram',
    `http_request_duration_seconds_bucket{le="0.1"} ${served / 2}`,
    `http_request_duration_seconds_bucket{le="0.5"} ${served}`,
    `http_request_duration_seconds_bucket{le="+Inf"} ${served}`,
    `http_request_duration_seconds_sum ${served / 10}`,
    `http_request_duration_seconds_count ${served}`,
    '',
  ].join('\n');
