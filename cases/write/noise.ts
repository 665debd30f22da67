import type { ChangeRecord } from '../../src/sources/signals.ts';
import { imageOf } from './manifests.ts';
import type { Simulation } from './simulation.ts';
import { appNamed } from './system.ts';
import { stamp } from './time.ts';

/** A restart in the window that has nothing to do with anything: a probe timed out once. */
export function bystanderRestart(simulation: Simulation, at: number, name: string): void {
  const pod = simulation.entity('Pod', simulation.podNamed(name).name);
  const unhealthy = { type: 'Warning' as const, reporter: 'kubelet', count: 3, lastSeen: stamp(at) };
  const probe =
    'Liveness probe failed: Get "http://10.244.2.31:8080/healthz/live": context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  simulation.event(at - 20_000, pod, 'Unhealthy', probe, unhealthy);
  simulation.event(at, pod, 'Killing', `Container ${name} failed liveness probe, will be restarted`, {
    reporter: 'kubelet',
  });
  simulation.restart(at + 2_000, name, { reason: 'Completed', exitCode: 0 });
}

/** A healthy release of a service that is not to blame, as the delivery tool records it. */
export function innocentDeploy(simulation: Simulation, at: number, name: string, tag: string): ChangeRecord {
  const app = appNamed(simulation.system, name);
  simulation.rollOut(at, name, { image: imageOf(simulation.system, app, tag) });
  return deployRecord(simulation, at, name, `${app.tag} -> ${tag}`);
}

export const deployRecord = (
  simulation: Simulation,
  at: number,
  name: string,
  what: string,
): ChangeRecord => ({
  entity: simulation.entity('Deployment', name),
  at: stamp(at),
  kind: 'deploy',
  summary: `${name}: ${what} (sync of ${simulation.random.hex(7)})`,
  by: 'argocd',
});
