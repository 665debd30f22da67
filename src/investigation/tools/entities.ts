import { editDistance } from '../../lib/edit-distance.ts';
import type { View } from '../../analysis/view.ts';
import { type EntityId, isEntityId, parseEntity } from '../../lib/entity.ts';
import { signals } from '../../lib/signal.ts';

export type Named =
  | { readonly status: 'known'; readonly entity: EntityId }
  | { readonly status: 'unknown'; readonly nearest: readonly EntityId[] };

const mostNearest = 4;

/** The entity that a call means: as written, else the only one that is spelt so but for case, kind or namespace. */
export function entityNamed(text: string, view: View): Named {
  if (isEntityId(text) && view.has(text)) return { status: 'known', entity: text };
  const known = knownTo(view);
  const wanted = text.trim().toLowerCase();
  const alike = known.filter((id) => id.toLowerCase() === wanted || id.toLowerCase().endsWith(`/${wanted}`));
  const [only] = alike;
  if (only !== undefined && alike.length === 1) return { status: 'known', entity: only };
  return { status: 'unknown', nearest: alike.length > 0 ? alike.slice(0, 8) : nearest(wanted, known) };
}

const lists = new WeakMap<View, readonly EntityId[]>();

/** Every entity of which anything was seen. */
export function knownTo(view: View): readonly EntityId[] {
  const before = lists.get(view);
  if (before !== undefined) return before;
  const records = signals.filter(
    (signal) => signal !== 'objects' && signal !== 'metrics' && signal !== 'traces',
  );
  const known = new Set<EntityId>([...view.objects.keys(), ...view.workloads.keys()]);
  for (const signal of records)
    for (const { record } of view[signal]) if ('entity' in record && record.entity) known.add(record.entity);
  for (const { entity } of view.series) known.add(entity);
  for (const { record } of view.traces) known.add(record.caller).add(record.callee);
  const list = [...known];
  lists.set(view, list);
  return list;
}

/** Those whose names share words with what was asked for, else those that are spelt most like it. */
export function nearest(wanted: string, known: readonly EntityId[]): readonly EntityId[] {
  const tokens = tokensOf(wanted);
  const name = (wanted.split('/').at(-1) ?? wanted).slice(0, 80);
  return known
    .map((id) => ({ id, score: overlap(tokens, id) + likeness(name, parseEntity(id).name.toLowerCase()) }))
    .filter(({ score }) => score > 0.5)
    .sort((a, b) => b.score - a.score || a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
    .slice(0, mostNearest)
    .map(({ id }) => id);
}

const tokensOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((token) => token !== ''),
  );

/** The share of the words of either that both have, from 0 to 1. */
function overlap(wanted: ReadonlySet<string>, id: EntityId): number {
  const own = tokensOf(id);
  const shared = [...wanted].filter((token) => own.has(token)).length;
  return shared / Math.max(1, wanted.size + own.size - shared);
}

/** 1 for equal names, 0 for names that have nothing in common. */
function likeness(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  // Lengths that differ by more than half cannot be a slip of the pen.
  if (longest === 0 || Math.abs(a.length - b.length) > longest / 2) return 0;
  const closeness = 1 - editDistance(a, b.slice(0, 160)) / longest;
  return closeness < 0.5 ? 0 : closeness;
}

/**
 * Whether something is about an entity or what it stands for: its own, its pods' and its service's; of a namespace
 * or node, all that is in or on it.
 */
export function aboutOf(view: View, id: EntityId): (entity: EntityId | undefined) => boolean {
  const { kind, name } = parseEntity(id);
  if (kind === 'Namespace')
    return (one) => one !== undefined && (one === id || parseEntity(one).scope === name);
  const workload = view.workloadOf(id);
  const isWhole = kind !== 'Pod' && view.workloads.has(workload);
  const own = new Set<EntityId>([id, ...(kind === 'Node' ? view.podsOn(name).map((pod) => pod.id) : [])]);
  return (one) => one !== undefined && (own.has(one) || (isWhole && view.workloadOf(one) === workload));
}
