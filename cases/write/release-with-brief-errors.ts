import { errorRateAlert } from './alerts.ts';
import { imageOf } from './manifests.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, deployRecord, innocentDeploy } from './noise.ts';
import { upstream } from './ripple.ts';
import type { Story } from './story.ts';
import { appNamed } from './system.ts';
import { harborbank } from './systems.ts';

export const releaseWithBriefErrors: Story = {
  id: 'release-with-brief-errors',
  title: 'A release that took its time',
  summary:
    'The accounts service was away for a minute while it was replaced all at once; it has served since.',
  system: harborbank,
  ...{ date: '2026-11-04', from: '13:11:20', to: '14:25' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    simulation.recall(at('13:11:20'), 'rates', { reason: 'Error', exitCode: 2, hoursAgo: 33 });
    const deploy = innocentDeploy(simulation, at('13:29:50'), 'transfers', '3.27.1');
    bystanderRestart(simulation, at('13:41:10'), 'notices');
    const released = at('13:52:40');
    const image = imageOf(harborbank, appNamed(harborbank, 'accounts'), '8.4.0');
    const done = simulation.rollOut(released, 'accounts', { image });
    const address = (service: string): string => simulation.addressOf(service);
    const failing = { kind: 'refused' as const };
    const alert = errorRateAlert(harborbank, 'quay', at('13:54:10'), '0.21', at('13:57:10'));
    return {
      alerts: [alert, errorRateAlert(harborbank, 'cards', at('13:53:55'), '0.6', at('13:56:55'))],
      message: alertmanagerMessage([alert], { at: at('13:54:41'), host: 'alertmanager.hb-monitoring:9093' }),
      disturbances: [
        ...upstream(harborbank, {
          ...{ victim: 'accounts', from: released + 2_000, to: done, failing, share: 1, address },
        }),
      ],
      changes: [deploy, deployRecord(simulation, released, 'accounts', '8.3.1 -> 8.4.0')],
    };
  },
};
