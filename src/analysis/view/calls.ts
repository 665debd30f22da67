import { type EntityId, parseEntity } from '../../lib/entity.ts';
import type { Item } from './item.ts';
import type { Reference } from './references.ts';
import type { Service } from './services.ts';
import type { Workload } from './workloads.ts';

/** One workload calls another, seen in traces, declared by a catalogue, or read from its configuration. */
export interface Call {
  readonly caller: EntityId;
  readonly callee: EntityId;
  readonly how: 'traced' | 'declared' | 'configured';
  readonly calls: number;
  readonly errors: number;
  /** The trace record, where there is one. */
  readonly item?: Item<'traces'>;
  readonly reference?: Reference;
}

/** Says which workload stands behind a name; what nobody runs stands for itself. */
export type WorkloadBehind = (id: EntityId) => EntityId;

export function workloadBehind(
  workloads: ReadonlyMap<EntityId, Workload>,
  services: ReadonlyMap<EntityId, Service>,
  top: (id: EntityId) => EntityId,
): WorkloadBehind {
  const byName = new Map<string, EntityId>();
  for (const workload of workloads.values()) {
    const key = `${workload.namespace}/${workload.name}`;
    if (!byName.has(key)) byName.set(key, workload.id);
  }
  return (id) => {
    if (workloads.has(id)) return id;
    const { scope, name } = parseEntity(id);
    const selected = services.get(id)?.selected[0]?.workload;
    const owner = top(id);
    return selected ?? byName.get(`${scope}/${name}`) ?? (workloads.has(owner) ? owner : id);
  };
}

export function callsOf(
  traces: readonly Item<'traces'>[],
  references: readonly Reference[],
  behind: WorkloadBehind,
): readonly Call[] {
  const traced = traces.map(
    (item): Call => ({
      caller: behind(item.record.caller),
      callee: behind(item.record.callee),
      how: item.record.declared === true && item.record.calls === 0 ? 'declared' : 'traced',
      calls: item.record.calls,
      errors: item.record.errors,
      item,
    }),
  );
  const configured = references.flatMap((reference): Call[] => {
    const callee = reference.service && behind(reference.service);
    if (!callee || callee === reference.workload) return [];
    return [{ caller: reference.workload, callee, how: 'configured', calls: 0, errors: 0, reference }];
  });
  return [...traced, ...configured];
}
