import type { EntityId } from '../../src/lib/entity.ts';
import type { AlertRecord } from '../../src/sources/signals.ts';
import type { System } from './system.ts';
import { hour, stamp } from './time.ts';

const days = 24 * hour;

/** Alerts that fire on this kind of cluster day and night, whatever happens. */
export function backgroundAlerts(system: System, from: number): readonly AlertRecord[] {
  const always = (
    name: string,
    age: number,
    labels: Record<string, string>,
    summary: string,
  ): AlertRecord => ({
    name,
    state: 'firing',
    labels: { alertname: name, cluster: system.cluster, ...labels },
    annotations: { summary },
    startsAt: stamp(from - age),
  });
  const worst = system.apps.toSorted((a, b) => (b.throttled ?? 0) - (a.throttled ?? 0))[0];
  const java = system.apps.find((app) => app.runtime === 'java');
  const container = (worst?.throttled ? worst : java)?.name ?? 'app';
  const throttled = { namespace: system.namespace, container, severity: 'info' };
  return [
    always(
      'Watchdog',
      63 * days,
      { severity: 'none' },
      'An alert that should always be firing to certify that Alertmanager is working properly.',
    ),
    always(
      'InfoInhibitor',
      2 * days,
      { severity: 'none', namespace: system.namespace },
      'Info-level alert inhibition.',
    ),
    always(
      'KubeSchedulerDown',
      63 * days,
      { severity: 'critical' },
      'Target disappeared from Prometheus target discovery.',
    ),
    always(
      'KubeControllerManagerDown',
      63 * days,
      { severity: 'critical' },
      'Target disappeared from Prometheus target discovery.',
    ),
    always('CPUThrottlingHigh', 2 * days, throttled, 'Processes experience elevated CPU throttling.'),
  ];
}

export interface Firing {
  readonly name: string;
  readonly at: number;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly summary: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly entity?: EntityId;
  readonly expression?: string;
  readonly value?: string;
  readonly description?: string;
  /** When it was over; it still fires where absent. */
  readonly until?: number;
}

export function alertOf(system: System, firing: Firing): AlertRecord {
  const { name, at, severity, summary, labels, entity, expression, value, description, until } = firing;
  return {
    name,
    state: until === undefined ? 'firing' : 'resolved',
    labels: { alertname: name, cluster: system.cluster, namespace: system.namespace, severity, ...labels },
    annotations: { summary, ...(description && { description }), ...(value && { value }) },
    startsAt: stamp(at),
    ...(until !== undefined && { endsAt: stamp(until) }),
    ...(entity && { entity }),
    ...(expression && { expression }),
  };
}

/** The rate of failed requests of a service is above five per cent. */
export const errorRateAlert = (
  system: System,
  service: string,
  at: number,
  value: string,
  until?: number,
): AlertRecord =>
  alertOf(system, {
    ...{ name: 'ServiceErrorRateHigh', at, severity: 'critical', value },
    summary: `More than 5 % of the requests to ${service} fail.`,
    labels: { service },
    entity: `${system.namespace}/Service/${service}`,
    expression: `sum(rate(http_requests_total{service="${service}",code=~"5.."}[2m])) / sum(rate(http_requests_total{service="${service}"}[2m])) > 0.05`,
    ...(until !== undefined && { until }),
  });

/** A service got next to no requests for three minutes. */
export const noRequestsAlert = (system: System, service: string, at: number, until?: number): AlertRecord =>
  alertOf(system, {
    ...{ name: 'ServiceNoRequests', at, severity: 'warning' },
    summary: `${service} has had next to no requests for 3 minutes.`,
    labels: { service },
    entity: `${system.namespace}/Service/${service}`,
    expression: `sum(rate(http_requests_total{service="${service}"}[3m])) < 0.1 * sum(rate(http_requests_total{service="${service}"}[1h] offset 5m))`,
    ...(until !== undefined && { until }),
  });

export const replicasAlert = (system: System, deployment: string, at: number, until?: number): AlertRecord =>
  alertOf(system, {
    ...{ name: 'KubeDeploymentReplicasMismatch', at, severity: 'warning' },
    summary: 'Deployment has not matched the expected number of replicas.',
    description: `Deployment ${system.namespace}/${deployment} has not matched the expected number of replicas for longer than 3 minutes.`,
    labels: { deployment },
    entity: `${system.namespace}/Deployment/${deployment}`,
    expression: `kube_deployment_spec_replicas{deployment="${deployment}"} != kube_deployment_status_replicas_available{deployment="${deployment}"}`,
    ...(until !== undefined && { until }),
  });
