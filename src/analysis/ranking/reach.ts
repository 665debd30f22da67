import type { EntityId } from '../../lib/entity.ts';
import { parseEntity } from '../../lib/entity.ts';
import type { Finding } from '../finding.ts';
import type { View } from '../view.ts';

/** How an effect got from one entity to the next. */
export type Way = 'itself' | 'breaks' | 'runs' | 'used by' | 'serves' | 'calls';

export interface Reached {
  readonly entity: EntityId;
  /** In hops. */
  readonly distance: number;
  readonly way: Way;
  readonly from: EntityId | undefined;
  /** Whether a call lies on the way: then only what a failing dependency can bring about is explained. */
  readonly overCalls: boolean;
}

/** Everything that a finding's effects arrive at: over placement, ownership, use, selection and calls. */
export function reachOf(finding: Finding, view: View): ReadonlyMap<EntityId, Reached> {
  const reached = new Map<EntityId, Reached>();
  const todo: Reached[] = [
    { entity: finding.entity, distance: 0, way: 'itself', from: undefined, overCalls: false },
  ];
  for (const entity of firstBroken(finding, view))
    todo.push({ entity, distance: 1, way: 'breaks', from: finding.entity, overCalls: false });
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    if (reached.has(next.entity)) continue;
    reached.set(next.entity, next);
    todo.push(...hops(next, view));
  }
  return reached;
}

/** What a finding breaks by itself. A broken Service does not break the pods behind it, only their callers. */
function firstBroken({ entity, breaks }: Finding, view: View): readonly EntityId[] {
  const home = parseEntity(entity).kind === 'Service' ? [] : [view.workloadOf(entity)];
  return [...new Set([...home, ...breaks])].filter((id) => id !== entity);
}

function hops(here: Reached, view: View): Reached[] {
  const { entity, distance, overCalls } = here;
  const to = (way: Way, targets: Iterable<EntityId>): Reached[] =>
    [...targets].map((target) => ({
      entity: target,
      distance: distance + 1,
      way,
      from: entity,
      overCalls: overCalls || way === 'calls',
    }));
  const { kind, name } = parseEntity(entity);
  // A node that suffers from one of its pods does not pass that on to all the others.
  if (kind === 'Node' && distance > 0) return [];
  if (kind === 'Node') return to('runs', new Set(view.podsOn(name).map((pod) => pod.workload)));
  if (kind === 'Service') return to('calls', view.callersOf(view.workloadOf(entity)));
  return [
    ...to('used by', view.usersOf(entity)),
    ...to(
      'serves',
      view.servicesOf(entity).map((service) => service.id),
    ),
    ...to('calls', view.callersOf(entity)),
  ];
}
