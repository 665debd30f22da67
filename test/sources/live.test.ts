import { afterAll, beforeAll, expect, it } from 'vitest';
import { instant, systemClock } from '../../src/lib/clock.ts';
import { wasAnswered } from '../../src/lib/signal.ts';
import { matchAlertRecords } from '../../src/sources/match-alerts.ts';
import { openSources } from '../../src/sources/registry.ts';
import type { AlertRecord, MetricRecord } from '../../src/sources/signals.ts';
import type { Outcome, Source } from '../../src/sources/source.ts';
import { startWebhook } from '../support/alertmanager.ts';
import { condition, type Monitoring, startMonitoring, watched } from '../support/prometheus.ts';
import { describeWith } from '../support/tools.ts';
import { until } from '../support/until.ts';

const target = `prometheus/${watched.job}/${watched.instance}`;
/** Series as common exporters give them, with the labels of what they speak about. */
const exporters = `
kube_node_info{node="worker-1"} 1
kube_node_status_condition{node="worker-1",condition="Ready",status="true"} 0
kube_pod_container_status_restarts_total{namespace="shop",pod="till-1",container="till"} 3
kube_deployment_status_replicas_unavailable{namespace="shop",deployment="till"} 1
kube_deployment_status_replicas_unavailable{namespace="shop",deployment="healthy"} 0
container_cpu_usage_seconds_total{namespace="shop",pod="till-1",container="till"} 10
container_cpu_usage_seconds_total{namespace="shop",pod="till-1",container="proxy"} 5
container_cpu_cfs_periods_total{namespace="shop",pod="till-1",container="till"} 100
container_cpu_cfs_throttled_periods_total{namespace="shop",pod="till-1",container="till"} 50
container_memory_working_set_bytes{namespace="shop",pod="till-1",container="till"} 1000
container_memory_working_set_bytes{namespace="shop",pod="till-1",container=""} 9000
container_network_receive_bytes_total{namespace="shop",pod="till-1"} 7
container_network_transmit_bytes_total{namespace="shop",pod="till-1"} 7
node_uname_info{nodename="worker-1"} 1
node_cpu_seconds_total{cpu="0",mode="user"} 5
node_cpu_seconds_total{cpu="0",mode="idle"} 50
node_memory_MemTotal_bytes 4000
node_memory_MemAvailable_bytes 1000
node_network_receive_bytes_total{device="eth0"} 1
node_network_transmit_bytes_total{device="eth0"} 1
node_netstat_Tcp_RetransSegs 1
node_netstat_Tcp_OutSegs 100
node_filesystem_avail_bytes{device="sda",fstype="ext4",mountpoint="/"} 10
node_filesystem_size_bytes{device="sda",fstype="ext4",mountpoint="/"} 100
`;

const never = new AbortController().signal;

const lastMinutes = () => ({ from: instant(Date.now() - 120_000), to: instant(Date.now()) });

function recordsOf<T>(outcome: Outcome<T>): readonly T[] {
  if (!wasAnswered(outcome.status) || !('records' in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.records;
}

describeWith(
  ['prometheus', 'prometheus-alertmanager'],
  'against the real Prometheus and Alertmanager',
  (prometheusPath = '', alertmanagerPath = '') => {
    let monitoring: Monitoring;
    let webhook: Awaited<ReturnType<typeof startWebhook>>;
    let prometheus: Source;
    let alertmanager: Source;
    let message: string;

    const alertsOf = async (source: Source): Promise<readonly AlertRecord[]> =>
      recordsOf(await source.look({ signal: 'alerts', window: lastMinutes() }, never));
    const metrics = () => prometheus.look({ signal: 'metrics', window: lastMinutes() }, never);

    beforeAll(async () => {
      webhook = await startWebhook();
      monitoring = await startMonitoring({
        prometheusPath,
        alertmanagerPath,
        webhookUrl: webhook.url,
        labels: { instance: watched.instance },
        further: exporters,
      });
      const opened = await openSources(
        {
          prometheus: { url: monitoring.prometheusUrl, webUrl: watched.webUrl, rateSeconds: 5 },
          alertmanager: { url: monitoring.alertmanagerUrl },
        },
        { clock: systemClock, folder: '.' },
      );
      [prometheus, alertmanager] = opened as [Source, Source];
      await until('some healthy seconds', async () =>
        recordsOf(await metrics()).find(
          ({ metric, points }) => metric === 'requests.errors' && points.length > 3,
        ),
      );
      monitoring.setErrorRate(0.6);
      const first = await until('a message in chat', () => webhook.received[0]);
      message = (first as { attachments: [{ title: string }] }).attachments[0].title;
    });

    afterAll(async () => {
      await monitoring.stop();
      await webhook.stop();
      await prometheus.close();
      await alertmanager.close();
    });

    it('is found by both', async () => {
      const checks = await Promise.all([prometheus.check(never), alertmanager.check(never)]);

      expect(checks.map((check) => check.status)).toEqual(['ok', 'ok']);
    });

    it('gives the firing alert with its entity, its rule and a link', async () => {
      const [alert] = await alertsOf(prometheus);

      expect(alert).toMatchObject({
        name: watched.alert,
        state: 'firing',
        entity: target,
        expression: condition,
      });
      expect(alert?.link).toContain('http://prometheus.test/graph?g0.expr=');
      expect(Date.parse(alert?.startsAt ?? '')).toBeGreaterThan(Date.now() - 120_000);
    });

    it('gives the series that the alert is about from before it fired on', async () => {
      const outcome = await metrics();

      const about = recordsOf(outcome).find(
        (one) => one.labels['alertname'] === watched.alert,
      ) as MetricRecord;
      const values = about.points.map(([, value]) => value);
      expect(outcome.query).toContain(condition.replace(' > 0.2', ''));
      expect(about.entity).toBe(target);
      expect(Math.min(...values)).toBe(0);
      expect(Math.max(...values)).toBeGreaterThan(0.2);
    });

    it('gives the rate, the errors and the latency of requests under their common names', async () => {
      const named = Map.groupBy(recordsOf(await metrics()), (record) => record.metric);

      const [rate, errors, p95] = ['requests.rate', 'requests.errors', 'latency.p95'].map((metric) =>
        named.get(metric),
      );
      expect([rate, errors, p95].map((records) => records?.map((record) => record.entity))).toEqual([
        [target],
        [target],
        [target],
      ]);
      expect(rate?.[0]?.points.at(-1)?.[1]).toBeGreaterThan(50);
      expect(rate?.[0]?.points.at(-1)?.[1]).toBeLessThan(500);
      expect(errors?.[0]?.points.at(-1)?.[1]).toBeGreaterThan(0.05);
      expect(p95?.[0]?.points.at(-1)?.[1]).toBeCloseTo(0.46, 2);
    });

    it('reads the series of common exporters as what they are about', async () => {
      const outcome = await metrics();

      const last = new Map(
        recordsOf(outcome).map(({ entity, metric, points }) => [`${entity} ${metric}`, points.at(-1)?.[1]]),
      );
      expect(outcome.status).toBe('ok');
      expect(Object.fromEntries(last)).toMatchObject({
        'cluster/Node/worker-1 kube_node_status_condition': 0,
        'shop/Pod/till-1 kube_pod_container_status_restarts_total': 3,
        'shop/Deployment/till kube_deployment_status_replicas_unavailable': 1,
        'shop/Pod/till-1 cpu.usage': 0,
        'shop/Pod/till-1 memory.usage': 1000,
        'shop/Pod/till-1 network.receive': 0,
        'shop/Pod/till-1 network.transmit': 0,
        'cluster/Node/worker-1 cpu.usage': 0,
        'cluster/Node/worker-1 memory.usage': 3000,
        'cluster/Node/worker-1 network.receive': 0,
        'cluster/Node/worker-1 network.transmit': 0,
        'cluster/Node/worker-1 node_filesystem_avail_bytes / node_filesystem_size_bytes': 0.1,
      });
      expect([...last.keys()]).not.toContain(
        'shop/Deployment/healthy kube_deployment_status_replicas_unavailable',
      );
    });

    it('completes the default message in chat, which names no labels', async () => {
      const records = await alertsOf(alertmanager);

      const [, name, values] = /^\[FIRING:1\] (\S+) \((.*)\)$/u.exec(message) ?? [];
      const [match] = matchAlertRecords(name ?? '', (values ?? '').split(' '), records);
      expect(message).toBe(
        `[FIRING:1] ${watched.alert} (${watched.instance} ${watched.job} ${watched.severity})`,
      );
      expect(match).toMatchObject({
        labels: { job: watched.job, instance: watched.instance, severity: watched.severity },
        entity: target,
        expression: condition,
      });
    });

    it('tells apart what was refused by Prometheus itself', async () => {
      const astray = await openSources(
        { prometheus: { url: `${monitoring.prometheusUrl}/elsewhere` } },
        { clock: systemClock, folder: '.' },
      );

      const outcome = await astray[0]?.look({ signal: 'alerts', window: lastMinutes() }, never);

      expect(outcome?.status).toBe('misconfigured');
    });

    it('remembers an alert that ended inside the window', async () => {
      monitoring.setErrorRate(0);

      const ended = await until('the end of the alert', async () =>
        (await alertsOf(prometheus)).find((record) => record.state === 'resolved'),
      );

      expect(ended).toMatchObject({ name: watched.alert, entity: target, expression: condition });
      expect(Date.parse(ended.endsAt ?? '')).toBeGreaterThanOrEqual(Date.parse(ended.startsAt ?? ''));
    });
  },
);
