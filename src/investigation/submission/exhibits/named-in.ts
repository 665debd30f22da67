import { type EntityId, parseEntity } from '../../../lib/entity.ts';
import type { View } from '../../../analysis/view.ts';

/** The objects of the same namespace, and the cluster's own, that the platform names in a message. */
export function namedIn(message: string, entity: EntityId, view: View): readonly EntityId[] {
  const { scope } = parseEntity(entity);
  const words = new Set(message.match(/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/giu) ?? []);
  return [...view.objects.values()]
    .filter((object) => (object.scope === scope || object.scope === 'cluster') && words.has(object.name))
    .map((object) => object.id);
}
