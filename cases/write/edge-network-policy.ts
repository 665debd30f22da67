import { alertmanagerMessage } from './message.ts';
import { errorRateAlert, noRequestsAlert } from './alerts.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import { starved, upstream } from './ripple.ts';
import type { Story } from './story.ts';
import { paperlane } from './systems.ts';

export const edgeNetworkPolicy: Story = {
  id: 'edge-network-policy',
  title: 'The shop answers nobody',
  summary:
    'Every page of the bookshop times out at the gateway while the storefront behind it looks idle and healthy.',
  system: paperlane,
  ...{ date: '2026-03-17', from: '13:03:12', to: '14:19' },
  answer: {
    verdict: 'confirmed',
    causes: [{ entity: 'paperlane/NetworkPolicy/storefront-ingress', mechanism: 'network-policy-block' }],
  },
  play(simulation, at) {
    simulation.recall(at('13:03:12'), 'reviews', { reason: 'OOMKilled', exitCode: 137, hoursAgo: 6 });
    const deploy = innocentDeploy(simulation, at('13:41:20'), 'pricing', '2.8.1');
    bystanderRestart(simulation, at('13:58:06'), 'letters');
    const cut = at('14:03:40');
    simulation.put(
      cut,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'storefront-ingress', namespace: 'paperlane', labels: { app: 'storefront' } },
        spec: {
          podSelector: { matchLabels: { app: 'storefront' } },
          policyTypes: ['Ingress'],
          ingress: [
            {
              from: [{ podSelector: { matchLabels: { app: 'edge-proxy' } } }],
              ports: [{ protocol: 'TCP', port: 3000 }],
            },
          ],
        },
      },
      { manager: 'kubectl-create' },
    );
    const to = at('14:19');
    const address = (service: string): string => simulation.addressOf(service);
    const outage = {
      victim: 'storefront',
      from: cut,
      to,
      failing: { kind: 'timeout' as const },
      share: 1,
      address,
    };
    const alert = errorRateAlert(paperlane, 'edge-gateway', at('14:06:15'), '0.97');
    return {
      alerts: [
        alert,
        noRequestsAlert(paperlane, 'storefront', at('14:08:00')),
        noRequestsAlert(paperlane, 'reviews', at('14:08:30')),
      ],
      message: alertmanagerMessage([alert], { at: at('14:06:47'), host: 'alertmanager.monitoring:9093' }),
      disturbances: [...upstream(paperlane, outage), ...starved(paperlane, 'storefront', cut, to, 0)],
      changes: [deploy],
      failedProbes: {
        storefront:
          'connect to storefront.paperlane.svc.cluster.local:3000 from monitoring: timed out after 5s',
      },
    };
  },
};
