import type { View } from '../../analysis/view.ts';
import { type EntityId, isEntityId } from '../../lib/entity.ts';

export type Named =
  | { readonly status: 'known'; readonly entity: EntityId }
  | { readonly status: 'unknown'; readonly nearest: readonly EntityId[] };

const mostNearest = 3;

/** The entity that a model means: as written, else the only one that is spelt so but for case or namespace. */
export function entityNamed(text: string, view: View): Named {
  if (isEntityId(text) && view.has(text)) return { status: 'known', entity: text };
  const known = knownTo(view);
  const wanted = text.toLowerCase();
  const alike = known.filter((id) => id.toLowerCase() === wanted || id.toLowerCase().endsWith(`/${wanted}`));
  const [only] = alike;
  // A bare name without its kind may mean its pods, its service or itself: it is not guessed.
  if (only !== undefined && alike.length === 1 && text.includes('/'))
    return { status: 'known', entity: only };
  return { status: 'unknown', nearest: nearest(wanted, known) };
}

const knownTo = (view: View): readonly EntityId[] => [
  ...new Set([...view.objects.keys(), ...view.workloads.keys()]),
];

function nearest(wanted: string, known: readonly EntityId[]): readonly EntityId[] {
  const tokens = new Set(wanted.split(/[^\p{L}\p{N}]+/u).filter((token) => token !== ''));
  const score = (id: EntityId): number =>
    id
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .reduce((sum, token) => sum + (tokens.has(token) ? token.length : 0), 0) -
    id.length / 100;
  return known
    .map((id) => ({ id, score: score(id) }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score || a.id.localeCompare(b.id))
    .slice(0, mostNearest)
    .map((one) => one.id);
}
