import type { EntityId } from '../../lib/entity.ts';
import type { Item } from './item.ts';

interface Stats {
  readonly count: number;
  readonly median: number;
  readonly max: number;
  readonly min: number;
  readonly last: number;
}

/** A metric of an entity, split into the time before the trouble began and the time since. */
export interface Series {
  readonly entity: EntityId;
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly item: Item<'metrics'>;
  readonly points: readonly (readonly [number, number])[];
  /** Before the onset; undefined where nothing was measured then. */
  readonly baseline: Stats | undefined;
  readonly current: Stats | undefined;
}

/** `onset` in epoch seconds; without one the first half of the points is taken for the time before. */
export function seriesOf(items: readonly Item<'metrics'>[], onset: number | undefined): readonly Series[] {
  return items.map((item) => {
    const points = [...item.record.points].sort((a, b) => a[0] - b[0]);
    const middle = points[Math.floor(points.length / 2)]?.[0] ?? 0;
    const border = onset ?? middle;
    const split = Map.groupBy(points, (point) => (point[0] < border ? 'before' : 'since'));
    return {
      entity: item.record.entity,
      metric: item.record.metric,
      labels: item.record.labels,
      item,
      points,
      baseline: statsOf(split.get('before') ?? []),
      current: statsOf(split.get('since') ?? []),
    };
  });
}

function statsOf(points: readonly (readonly [number, number])[]): Stats | undefined {
  const values = points.map((point) => point[1]).filter((value) => Number.isFinite(value));
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max, last] = [sorted[0], sorted.at(-1), values.at(-1)];
  const median = sorted[Math.floor(sorted.length / 2)];
  if (min === undefined || max === undefined || last === undefined || median === undefined) return undefined;
  return { count: values.length, min, max, last, median };
}
