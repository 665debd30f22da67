import { alertOf } from './alerts.ts';
import { flagFile } from './flag-file.ts';
import type { Said } from './log-lines.ts';
import { configMap } from './manifests.ts';
import { grafanaMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';
import { parcelway } from './systems.ts';
import { hour } from './time.ts';

/** Customers close their browsers all day long. */
const hungUp = (random: Random): Said => ({
  severity: 'error',
  message: 'upstream call failed',
  fields: { op: 'GetParcel', peer: 'track:8080', err: 'context canceled', after: `${random.int(4, 90)}ms` },
});

const flags = { 'depot-map-tiles': 'on', 'label-thermal-format': 'off', 'zones-cache-warmup': 'on' } as const;

export const flagWithoutEffect: Story = {
  id: 'flag-without-effect',
  title: 'A flag was flipped and nobody noticed',
  summary:
    'Live arrival times were switched on; errors and latency are as they were, and so are the old log lines.',
  question: 'did the tracking flag break anything?',
  system: parcelway,
  ...{ date: '2026-07-14', from: '10:08:40', to: '11:21' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    const [start, to] = [at('10:08:40'), at('11:21')];
    const file = (eta: 'on' | 'off') =>
      configMap('parcelway', 'feature-flags', flagFile({ ...flags, 'track-live-eta': eta }));
    simulation.put(start, file('off'), { created: start - 5100 * hour });
    simulation.recall(start, 'depot', { reason: 'Error', exitCode: 1, hoursAgo: 14 });
    const deploy = innocentDeploy(simulation, at('10:31:20'), 'invoices', '3.9.2');
    const flipped = at('10:47:05');
    simulation.put(flipped, file('on'), { manager: 'kubectl-edit' });
    bystanderRestart(simulation, at('10:49:50'), 'labels');
    const alert = alertOf(parcelway, {
      ...{ name: 'TrackingSynthetic', at: at('10:48:30'), until: at('10:51:30'), severity: 'warning' },
      ...{ value: 'A=1' },
      summary: 'track: one of twelve synthetic look-ups took longer than 2 s.',
      labels: { service: 'track' },
      entity: 'parcelway/Service/track',
    });
    return {
      alerts: [alert],
      message: grafanaMessage(alert, { at: at('10:48:52'), host: 'grafana.parcelway.example' }),
      disturbances: [
        { ...{ app: 'tracker-web', from: start, to }, says: { every: 240_000, lines: [hungUp] } },
        {
          ...{ app: 'flags', from: flipped + 46_000, to: flipped + 52_000 },
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
