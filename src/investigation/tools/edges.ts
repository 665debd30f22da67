import type { Item } from '../../analysis/view/item.ts';
import type { EntityId } from '../../lib/entity.ts';

/** The calls over one edge in some span of time. */
export interface Traffic {
  readonly calls: number;
  readonly errors: number;
  /** Medians over the records, in milliseconds. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

export interface Edge {
  readonly caller: EntityId;
  readonly callee: EntityId;
  readonly operation: string | undefined;
  readonly before: Traffic;
  readonly since: Traffic;
  /** The record since the onset with the most errors, else the slowest. */
  readonly worst: Item<'traces'>;
  /** One error message, as a span carried it. */
  readonly error: string | undefined;
}

export const errorShare = ({ calls, errors }: Traffic): number => (calls === 0 ? 0 : errors / calls);

/** The records by caller, callee and operation, parted at `onset` (epoch ms); without one all count as since. */
export function edgesOf(items: readonly Item<'traces'>[], onset: number | undefined): readonly Edge[] {
  const groups = Map.groupBy(items, ({ record }) =>
    JSON.stringify([record.caller, record.callee, record.operation]),
  );
  return [...groups.values()].flatMap((group) => {
    const isBefore = ({ record }: Item<'traces'>): boolean =>
      onset !== undefined && Date.parse(record.to ?? record.from ?? '') <= onset;
    const before = group.filter(isBefore);
    const since = group.filter((item) => !isBefore(item));
    const worst = worstOf(since.length > 0 ? since : before);
    if (worst === undefined) return [];
    const { caller, callee, operation } = worst.record;
    // The message is quoted from the worst record where that has one.
    const error = worst.record.error ?? since.find(({ record }) => record.error !== undefined)?.record.error;
    return [{ caller, callee, operation, before: trafficOf(before), since: trafficOf(since), worst, error }];
  });
}

const worstOf = (items: readonly Item<'traces'>[]): Item<'traces'> | undefined =>
  [...items].sort(
    (a, b) => b.record.errors - a.record.errors || (b.record.p95Ms ?? 0) - (a.record.p95Ms ?? 0),
  )[0];

const trafficOf = (items: readonly Item<'traces'>[]): Traffic => ({
  calls: items.reduce((sum, { record }) => sum + record.calls, 0),
  errors: items.reduce((sum, { record }) => sum + record.errors, 0),
  p50: medianOf(items.flatMap(({ record }) => record.p50Ms ?? [])),
  p95: medianOf(items.flatMap(({ record }) => record.p95Ms ?? [])),
});

const medianOf = (values: readonly number[]): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
