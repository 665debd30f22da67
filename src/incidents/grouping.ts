import type { Incident } from './incident.ts';
import { areFarApart, areRelated, isBroad, type Surroundings } from './surroundings.ts';

/** When alerts are one incident; see `docs/configuration.md`. */
export interface Rule {
  /** A related alert joins an incident whose last alert arrived at most this long ago. */
  readonly windowMs: number;
  /** An alert about what an incident's diagnosis blames joins for this long. */
  readonly causeMs: number;
  /** So many alerts in one channel within a minute, none related to another, are a storm. */
  readonly stormAlerts: number;
}

/** An incident as the board of its channel knows it. Instants in milliseconds. */
export interface Group {
  readonly incident: string;
  readonly lastAt: number;
  /** Keys of its alerts, the newest last. */
  readonly alerts: readonly string[];
  readonly around: readonly Surroundings[];
  /** What a diagnosis blames. */
  readonly causes?: readonly Surroundings[];
  /** What it takes in while a storm lasts: `namespace shop`, or `channel` for all. */
  readonly storm?: string;
  /** It was opened for a critical alert in the midst of a storm. */
  readonly apart?: boolean;
  /** The incident as it begins, until it is known to be written. */
  readonly seed?: Incident;
}

/** What is going on in one channel. */
export interface Board {
  readonly groups: readonly Group[];
  /** When the alerts of the last minute arrived that were related to nothing. */
  readonly unrelated: readonly number[];
}

/** An alert of which no incident is known yet. */
export interface Newcomer {
  readonly key: string;
  readonly around: Surroundings;
  readonly critical: boolean;
  /** A person who asks gets an incident of their own. */
  readonly alone: boolean;
  readonly now: number;
  /** The incident that it opens where it belongs to none. */
  readonly seed: Incident;
}

export interface Placement {
  readonly board: Board;
  readonly group: Group;
  readonly how: 'opened' | 'joined';
}

const minuteMs = 60_000;
const kept = { alerts: 500, around: 60, groups: 60, unrelated: 100 } as const;
/** Incidents that take in one cluster, region or namespace each; the rest of a storm is one. */
const stormGroups = 2;
/** Critical alerts of other neighbourhoods that open their own while a storm lasts, within the window. */
const apartGroups = 3;

export const emptyBoard: Board = { groups: [], unrelated: [] };

/**
 * Where a new alert belongs. The rule, in this order:
 * 1. The same alert joins the incident that has it.
 * 2. An alert about what an incident's diagnosis blames joins it (`causeMs`).
 * 3. An alert of the same neighbourhood (`areRelated`) joins within the window from the last arrival.
 * 4. In a storm, an alert that is related to nothing joins the incident that takes in its cluster, region or
 *    namespace, else the one for the channel; a critical one whose neighbourhood no incident knows opens its own.
 * 5. Otherwise it opens an incident: two independent faults stay two.
 */
export function place(before: Board, newcomer: Newcomer, rule: Rule): Placement {
  const board = swept(before, newcomer.now, rule);
  const known = board.groups.find(
    ({ alerts, incident }) => alerts.includes(newcomer.key) || incident === newcomer.seed.id,
  );
  if (known) return joined(board, known, newcomer);
  if (newcomer.alone) return opened(board, newcomer);
  const home = related(board, newcomer, rule);
  if (home) return joined(board, home, newcomer);
  const counted = { ...board, unrelated: [...board.unrelated, newcomer.now].slice(-kept.unrelated) };
  return board.unrelated.length < rule.stormAlerts
    ? opened(counted, newcomer)
    : inStorm(counted, newcomer, rule);
}

function related(board: Board, { around, now }: Newcomer, rule: Rule): Group | undefined {
  const isNear = (each: Surroundings) => areRelated(each, around);
  const blamed = (group: Group) => now - group.lastAt <= rule.causeMs && (group.causes ?? []).some(isNear);
  // What stands between may state no cluster: it must not be the bridge from one cluster to another.
  const isFar = ({ around: [first] }: Group) => first !== undefined && areFarApart(first, around);
  const near = (group: Group) =>
    now - group.lastAt <= rule.windowMs && !isFar(group) && group.around.some(isNear);
  return newest(board.groups.filter(blamed)) ?? newest(board.groups.filter(near));
}

/** What belongs together most closely comes before what merely storms together. */
const newest = (groups: readonly Group[]): Group | undefined =>
  [...groups].sort(
    (one, other) =>
      Number(one.storm !== undefined) - Number(other.storm !== undefined) || other.lastAt - one.lastAt,
  )[0];

function inStorm(board: Board, newcomer: Newcomer, { windowMs }: Rule): Placement {
  const scope = scopeOf(newcomer.around);
  const current = board.groups.filter(({ lastAt }) => newcomer.now - lastAt <= windowMs);
  const storms = current.filter(({ storm }) => storm !== undefined);
  const quarter = quarterOf(newcomer.around);
  const isNew = !current.some(({ around }) => around.some((each) => quarterOf(each) === quarter));
  const apart = current.filter((group) => group.apart).length;
  if (newcomer.critical && quarter !== everything && isNew && apart < apartGroups)
    return opened(board, newcomer, { apart: true });
  const known = storms.find(({ storm }) => storm === scope);
  if (known) return joined(board, known, newcomer);
  if (storms.filter(({ storm }) => storm !== everything).length < stormGroups)
    return opened(board, newcomer, { storm: scope });
  const rest = storms.find(({ storm }) => storm === everything);
  return rest ? joined(board, rest, newcomer) : opened(board, newcomer, { storm: everything });
}

const everything = 'channel';

/** The broadest place that it states: what fails together is one until shown otherwise. */
function scopeOf({ namespace, cluster, region }: Surroundings): string {
  if (cluster !== undefined) return `cluster ${cluster}`;
  if (region !== undefined) return `region ${region}`;
  return namespace === undefined ? everything : `namespace ${namespace}`;
}

/** What tells neighbourhoods apart inside of it. */
const quarterOf = (around: Surroundings): string =>
  around.namespace === undefined ? scopeOf(around) : `${around.cluster ?? ''}/${around.namespace}`;

function opened(
  board: Board,
  { key, around, now, seed }: Newcomer,
  as: Pick<Group, 'storm' | 'apart'> = {},
): Placement {
  const marked = as.storm === undefined ? seed : { ...seed, storm: as.storm };
  const group: Group = {
    incident: seed.id,
    lastAt: now,
    alerts: [key],
    around: [around],
    seed: marked,
    ...as,
  };
  return { board: { ...board, groups: [...board.groups, group] }, group, how: 'opened' };
}

/**
 * An alert that names a workload or a node widens its incident by it; one about a whole namespace does not, or
 * everything in the namespace would follow.
 */
function joined(board: Board, home: Group, { key, around, now }: Newcomer): Placement {
  const isKnown = isBroad(around) || home.around.some((each) => isEqual(each, around));
  const group: Group = {
    ...home,
    lastAt: Math.max(home.lastAt, now),
    alerts: home.alerts.includes(key) ? home.alerts : [...home.alerts, key].slice(-kept.alerts),
    around: isKnown ? home.around : [...home.around, around].slice(0, kept.around),
  };
  return { board: replaced(board, group), group, how: 'joined' };
}

const isEqual = (one: Surroundings, other: Surroundings): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const replaced = (board: Board, group: Group): Board => ({
  ...board,
  groups: board.groups.map((each) => (each.incident === group.incident ? group : each)),
});

/** Without what is too old to be joined; an incident that is not yet written is never dropped. */
function swept(board: Board, now: number, { windowMs, causeMs }: Rule): Board {
  const oldest = now - Math.max(windowMs, causeMs);
  const young = board.groups.filter(({ lastAt, seed }) => lastAt >= oldest || seed !== undefined);
  const spare = young.length - kept.groups;
  const groups = spare > 0 ? young.filter(({ seed }, at) => at >= spare || seed !== undefined) : young;
  return { groups, unrelated: board.unrelated.filter((at) => now - at < minuteMs) };
}

/** The board after an incident was written, or is over. */
export const written = (board: Board, incident: string): Board => ({
  ...board,
  groups: board.groups.map((group) =>
    group.incident === incident && group.seed !== undefined ? { ...group, seed: undefined } : group,
  ),
});

export const without = (board: Board, incident: string): Board => ({
  ...board,
  groups: board.groups.filter((group) => group.incident !== incident),
});

/** The board once a diagnosis says what an incident is due to, and what it reaches. */
export function learned(
  board: Board,
  incident: string,
  found: { readonly causes: readonly Surroundings[]; readonly reached: readonly Surroundings[] },
): Board {
  const home = board.groups.find((group) => group.incident === incident);
  if (home === undefined) return board;
  const fresh = found.reached.filter((one) => !home.around.some((each) => isEqual(each, one)));
  const around = [...home.around, ...fresh].slice(0, kept.around);
  return replaced(board, { ...home, around, causes: found.causes.slice(0, kept.around) });
}
