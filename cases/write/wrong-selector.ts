import { errorRateAlert, noRequestsAlert } from './alerts.ts';
import { grafanaMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import { starved, upstream } from './ripple.ts';
import type { Story } from './story.ts';
import { parcelway } from './systems.ts';

export const wrongSelector: Story = {
  id: 'wrong-selector',
  title: 'Nobody finds the depots',
  summary: 'Calls of the depot service are refused although both of its pods are ready.',
  system: parcelway,
  ...{ date: '2026-02-11', from: '06:30:10', to: '07:43' },
  answer: {
    verdict: 'confirmed',
    causes: [{ entity: 'parcelway/Service/depot', mechanism: 'service-selector-mismatch' }],
  },
  play(simulation, at) {
    simulation.recall(at('06:30:10'), 'labels', { reason: 'OOMKilled', exitCode: 137, hoursAgo: 14 });
    const deploy = innocentDeploy(simulation, at('07:02:45'), 'zones', '2.5.1');
    bystanderRestart(simulation, at('07:18:20'), 'tariff');
    const edited = at('07:21:25');
    simulation.select(edited, 'depot', { app: 'depot-api' });
    const [from, to] = [edited + 1_000, at('07:43')];
    const address = (service: string): string => simulation.addressOf(service);
    const failing = { kind: 'refused' as const };
    const alert = errorRateAlert(parcelway, 'tracker-web', at('07:24:10'), '0.44');
    return {
      alerts: [
        alert,
        errorRateAlert(parcelway, 'front-door', at('07:24:40'), '0.38'),
        noRequestsAlert(parcelway, 'courier-feed', at('07:25:30')),
      ],
      message: grafanaMessage(alert, { at: at('07:24:33'), host: 'grafana.parcelway.example' }),
      disturbances: [
        ...upstream(parcelway, { victim: 'depot', from, to, failing, share: 1, address }),
        ...starved(parcelway, 'depot', from, to, 0),
      ],
      changes: [deploy],
      failedProbes: { depot: 'connect to depot.parcelway.svc.cluster.local:8080: connection refused' },
    };
  },
};
