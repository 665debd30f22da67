import { errorRateAlert } from './alerts.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import { upstream } from './ripple.ts';
import type { Story } from './story.ts';
import { paperlane } from './systems.ts';
import { stamp } from './time.ts';

export const recoveredAlert: Story = {
  id: 'recovered-alert',
  title: 'Reviews were short of breath',
  summary:
    'One pod of the reviews service ran out of memory once and has been healthy since; the alert is over.',
  system: paperlane,
  ...{ date: '2026-06-02', from: '09:10:05', to: '10:24' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    simulation.recall(at('09:10:05'), 'finder', { reason: 'Error', exitCode: 143, hoursAgo: 30 });
    const deploy = innocentDeploy(simulation, at('09:26:40'), 'card-gate', '1.9.4');
    bystanderRestart(simulation, at('09:47:30'), 'letters');
    const died = at('10:01:12');
    const before = simulation.podNamed('reviews', 1);
    const pod = simulation.restart(died, 'reviews', {
      index: 1,
      reason: 'OOMKilled',
      exitCode: 137,
      readyAfterMs: 31_000,
    });
    simulation.event(
      died + 33_000,
      simulation.entity('Pod', pod.name),
      'Unhealthy',
      `Readiness probe failed: Get "http://${before.ip}:8080/healthz/ready": dial tcp ${before.ip}:8080: connect: connection refused`,
      {
        ...{ type: 'Warning', reporter: 'kubelet', count: 2, firstSeen: stamp(died + 11_000) },
      },
    );
    const to = at('10:04:30');
    const address = (service: string): string => simulation.addressOf(service);
    const failing = { kind: 'refused' as const };
    const alert = errorRateAlert(paperlane, 'reviews', at('10:03:15'), '0.22', at('10:08:15'));
    return {
      alerts: [alert],
      message: alertmanagerMessage([alert], { at: at('10:03:47'), host: 'alertmanager.monitoring:9093' }),
      disturbances: [
        ...upstream(paperlane, {
          victim: 'reviews',
          from: died,
          to,
          failing,
          share: 0.3,
          address,
        }),
        { app: 'reviews', from: died, to, errors: 0.24 },
        {
          ...{ app: 'reviews', from: died - 400, to: died + 6_000 },
          says: {
            every: 30_000,
            lines: [() => ({ severity: 'info', message: 'Booting worker with pid: 7' })],
          },
        },
      ],
      changes: [deploy],
    };
  },
};
