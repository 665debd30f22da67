import { errorRateAlert, replicasAlert } from './alerts.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, deployRecord, innocentDeploy } from './noise.ts';
import { starved, upstream } from './ripple.ts';
import type { Story } from './story.ts';
import { harborbank } from './systems.ts';

export const badImage: Story = {
  id: 'bad-image',
  title: 'No statements can be downloaded',
  summary: 'The statements service has no running pod since its release; its pods wait for an image.',
  system: harborbank,
  ...{ date: '2026-01-15', from: '15:40:20', to: '16:52' },
  answer: {
    verdict: 'confirmed',
    causes: [{ entity: 'harborbank/Deployment/statements', mechanism: 'incorrect-image-reference' }],
  },
  failed: { tempo: 'timeout' },
  play(simulation, at) {
    simulation.recall(at('15:40:20'), 'notices', { reason: 'Error', exitCode: 1, hoursAgo: 19 });
    const deploy = innocentDeploy(simulation, at('16:11:30'), 'cards', '2.14.3');
    bystanderRestart(simulation, at('16:30:50'), 'rates');
    const released = at('16:33:10');
    const image = 'images.harborbank.example/core/statements:3.4.0-rc';
    const ref = 'images.harborbank.example/core/statements:3.4.0-rc';
    const error = `rpc error: code = NotFound desc = failed to pull and unpack image "${ref}": failed to resolve reference "${ref}": ${ref}: not found`;
    simulation.rollOut(released, 'statements', { image }, { kind: 'unpulled', error });
    const [from, to] = [released + 2_000, at('16:52')];
    const address = (service: string): string => simulation.addressOf(service);
    const failing = { kind: 'refused' as const };
    const alert = replicasAlert(harborbank, 'statements', at('16:37:00'));
    return {
      alerts: [alert, errorRateAlert(harborbank, 'net-banking', at('16:36:15'), '0.08')],
      message: alertmanagerMessage([alert], { at: at('16:37:32'), host: 'alertmanager.hb-monitoring:9093' }),
      disturbances: [
        ...upstream(harborbank, { victim: 'statements', from, to, failing, share: 1, address }),
        ...starved(harborbank, 'statements', from, to, 0),
      ],
      changes: [deploy, deployRecord(simulation, released, 'statements', '3.3.0 -> 3.4.0-rc')],
      failedProbes: {
        statements: 'connect to statements.harborbank.svc.cluster.local:8080: connection refused',
      },
    };
  },
};
