import { complaints, type Failing, spanError } from './complaints.ts';
import { type App, appNamed, type System } from './system.ts';
import type { Disturbance } from './telemetry.ts';

export interface Outage {
  /** The service whose callers do not get what they ask for. */
  readonly victim: string;
  readonly from: number;
  readonly to: number;
  readonly failing: Failing;
  /** Share of the calls to it that fail. */
  readonly share: number;
  /** The address that callers dial for a service. */
  readonly address: (service: string) => string;
  /** Share of a caller's own requests that need what failed, one hop up. */
  readonly needed?: number;
}

/** How an outage looks at the callers, hop by hop up to the edge; the victim itself is left alone. */
export function upstream(
  system: System,
  outage: Outage,
  seen: ReadonlySet<string> = new Set(),
): readonly Disturbance[] {
  const callee = appNamed(system, outage.victim);
  const callers = system.apps.filter((app) => app.calls.includes(outage.victim) && !seen.has(app.name));
  return callers.flatMap((caller) => {
    const own = outage.share * (outage.needed ?? 1) * weight(caller, callee);
    const next = {
      ...outage,
      victim: caller.name,
      share: own,
      failing: { kind: 'status' as const, status: 500, text: 'Internal Server Error' },
    };
    return [
      ...hit(system, caller, callee, outage, own),
      ...upstream(system, next, new Set([...seen, caller.name])),
    ];
  });
}

/** How much of a caller's work needs this callee. */
const weight = (caller: App, callee: App): number =>
  Math.min(1, (1.1 * callee.rate) / caller.rate, caller.calls.length > 3 ? 0.55 : 1);

function hit(system: System, caller: App, callee: App, outage: Outage, own: number): readonly Disturbance[] {
  const { from, to, failing, share } = outage;
  const slow = failing.kind === 'timeout';
  const every = Math.max(9_000, 60_000 / Math.max(1, caller.rate * own));
  const status = failing.kind === 'status' ? failing.status : slow ? 504 : 502;
  const error = spanError(system, callee, failing);
  return [
    { app: caller.name, callee: callee.name, from, to, errors: share, error, ...(slow && { slower: 60 }) },
    {
      ...{ app: caller.name, from, to, errors: own, status, ...(slow && { slower: 1 + 30 * own }) },
      says: { every, lines: complaints(caller, callee, failing, outage.address(callee.name)) },
    },
  ];
}

/** Services below `victim` get fewer requests when nothing reaches it, hop by hop. */
export function starved(
  system: System,
  victim: string,
  from: number,
  to: number,
  left: number,
): readonly Disturbance[] {
  const reach = new Map<string, number>();
  const walk = (name: string, share: number): void => {
    for (const callee of appNamed(system, name).calls) {
      const callers = system.apps.filter((app) => app.calls.includes(callee));
      const total = callers.reduce((sum, caller) => sum + caller.rate, 0);
      const lost = (share * appNamed(system, name).rate) / total;
      reach.set(callee, Math.min(1, (reach.get(callee) ?? 0) + lost));
      walk(callee, lost);
    }
  };
  walk(victim, 1 - left);
  const below = [...reach].map(([app, lost]) => ({ app, from, to, rate: Math.max(0.02, 1 - lost) }));
  return [{ app: victim, from, to, rate: left }, ...below];
}
