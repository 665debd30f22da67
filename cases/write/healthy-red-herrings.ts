import { alertOf } from './alerts.ts';
import type { Body } from './history.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import type { Story } from './story.ts';
import { harborbank } from './systems.ts';
import { stamp } from './time.ts';

const nightly = (began: number, ended: number): Body => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'interest-run-29684', namespace: 'harborbank', labels: { app: 'interest-run' } },
  spec: {
    parallelism: 1,
    completions: 1,
    backoffLimit: 3,
    template: {
      metadata: { labels: { app: 'interest-run', 'job-name': 'interest-run-29684' } },
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'interest-run', image: 'images.harborbank.example/core/interest-run:1.3.0' }],
      },
    },
  },
  status: {
    startTime: stamp(began),
    completionTime: stamp(ended),
    succeeded: 1,
    conditions: [
      {
        type: 'Complete',
        status: 'True',
        lastProbeTime: stamp(ended),
        lastTransitionTime: stamp(ended),
        reason: 'CompletionsReached',
        message: 'Reached expected number of succeeded pods',
      },
    ],
  },
});

export const healthyRedHerrings: Story = {
  id: 'healthy-red-herrings',
  title: 'A busy morning on which nothing broke',
  summary:
    'Two releases, a finished job, a certificate that ages and old restarts; every request was served.',
  question: 'anything wrong after the releases this morning?',
  system: harborbank,
  ...{ date: '2026-09-03', from: '07:01:15', to: '08:15' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    const start = at('07:01:15');
    simulation.recall(start, 'accounts', { reason: 'Error', exitCode: 1, hoursAgo: 16 });
    simulation.recall(start, 'screening', { index: 1, reason: 'OOMKilled', exitCode: 137, hoursAgo: 52 });
    const [began, ended] = [at('06:40:00'), at('07:06:40')];
    simulation.put(at('07:06:40'), nightly(began, ended), {
      created: began,
      manager: 'kube-controller-manager',
    });
    simulation.event(ended, simulation.entity('Job', 'interest-run-29684'), 'Completed', 'Job completed', {
      reporter: 'job-controller',
    });
    const first = innocentDeploy(simulation, at('07:24:10'), 'cards', '2.15.0');
    const second = innocentDeploy(simulation, at('07:48:30'), 'net-banking', '11.4.1');
    bystanderRestart(simulation, at('07:55:20'), 'notices');
    const alert = alertOf(harborbank, {
      ...{ name: 'CertificateExpiresSoon', at: at('07:50:00'), until: at('07:58:00'), severity: 'info' },
      summary: 'A certificate expires in less than 21 days.',
      labels: { certificate: 'quay-tls' },
    });
    return {
      alerts: [alert],
      message: alertmanagerMessage([alert], { at: at('07:50:34'), host: 'alertmanager.hb-monitoring:9093' }),
      disturbances: [],
      changes: [first, second],
    };
  },
};
