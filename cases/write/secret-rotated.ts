import { alertOf } from './alerts.ts';
import type { Body } from './history.ts';
import type { Said } from './log-lines.ts';
import { secret } from './manifests.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import type { Story } from './story.ts';
import { larder } from './systems.ts';
import { hour, stamp } from './time.ts';

/** A Secret that an operator keeps up to date; the value itself is not recorded, only that it was written. */
const kept = (refreshed: number, version: string): Body => {
  const body = secret('larder', 'card-provider', ['api-key']);
  const annotations = {
    'reconcile.external-secrets.io/data-hash': version,
    'reconcile.external-secrets.io/refreshed-at': stamp(refreshed),
  };
  return { ...body, metadata: { ...body.metadata, annotations } };
};

/** A report that nobody looks after tries its old password every few minutes. */
const staleAccount = (): Said => ({
  severity: 'fatal',
  message: 'password authentication failed for user "weekly_report"',
});

export const secretRotated: Story = {
  id: 'secret-rotated',
  title: 'A new key for the card provider',
  summary:
    'The key of the card provider was rotated and payments restarted one pod after the other; every charge went through.',
  question: 'payments restarted right after a key rotation, is it all right?',
  system: larder,
  ...{ date: '2026-11-24', from: '12:40:10', to: '13:52' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    const start = at('12:40:10');
    simulation.put(start, kept(start - 2100 * hour, simulation.random.hex(32)), {
      ...{ created: start - 7000 * hour, manager: 'external-secrets' },
    });
    simulation.recall(start, 'receipts', { reason: 'OOMKilled', exitCode: 137, hoursAgo: 20 });
    const deploy = innocentDeploy(simulation, at('12:58:25'), 'offers', '6.9.2');
    const rotated = at('13:14:30');
    const hash = simulation.random.hex(32);
    simulation.put(rotated, kept(rotated, hash), { manager: 'external-secrets' });
    const annotations = { 'secret.reloader.stakater.com/reload': 'card-provider', 'reloader/hash': hash };
    simulation.rollOut(rotated + 9_000, 'payments', { annotations }, { kind: 'healthy' }, 'reloader');
    bystanderRestart(simulation, at('13:19:40'), 'slots');
    const alert = alertOf(larder, {
      ...{ name: 'DeploymentPodsReplaced', at: at('13:15:30'), until: at('13:18:30'), severity: 'warning' },
      summary: 'Pods of a payments service are being replaced outside of a release.',
      labels: { deployment: 'payments' },
      entity: 'larder/Deployment/payments',
      expression: 'changes(kube_deployment_status_observed_generation{deployment="payments"}[2m]) > 0',
    });
    return {
      alerts: [alert],
      message: alertmanagerMessage([alert], { at: at('13:16:02'), host: 'alertmanager.larder-obs:9093' }),
      disturbances: [
        {
          ...{ app: 'pantry-db', from: start, to: at('13:52') },
          says: { every: 300_000, lines: [staleAccount] },
        },
      ],
      changes: [
        deploy,
        {
          ...{ entity: 'larder/Secret/card-provider', at: stamp(rotated), kind: 'secret-rotation' },
          summary: 'card-provider: api-key rotated, the old key is valid for 24 h',
          by: 'vault',
        },
      ],
    };
  },
};
