import { alertOf, errorRateAlert } from './alerts.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import { upstream } from './ripple.ts';
import type { Story } from './story.ts';
import { paperlane } from './systems.ts';
import { minute } from './time.ts';

const node = 'plane-worker-1';

export const nodeKubeletDown: Story = {
  id: 'node-kubelet-down',
  title: 'A worker fell silent',
  summary: 'One node stopped reporting; what had its only pod there cannot be reached.',
  system: paperlane,
  ...{ date: '2026-03-29', from: '20:15:40', to: '21:26' },
  answer: {
    verdict: 'confirmed',
    causes: [{ entity: `cluster/Node/${node}`, mechanism: 'kubelet-unavailable' }],
  },
  play(simulation, at) {
    simulation.recall(at('20:15:40'), 'finder', { index: 1, reason: 'Error', exitCode: 143, hoursAgo: 8 });
    const deploy = innocentDeploy(simulation, at('20:44:00'), 'till', '5.0.8');
    bystanderRestart(simulation, at('21:05:45'), 'letters');
    const silent = at('21:08:20');
    simulation.loseNode(silent, node);
    simulation.evict(silent + 40_000 + 5 * minute, node);
    // A database on the lost node is taken out of its service: single, and tied to its disk.
    const [from, to] = [silent + 41_000, at('21:26')];
    const lonely = paperlane.apps.filter(({ name, replicas }) => {
      const pods = simulation.podsOf(name);
      return replicas === 1 && pods.every((pod) => pod.node === node);
    });
    const address = (service: string): string => simulation.addressOf(service);
    const failing = { kind: 'refused' as const };
    const alert = alertOf(paperlane, {
      ...{ name: 'KubeNodeNotReady', at: at('21:10:30'), severity: 'warning' },
      summary: 'Node is not ready.',
      description: `${node} has been unready for more than 1 minute.`,
      labels: { node },
      entity: `cluster/Node/${node}`,
      expression: 'kube_node_status_condition{condition="Ready",status="true"} == 0',
    });
    return {
      alerts: [
        alert,
        ...lonely.flatMap(({ name }) =>
          paperlane.apps
            .filter(({ calls }) => calls.includes(name))
            .map((caller) => errorRateAlert(paperlane, caller.name, at('21:12:10'), '0.6')),
        ),
      ],
      message: alertmanagerMessage([alert], { at: at('21:11:02'), host: 'alertmanager.monitoring:9093' }),
      disturbances: lonely.flatMap(({ name }) =>
        upstream(paperlane, { victim: name, from, to, failing, share: 1, needed: 0.6, address }),
      ),
      changes: [deploy],
      failedProbes: {
        [`${node}/kubelet`]: 'inactive (dead)',
        ...Object.fromEntries(
          lonely.map(({ name, port }) => [
            name,
            `connect to ${name}.paperlane.svc.cluster.local:${port}: connection refused`,
          ]),
        ),
      },
    };
  },
};
