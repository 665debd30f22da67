import { alertOf } from './alerts.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import type { Story } from './story.ts';
import { paperlane } from './systems.ts';
import { stamp } from './time.ts';

const node = 'plane-worker-3';

export const nodeDrainedOnPurpose: Story = {
  id: 'node-drained-on-purpose',
  title: 'A worker is empty, as it should be',
  summary: 'A node was cordoned and drained for its kernel update; every pod moved and is ready.',
  question: 'is the cordoned node a problem?',
  system: paperlane,
  ...{ date: '2026-10-12', from: '05:02:50', to: '06:14' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    simulation.recall(at('05:02:50'), 'reviews', { reason: 'OOMKilled', exitCode: 137, hoursAgo: 12 });
    const deploy = innocentDeploy(simulation, at('05:20:05'), 'card-gate', '1.9.5');
    bystanderRestart(simulation, at('05:34:40'), 'pricing');
    const drained = at('05:46:10');
    simulation.drain(drained, node);
    const alert = alertOf(paperlane, {
      ...{ name: 'KubePodsPending', at: at('05:48:00'), until: at('05:53:00'), severity: 'warning' },
      summary: 'Pods have been pending for more than a minute.',
      labels: { node },
    });
    return {
      alerts: [alert],
      message: alertmanagerMessage([alert], { at: at('05:48:33'), host: 'alertmanager.monitoring:9093' }),
      disturbances: [],
      changes: [
        deploy,
        {
          ...{ entity: `cluster/Node/${node}`, at: stamp(drained), kind: 'maintenance', by: 'ops' },
          summary: `${node}: drained for the kernel update of October`,
        },
      ],
    };
  },
};
