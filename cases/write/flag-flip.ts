import { errorRateAlert } from './alerts.ts';
import { flagFile } from './flag-file.ts';
import { configMap } from './manifests.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import { upstream } from './ripple.ts';
import type { Simulation } from './simulation.ts';
import type { Story } from './story.ts';
import { parcelway } from './systems.ts';
import { hour } from './time.ts';

/** The one flag that somebody touches, among its neighbours. */
const flags = (surcharge: 'on' | 'off'): Readonly<Record<string, string>> =>
  flagFile({
    'depot-map-tiles': 'on',
    'label-thermal-format': 'off',
    'remote-zone-surcharge-v2': surcharge,
    'track-live-eta': 'on',
  });

function restartConsumer(simulation: Simulation, at: number): void {
  const annotations = {
    'kubectl.kubernetes.io/restartedAt': new Date(at).toISOString().replace('.000Z', 'Z'),
  };
  simulation.rollOut(at, 'quotes', { annotations }, { kind: 'healthy' }, 'kubectl-rollout');
}

export const flagFlip: Story = {
  id: 'flag-flip',
  title: 'Quotes abroad fail',
  summary: 'A third of the quotes fail since shortly before noon; the quotes service was restarted in vain.',
  system: parcelway,
  ...{ date: '2026-04-08', from: '11:01:30', to: '12:14' },
  answer: {
    verdict: 'confirmed',
    causes: [{ entity: 'parcelway/ConfigMap/feature-flags', mechanism: 'feature-flag-change' }],
  },
  play(simulation, at) {
    const start = at('11:01:30');
    simulation.put(start, configMap('parcelway', 'feature-flags', flags('off')), {
      created: start - 3000 * hour,
    });
    simulation.recall(start, 'courier-feed', { reason: 'Error', exitCode: 2, hoursAgo: 9 });
    const deploy = innocentDeploy(simulation, at('11:33:05'), 'depot', '6.7.4');
    const flipped = at('11:52:10');
    simulation.put(flipped, configMap('parcelway', 'feature-flags', flags('on')), {
      manager: 'kubectl-edit',
    });
    bystanderRestart(simulation, at('11:50:40'), 'labels');
    restartConsumer(simulation, at('12:02:20'));
    // A mounted ConfigMap reaches its pods with the kubelet's next sync.
    const [from, to] = [flipped + 48_000, at('12:14')];
    const address = (service: string): string => simulation.addressOf(service);
    const failing = {
      kind: 'status' as const,
      status: 500,
      text: 'quote failed: no surcharge table for remote zone',
    };
    const alert = errorRateAlert(parcelway, 'front-door', at('11:55:30'), '0.074');
    return {
      alerts: [alert, errorRateAlert(parcelway, 'quotes', at('11:55:00'), '0.33')],
      message: alertmanagerMessage([alert], { at: at('11:56:02'), host: 'alertmanager.observability:9093' }),
      disturbances: [
        ...upstream(parcelway, {
          victim: 'quotes',
          from,
          to,
          failing,
          share: 0.33,
          address,
        }),
        {
          ...{ app: 'quotes', from, to, errors: 0.33 },
          says: {
            every: 9_000,
            lines: [
              (random) => ({
                severity: 'error',
                message: 'quote failed',
                fields: {
                  op: 'QuoteInternational',
                  zone: `R${random.int(1, 9)}`,
                  flag: 'remote-zone-surcharge-v2',
                  variant: 'on',
                  err: 'no surcharge table for remote zone',
                },
              }),
            ],
          },
        },
        {
          ...{ app: 'flags', from: from - 2_000, to: from + 4_000 },
          says: {
            every: 5_000,
            lines: [
              () => ({
                severity: 'info',
                message: 'Configuration file change detected, flags updated',
                fields: { source: '/etc/config/flags.json', component: 'sync' },
              }),
            ],
          },
        },
      ],
      changes: [deploy],
    };
  },
};
