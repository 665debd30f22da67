import type { AlertRecord } from '../../src/sources/signals.ts';
import { alertOf } from './alerts.ts';
import { alertmanagerMessage } from './message.ts';
import { bystanderRestart, innocentDeploy } from './noise.ts';
import type { Story } from './story.ts';
import { parcelway } from './systems.ts';

export const alertStormNoFault: Story = {
  id: 'alert-storm-no-fault',
  title: 'Every target down at once',
  summary:
    'The monitoring restarted and missed its targets for three minutes; nothing it watches was ever unwell.',
  system: parcelway,
  ...{ date: '2026-08-19', from: '03:05:25', to: '04:21' },
  answer: { verdict: 'no-fault', causes: [] },
  play(simulation, at) {
    simulation.recall(at('03:05:25'), 'invoices', { reason: 'OOMKilled', exitCode: 137, hoursAgo: 40 });
    const deploy = innocentDeploy(simulation, at('03:30:00'), 'courier-feed', '3.1.2');
    bystanderRestart(simulation, at('03:52:30'), 'labels');
    const down = parcelway.apps.map(({ name }, index): AlertRecord => {
      const began = at('04:01:40') + (index % 4) * 15_000;
      return alertOf(parcelway, {
        ...{ name: 'TargetDown', at: began, until: began + 195_000, severity: 'warning' },
        summary: `100 % of the ${name} targets in ${parcelway.namespace} are down.`,
        labels: { job: name, service: name },
        entity: `parcelway/Service/${name}`,
        expression: `100 * (count by (job, service) (up{job="${name}"} == 0) / count by (job, service) (up{job="${name}"})) > 10`,
      });
    });
    const restarted = alertOf(parcelway, {
      ...{
        name: 'PrometheusNotIngestingSamples',
        at: at('04:01:10'),
        until: at('04:05:10'),
        severity: 'warning',
      },
      summary: 'Prometheus is not ingesting samples.',
      labels: { pod: 'prometheus-0' },
    });
    return {
      alerts: [restarted, ...down],
      message: alertmanagerMessage(down, { at: at('04:02:31'), host: 'alertmanager.observability:9093' }),
      disturbances: [],
      gap: { from: at('04:01:05'), to: at('04:04:40') },
      changes: [deploy],
    };
  },
};
