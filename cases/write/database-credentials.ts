import { errorRateAlert, replicasAlert } from './alerts.ts';
import { imageOf } from './manifests.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, deployRecord, innocentDeploy } from './noise.ts';
import { starved, upstream } from './ripple.ts';
import type { Story } from './story.ts';
import { appNamed } from './system.ts';
import { harborbank } from './systems.ts';

const refused = 'FATAL: password authentication failed for user "ledger_svc"';

export const databaseCredentials: Story = {
  id: 'database-credentials',
  title: 'The ledger does not start',
  summary: 'After a release the ledger crashes on every start; accounts and transfers fail with it.',
  question: 'why is everything about accounts failing?',
  system: harborbank,
  ...{ date: '2026-07-07', from: '12:02:35', to: '13:17' },
  answer: {
    verdict: 'confirmed',
    causes: [{ entity: 'harborbank/Deployment/ledger', mechanism: 'database-invalid-credentials' }],
  },
  play(simulation, at) {
    simulation.recall(at('12:02:35'), 'sign-in', { reason: 'OOMKilled', exitCode: 137, hoursAgo: 26 });
    const deploy = innocentDeploy(simulation, at('12:31:15'), 'screening', '1.44.1');
    bystanderRestart(simulation, at('12:50:35'), 'notices');
    const released = at('12:54:05');
    const image = imageOf(harborbank, appNamed(harborbank, 'ledger'), '5.2.0');
    const crashing = { kind: 'crashing' as const, restarts: 7, afterMs: 9_000 };
    simulation.rollOut(released, 'ledger', { image, env: { DB_USER: 'ledger_svc' } }, crashing);
    const [from, to] = [released + 2_000, at('13:17')];
    const address = (service: string): string => simulation.addressOf(service);
    const failing = { kind: 'refused' as const };
    const alert = errorRateAlert(harborbank, 'accounts', at('12:57:20'), '0.98');
    return {
      alerts: [
        alert,
        errorRateAlert(harborbank, 'quay', at('12:57:45'), '0.4'),
        replicasAlert(harborbank, 'ledger', at('12:58:30')),
      ],
      message: alertmanagerMessage([alert], { at: at('12:57:51'), host: 'alertmanager.hb-monitoring:9093' }),
      disturbances: [
        ...upstream(harborbank, { victim: 'ledger', from, to, failing, share: 1, address }),
        ...starved(harborbank, 'ledger', from, to, 0.01),
        {
          ...{ app: 'ledger', from: released + 44_000, to },
          says: {
            every: 40_000,
            lines: [
              () => ({
                severity: 'error',
                message: 'HikariPool-1 - Exception during pool initialization.',
                trace: `\norg.postgresql.util.PSQLException: ${refused}\n\tat org.postgresql.core.v3.ConnectionFactoryImpl.doAuthentication(ConnectionFactoryImpl.java:693)\n\tat org.postgresql.core.v3.ConnectionFactoryImpl.tryConnect(ConnectionFactoryImpl.java:203)`,
              }),
              () => ({
                severity: 'error',
                message:
                  'Application run failed: Unable to open JDBC Connection for DDL execution at jdbc:postgresql://ledger-db:5432/ledger',
              }),
            ],
          },
        },
        {
          ...{ app: 'ledger-db', from: released + 44_000, to },
          says: {
            every: 45_000,
            lines: [
              () => ({
                severity: 'fatal',
                message: 'password authentication failed for user "ledger_svc"',
              }),
            ],
          },
        },
      ],
      changes: [deploy, deployRecord(simulation, released, 'ledger', '5.1.6 -> 5.2.0')],
      failedProbes: { ledger: 'connect to ledger.harborbank.svc.cluster.local:8080: connection refused' },
    };
  },
};
