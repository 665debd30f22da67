import { alertOf } from './alerts.ts';
import { grafanaMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import type { Story } from './story.ts';
import { parcelway } from './systems.ts';

export const loadPeakServed: Story = {
  id: 'load-peak-served',
  title: 'Everybody tracks a parcel',
  summary:
    'Requests rose by three quarters, the autoscaler added pods, and every request was served in time.',
  system: parcelway,
  ...{ date: '2026-12-09', from: '16:20:55', to: '17:33' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    simulation.recall(at('16:20:55'), 'zones', { reason: 'Error', exitCode: 1, hoursAgo: 21 });
    const deploy = innocentDeploy(simulation, at('16:35:30'), 'invoices', '3.9.1');
    const [from, to] = [at('16:52'), at('17:33')];
    bystanderRestart(simulation, at('16:59:15'), 'labels');
    simulation.scale(at('16:55:40'), 'track', 4);
    const alert = alertOf(parcelway, {
      ...{ name: 'RequestRateUnusual', at: at('16:57:00'), until: at('17:09:00'), severity: 'info' },
      ...{ value: 'A=88.1' },
      summary: 'front-door: the request rate is 1.6 times that of the hour before.',
      labels: { service: 'front-door' },
      entity: 'parcelway/Service/front-door',
    });
    const busy = ['front-door', 'tracker-web', 'track', 'scan-db'];
    return {
      alerts: [alert],
      message: grafanaMessage(alert, { at: at('16:57:21'), host: 'grafana.parcelway.example' }),
      disturbances: busy.map((app) => ({ app, from, to, rate: 1.75, slower: 1.04 })),
      changes: [deploy],
    };
  },
};
