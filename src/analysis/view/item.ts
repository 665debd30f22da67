import type { Evidence } from '../../evidence/evidence.ts';
import { type EntityId, isEntityId } from '../../lib/entity.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { Signal } from '../../lib/signal.ts';
import type { RecordOf } from '../../sources/signals.ts';

/** One record with the place where it stands, so that it can be quoted. */
export interface Item<S extends Signal = Signal> {
  readonly evidence: Evidence;
  readonly index: number;
  readonly record: RecordOf[S];
}

const entityFields: Readonly<Record<Signal, readonly string[]>> = {
  alerts: [],
  objects: ['entity'],
  events: ['entity'],
  logs: ['entity'],
  metrics: ['entity'],
  traces: ['caller', 'callee'],
  changes: ['entity'],
  probes: ['entity'],
};

/** The records of one signal in order; a record without its entity is passed over. */
export function itemsOf<S extends Signal>(evidence: readonly Evidence[], signal: S): readonly Item<S>[] {
  return evidence
    .filter((one) => one.signal === signal)
    .flatMap((one) =>
      one.records.flatMap((record, index) => {
        if (!isJsonObject(record)) return [];
        const named = entityFields[signal].every((field) => isEntityText(record[field]));
        // Sources parsed the record to its schema already; this is the edge where its type comes back.
        return named ? [{ evidence: one, index, record: record as unknown as RecordOf[S] }] : [];
      }),
    );
}

const isEntityText = (value: unknown): value is EntityId => typeof value === 'string' && isEntityId(value);
