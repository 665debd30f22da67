import { alertOf } from './alerts.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import type { Story } from './story.ts';
import { larder } from './systems.ts';
import { hour } from './time.ts';

export const throttledAsEver: Story = {
  id: 'throttled-as-ever',
  title: 'Round planning is throttled, as ever',
  summary:
    'The alert has fired for six days and came up again; the planner is throttled as much as before and answers as fast as before.',
  system: larder,
  ...{ date: '2027-02-17', from: '22:13:35', to: '23:26' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    const start = at('22:13:35');
    simulation.recall(start, 'pantry', { reason: 'Error', exitCode: 2, hoursAgo: 44 });
    const deploy = innocentDeploy(simulation, at('22:35:50'), 'hamper', '9.1.0');
    // The one service that the throttled one calls: a neighbour that restarts while everybody looks.
    bystanderRestart(simulation, at('22:58:20'), 'street-map');
    const pod = simulation.podNamed('rounds').name;
    const alert = alertOf(larder, {
      ...{ name: 'CPUThrottlingHigh', at: start - 139 * hour, severity: 'info' },
      summary: 'Processes experience elevated CPU throttling.',
      description: '57.2 % throttling of CPU in namespace larder for container rounds.',
      labels: { container: 'rounds', pod },
      entity: simulation.entity('Pod', pod),
      expression:
        'sum(increase(container_cpu_cfs_throttled_periods_total{container!=""}[5m])) by (cluster, container, pod, namespace) / sum(increase(container_cpu_cfs_periods_total[5m])) by (cluster, container, pod, namespace) > 0.25',
    });
    return {
      alerts: [alert],
      message: alertmanagerMessage([alert], { at: at('23:01:44'), host: 'alertmanager.larder-obs:9093' }),
      disturbances: [],
      changes: [deploy],
    };
  },
};
