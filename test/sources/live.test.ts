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
const never = new AbortController().signal;

const lastMinutes = () => ({ from: instant(Date.now() - 120_000), to: instant(Date.now()) });

function recordsOf<T>(outcome: Outcome<T>): readonly T[] {
  if (!wasAnswered(outcome.status) || !('records' in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.records;
}

describeWith(
  ['prometheus', 'prometheus-alertmanager'],
  'against the real Prometheus and Alertmanager',
  (prometheusPath, alertmanagerPath) => {
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
        prometheusPath: String(prometheusPath),
        alertmanagerPath: String(alertmanagerPath),
        webhookUrl: webhook.url,
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
