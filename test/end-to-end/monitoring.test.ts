import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bot, startBot } from '../../src/cli/bot.ts';
import type { Workspace } from '../../src/demo/port.ts';
import { renderThread } from '../../src/demo/render-thread.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLog } from '../../src/lib/log.ts';
import { openSources } from '../../src/sources/registry.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { type Monitoring, startMonitoring, watched } from '../support/prometheus.ts';
import { describeWith } from '../support/tools.ts';
import { until } from '../support/until.ts';

describeWith(
  ['prometheus', 'prometheus-alertmanager'],
  'a real alert',
  (prometheusPath, alertmanagerPath) => {
    let workspace: Workspace;
    let monitoring: Monitoring;
    let store: Store;
    let bot: Bot;

    beforeAll(async () => {
      workspace = await startWorkspace({ signingSecret: 'unused', page: false });
      monitoring = await startMonitoring({
        ...{ prometheusPath, alertmanagerPath },
        webhookUrl: workspace.webhookUrl('Alertmanager'),
      });
      store = openSqliteStore(':memory:');
      const settings = {
        prometheus: { url: monitoring.prometheusUrl },
        alertmanager: { url: monitoring.alertmanagerUrl },
      };
      const { apiUrl, tokens } = workspace;
      bot = await startBot({
        ...{ store, log: createLog('silent'), clock: systemClock, redactEmails: false },
        sources: await openSources(settings, { clock: systemClock, folder: '.' }),
        slack: { mode: 'socket', apiUrl, botToken: tokens.bot, appToken: tokens.app, channels: [] },
        limits: { lookUpMs: 15_000, lookBackMs: 300_000, concurrency: 1 },
      });
    }, 90_000);
    afterAll(async () => {
      await bot.stop();
      await monitoring.stop();
      await workspace.stop();
      await store.close();
    });

    it('comes as Alertmanager renders it and gets a diagnosis with receipts from the real Prometheus', async () => {
      monitoring.setErrorRate(0.6);

      const alert = await until(
        'the alert in the channel',
        () => workspace.messages('C0INCIDENT')[0],
        60_000,
      );
      const diagnosis = await until(
        'a stored diagnosis',
        async () => (await store.list('diagnoses'))[0],
        60_000,
      );
      const thread = await until('the report', () => {
        const replies = workspace.messages(alert.channel, alert.ts);
        return replies.length >= 3 ? replies : undefined;
      });

      expect(JSON.stringify(alert.attachments)).toContain(`[FIRING:1] ${watched.alert}`);
      const { coverage, causes, symptoms, alerts } = diagnosis.value as unknown as Diagnosis;
      expect(coverage.map((entry) => [entry.source, entry.status])).toContainEqual(['prometheus', 'ok']);
      expect(alerts.map((one) => one.alert)).toContain(watched.alert);
      const cited = [...causes, ...symptoms].flatMap((claim) => claim.receipts);
      const evidence = await Promise.all(cited.map((receipt) => store.read('evidence', receipt.evidence)));
      const sources = evidence.map((stored) => (stored?.value as unknown as Evidence).source);
      expect(sources).toContain('prometheus');
      expect(renderThread(thread, { width: 200 })).toContain(watched.alert);
    }, 150_000);
  },
);
