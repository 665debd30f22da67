import type { EntityId } from '../../lib/entity.ts';
import type { Labels } from '../entity-of-labels.ts';

/** One question to Prometheus whose answer has a known meaning. */
export interface SeriesQuery {
  readonly promql: string;
  /** The name of the records; absent: the series' own, or else the expression. */
  readonly metric?: string;
  /** Which entity a series is about; without one it is not kept. */
  readonly entity: (labels: Labels) => EntityId | undefined;
  /** Put beside the series' own labels, where it has none of that name. */
  readonly labels?: Labels;
}

/** What the questions depend on. */
export interface Setting {
  /** The names of all series that exist. */
  readonly names: ReadonlySet<string>;
  /** The range of `rate()` as a PromQL duration. */
  readonly rate: string;
  /** A matcher for namespaces with a leading comma, or nothing. */
  readonly namespaces: string;
}
