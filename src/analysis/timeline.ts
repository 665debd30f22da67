import type { EntityId } from '../lib/entity.ts';
import type { Item } from './view/item.ts';
import { differences, type Observed } from './view/observed.ts';

/** Something that happened at a time, with the record that says so. */
export interface Moment {
  /** Epoch ms. For a polled object, when the new version was first seen: it may have changed earlier. */
  readonly at: number;
  readonly entity: EntityId;
  readonly kind: 'created' | 'changed' | 'deleted' | 'event' | 'alert' | 'announced';
  readonly what: string;
  readonly item: Item;
}

interface Told {
  readonly objects: ReadonlyMap<EntityId, Observed>;
  readonly events: readonly Item<'events'>[];
  readonly alerts: readonly Item<'alerts'>[];
  readonly changes: readonly Item<'changes'>[];
}

/** Everything with a time, in order of time. */
export function timelineOf({ objects, events, alerts, changes }: Told): readonly Moment[] {
  const moments = [
    ...[...objects.values()].flatMap(momentsOf),
    ...events.flatMap((item) => {
      const { firstSeen, lastSeen, entity, reason, message } = item.record;
      return moment(firstSeen ?? lastSeen, entity, 'event', `${reason}: ${message}`, item);
    }),
    ...alerts.flatMap((item) => {
      const { startsAt, entity, name } = item.record;
      return entity ? moment(startsAt, entity, 'alert', name, item) : [];
    }),
    ...changes.flatMap((item) =>
      moment(item.record.at, item.record.entity, 'announced', item.record.summary, item),
    ),
  ];
  return moments.sort((a, b) => a.at - b.at || a.entity.localeCompare(b.entity));
}

function momentsOf(object: Observed): Moment[] {
  const created = moment(object.createdAt, object.id, 'created', 'created', object.current);
  const changed = new Map(differences(object).map((one) => [one.to.index, one]));
  const edits = [...changed.values()].flatMap(({ to, path }) =>
    moment(to.record.observedAt, object.id, 'changed', `${path.join('.')} changed`, to),
  );
  const gone = object.deleted
    ? moment(object.current.record.observedAt, object.id, 'deleted', 'deleted', object.current)
    : [];
  return [...created, ...edits, ...gone];
}

function moment(
  at: string | undefined,
  entity: EntityId,
  kind: Moment['kind'],
  what: string,
  item: Item,
): Moment[] {
  const time = Date.parse(at ?? '');
  return Number.isFinite(time) ? [{ at: time, entity, kind, what, item }] : [];
}
