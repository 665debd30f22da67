import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, faults, namespace, podOf, services } from './application.ts';
import { everyMinutes, iso, second, stamp, times } from './clock.ts';
import { podMetricHeader, recordHeader, serviceMetricHeader } from './headers.ts';
import { python } from './python.ts';
import { type Random, spread } from './random.ts';
import { Table } from './table.ts';

/** Events in both spellings: healthy noise, an old one polled again, and a bystander's start. */
export function writeEvents(path: string, count: number): void {
  const table = new Table(path, recordHeader);
  const first = times.start - 80_000_000;
  for (let index = 0; index < count; index += 1) {
    const at = Math.round(times.start + ((times.end - times.start) * index) / count);
    const service = services[index % services.length]?.name ?? 'gate';
    const told = index % 5 === 0 ? probeFailed(service) : scheduled(service);
    writeEvent(table, { at, first, index, count: 1 + (index % 13), ...told });
  }
  table.close();
}

const scheduled = (service: string) => ({
  reason: 'Pulled',
  type: 'Normal',
  message: `Container image "registry.example/orchard/${service}:1.4.2" already present on machine`,
  kind: 'Pod',
  name: podOf(service),
});

const probeFailed = (service: string) => ({
  reason: 'ScalingReplicaSet',
  type: 'Normal',
  message: `Scaled up replica set of ${service} to 1`,
  kind: 'Deployment',
  name: service,
});

interface EventTold {
  readonly at: number;
  readonly first: number;
  readonly index: number;
  readonly count: number;
  readonly reason: string;
  readonly type: string;
  readonly message: string;
  readonly kind: string;
  readonly name: string;
}

function writeEvent(table: Table, told: EventTold): void {
  const { at, first, count, reason, type, message, kind, name, index } = told;
  const about = { kind, name, namespace, uid: `uid-${name}` };
  const metadata = {
    name: `${name}.${index.toString(16)}`,
    namespace,
    uid: `event-${index}`,
    resourceVersion: `${index}`,
  };
  const old = {
    ...{ apiVersion: 'v1', kind: 'Event', metadata, involvedObject: about, reason, message, type, count },
    ...{
      firstTimestamp: iso(first),
      lastTimestamp: iso(at),
      eventTime: null,
      source: { component: 'kubelet' },
    },
  };
  const renewed = {
    ...{
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata,
      regarding: about,
      reason,
      note: message,
      type,
    },
    ...{ deprecatedCount: count, deprecatedFirstTimestamp: iso(first), deprecatedLastTimestamp: iso(at) },
    ...{ eventTime: null, reportingController: 'kubelet' },
  };
  for (const object of [renewed, old])
    table.row([
      ...[
        stamp(at, 327_494),
        second(at),
        '',
        '',
        0,
        '',
        0,
        '',
        JSON.stringify({ object, type: 'ADDED' }),
        '',
      ],
      ...[python({ 'k8s.namespace.name': namespace }), '', 'k8sobjectsreceiver', '1.0.0', '{}'],
      ...[python({ 'event.domain': 'k8s', 'k8s.resource.name': 'events' }), ''],
    ]);
}

const noise: readonly Readonly<Record<string, string>>[] = [
  { alertname: 'Watchdog', severity: 'none' },
  { alertname: 'KubeSchedulerDown', severity: 'critical', job: 'kube-scheduler' },
  {
    alertname: 'CPUThrottlingHigh',
    severity: 'info',
    namespace: 'kube-system',
    pod: 'agent-x',
    container: 'agent',
  },
];

/** One file a minute, in turn as a bare array and wrapped as the API answers. */
export function writeAlerts(dir: string, fault: Fault): void {
  mkdirSync(dir, { recursive: true });
  everyMinutes(1, times.start + 30_000).forEach((at, index) => {
    const alerts = [...noise.map((labels) => alert(labels, times.start - 7_200_000)), ...real(fault, at)];
    const path = join(
      dir,
      `alerts_at_${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}.329092.json`,
    );
    writeFileSync(path, JSON.stringify(index % 2 === 0 ? alerts : { status: 'success', data: { alerts } }));
  });
}

const alert = (labels: Readonly<Record<string, string>>, since: number) => ({
  labels,
  annotations: { description: `${labels['alertname'] ?? ''} fires.` },
  state: 'firing',
  activeAt: new Date(since).toISOString().replace('Z', '996249Z'),
  value: '1e+00',
});

function real(fault: Fault, at: number) {
  if (fault === 'none' || at < times.alertAt) return [];
  return ['gate', 'storefront', ...faults[fault].callers].map((service_name) =>
    alert({ alertname: 'RequestErrorRate', namespace, service_name, severity: 'warning' }, times.alertAt),
  );
}

const podMetrics = [
  ['container_cpu_usage_seconds_total', 0.08, true],
  ['container_memory_working_set_bytes', 120e6, false],
  ['container_network_receive_bytes_total', 40_000, true],
  ['container_cpu_cfs_periods_total', 10, true],
  ['container_cpu_cfs_throttled_periods_total', 0.2, true],
  ['go_gc_duration_seconds', 0.001, false],
] as const;

/** One file a pod and one a service, a point every so many seconds. */
export function writeMetrics(dir: string, length: number, random: Random): void {
  mkdirSync(dir, { recursive: true });
  const perFile = length / (2 * services.length);
  const points = Math.max(24, Math.floor(perFile / (podMetrics.length * 330)));
  for (const { name } of services) {
    writePod(dir, podOf(name), points, random);
    writeService(dir, name, points * 2, random);
  }
}

function writePod(dir: string, pod: string, points: number, random: Random): void {
  const table = new Table(join(dir, `pod_${pod}_raw.tsv`), podMetricHeader);
  for (const [metric, typical, grows] of podMetrics) {
    const tags = python({
      container: pod.split('-')[0],
      id: `/kubepods/burstable/${pod}`,
      instance: '10.0.1.5:10250',
      job: 'kubelet',
      node: 'node-a',
      service: 'kubelet',
      endpoint: 'https-metrics',
    });
    let total = 1000;
    for (let index = 0; index < points; index += 1) {
      const at = times.start + ((times.end - times.start) * index) / points;
      const seconds = (times.end - times.start) / points / 1000;
      total += spread(random, typical) * seconds;
      table.row([
        metric,
        stamp(at).slice(0, 23),
        grows ? total : spread(random, typical),
        pod,
        namespace,
        tags,
      ]);
    }
  }
  table.close();
}

function writeService(dir: string, service: string, points: number, random: Random): void {
  const table = new Table(join(dir, `service_${service}_raw.tsv`), serviceMetricHeader);
  const tags = python({ service_name: service, span_kind: 'SPAN_KIND_SERVER', job: 'collector' });
  for (const status of ['STATUS_CODE_UNSET', 'STATUS_CODE_ERROR']) {
    let total = 500;
    for (let index = 0; index < points; index += 1) {
      const at = times.start + ((times.end - times.start) * index) / points;
      total += spread(random, status === 'STATUS_CODE_ERROR' ? 0.01 : 20);
      table.row([
        'traces_span_metrics_calls_total',
        stamp(at).slice(0, 23),
        total,
        service,
        namespace,
        tags,
        '',
        'counter',
        status,
      ]);
    }
  }
  table.close();
}
