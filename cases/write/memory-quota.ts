import { alertOf, errorRateAlert, replicasAlert } from './alerts.ts';
import type { Body } from './history.ts';
import { imageOf } from './manifests.ts';
import { grafanaMessage } from './message.ts';
import { bystanderRestart, deployRecord, innocentDeploy } from './noise.ts';
import { starved, upstream } from './ripple.ts';
import type { Story } from './story.ts';
import { appNamed, type System } from './system.ts';
import { harborbank } from './systems.ts';
import { hour } from './time.ts';

const totalMi = (system: System): number =>
  system.apps.reduce((sum, app) => sum + app.memoryMi * app.replicas, 0);

const quota = (hardMi: number, usedMi: number): Body => {
  const amounts = (mi: number) => ({ 'limits.memory': `${mi}Mi`, 'requests.memory': `${mi}Mi` });
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'namespace-memory', namespace: 'harborbank', labels: { team: 'platform' } },
    spec: { hard: amounts(hardMi) },
    status: { hard: amounts(hardMi), used: amounts(usedMi) },
  };
};

export const memoryQuota: Story = {
  id: 'memory-quota',
  title: 'Accounts are gone after a release',
  summary: 'Customers see no accounts and cannot pay; the accounts service has not a single pod.',
  system: harborbank,
  ...{ date: '2026-05-20', from: '08:22:45', to: '09:34' },
  answer: {
    verdict: 'confirmed',
    causes: [{ entity: 'harborbank/ResourceQuota/namespace-memory', mechanism: 'memory-quota-exceeded' }],
  },
  play(simulation, at) {
    const start = at('08:22:45');
    const accounts = appNamed(harborbank, 'accounts');
    const [used, own] = [totalMi(harborbank), accounts.memoryMi * accounts.replicas];
    simulation.put(start, quota(used + 4096, used), { created: start - 2400 * hour });
    simulation.recall(start, 'screening', { reason: 'OOMKilled', exitCode: 137, hoursAgo: 11 });
    const rates = innocentDeploy(simulation, at('08:51:10'), 'rates', '1.9.0');
    // Lowered below what is in use: nothing happens until somebody needs a new pod.
    const hard = used - own;
    simulation.put(at('09:02:30'), quota(hard, used), { manager: 'kubectl-edit' });
    bystanderRestart(simulation, at('09:12:15'), 'notices');
    const released = at('09:14:20');
    const wanted = `requested: limits.memory=${accounts.memoryMi}Mi,requests.memory=${accounts.memoryMi}Mi`;
    const full = `used: limits.memory=${hard}Mi,requests.memory=${hard}Mi, limited: limits.memory=${hard}Mi,requests.memory=${hard}Mi`;
    simulation.rollOut(
      released,
      'accounts',
      { image: imageOf(harborbank, accounts, '8.3.2') },
      {
        kind: 'refused',
        message: (pod) => `pods "${pod}" is forbidden: exceeded quota: namespace-memory, ${wanted}, ${full}`,
      },
    );
    simulation.put(released + 35_000, quota(hard, hard));
    const [from, to] = [released + 2_000, at('09:34')];
    const address = (service: string): string => simulation.addressOf(service);
    const failing = { kind: 'refused' as const };
    const alert = alertOf(harborbank, {
      ...{ name: 'Failed requests above 5 %', at: at('09:17:00'), severity: 'critical', value: 'A=0.41' },
      summary: 'quay: more than 5 % of the requests fail.',
      labels: { service: 'quay' },
      entity: 'harborbank/Service/quay',
    });
    return {
      alerts: [
        alert,
        errorRateAlert(harborbank, 'net-banking', at('09:16:30'), '0.55'),
        errorRateAlert(harborbank, 'cards', at('09:16:45'), '0.99'),
        replicasAlert(harborbank, 'accounts', at('09:18:00')),
      ],
      message: grafanaMessage(alert, { at: at('09:17:25'), host: 'grafana.harborbank.example' }),
      disturbances: [
        ...upstream(harborbank, { victim: 'accounts', from, to, failing, share: 1, address }),
        ...starved(harborbank, 'accounts', from, to, 0),
      ],
      changes: [rates, deployRecord(simulation, released, 'accounts', '8.3.1 -> 8.3.2')],
      failedProbes: { accounts: 'connect to accounts.harborbank.svc.cluster.local:8080: connection refused' },
    };
  },
};
