import type { Window } from '../../lib/clock.ts';

/** An alert of the incident, as far as analysis needs it; `alerts/alert.ts` fits. */
interface FocusAlert {
  readonly name: string;
  readonly status: 'firing' | 'resolved' | 'acknowledged';
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt?: string;
}

/** What the investigation was asked about. */
export interface Focus {
  readonly alerts: readonly FocusAlert[];
  readonly question?: string;
  /** Where to look; everywhere if absent or empty. */
  readonly namespaces?: readonly string[];
}

/** When the trouble began, in epoch ms: the first alert that started inside the window. */
export function onsetOf(starts: readonly (string | undefined)[], window: Window): number | undefined {
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  const inside = starts
    .map((start) => Date.parse(start ?? ''))
    .filter((at) => Number.isFinite(at) && at >= from && at <= to);
  return inside.length > 0 ? Math.min(...inside) : undefined;
}
