import type { Fault } from '../fault.ts';
import { admission } from './admission.ts';
import { faintFaults } from './faint.ts';
import { infrastructure } from './infrastructure.ts';
import { performance } from './performance.ts';
import { routing } from './routing.ts';
import { runtime } from './runtime.ts';
import { scheduling } from './scheduling.ts';
import { startup } from './startup.ts';

/** Faults that keep programs from being placed or started, and those of nodes. */
export const placementFaults = partlyDeclared([...admission, ...scheduling, ...infrastructure, ...startup]);

/** Faults of programs that run, of the ways to them, and of their speed. */
export const runningFaults = partlyDeclared([...runtime, ...routing, ...performance, ...faintFaults]);

/** Every third kind of fault comes with all manifests at first; reading them takes time. The rest: the sufferer's. */
function partlyDeclared(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Set<string>();
  return faults.map((fault) => {
    const first = !seen.has(fault.label) && seen.size % 3 === 0;
    seen.add(fault.label);
    return first || fault.object.startsWith('namespace/')
      ? fault
      : { ...fault, manifestsOf: [fault.object.replace(/^app\//u, '')] };
  });
}
