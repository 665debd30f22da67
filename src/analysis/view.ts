import type { Evidence } from '../evidence/evidence.ts';
import type { Receipt, Shows } from '../evidence/receipt.ts';
import type { Window } from '../lib/clock.ts';
import { type EntityId, entityId, parseEntity } from '../lib/entity.ts';
import { type Focus, onsetOf } from './view/focus.ts';
import { type Item, itemsOf } from './view/item.ts';
import { type Difference, differences, groupVersions, type Observed } from './view/observed.ts';
import { type QuoteOptions, quote } from './view/quote.ts';
import type { Path } from './view/read.ts';
import { type Series, seriesOf } from './view/series.ts';
import { type Moment, timelineOf } from './timeline.ts';
import { type Topology, topologyOf } from './topology.ts';

export type { Focus } from './view/focus.ts';

export interface ViewInput {
  readonly evidence: readonly Evidence[];
  readonly window: Window;
  readonly focus?: Focus;
}

/** Everything that was seen, indexed for detectors. Immutable; built once per investigation. */
export interface View extends Topology {
  readonly window: Window;
  readonly focus: Focus;
  /** Epoch ms of the first alert inside the window; undefined where none says. */
  readonly onset: number | undefined;
  /** Epoch ms of the window's end. */
  readonly now: number;
  readonly evidence: readonly Evidence[];
  readonly objects: ReadonlyMap<EntityId, Observed>;
  readonly events: readonly Item<'events'>[];
  readonly logs: readonly Item<'logs'>[];
  readonly series: readonly Series[];
  readonly traces: readonly Item<'traces'>[];
  readonly probes: readonly Item<'probes'>[];
  readonly alerts: readonly Item<'alerts'>[];
  readonly changes: readonly Item<'changes'>[];
  /** Whether anything was seen of an entity, be it only its name in a log line or a call. */
  has(id: EntityId): boolean;
  /** Objects of a kind that still exist, by id. */
  ofKind(kind: string): readonly Observed[];
  eventsOf(id: EntityId): readonly Item<'events'>[];
  /** Log lines of a workload: its own and those of its pods. */
  logsOf(workload: EntityId): readonly Item<'logs'>[];
  seriesFor(id: EntityId): readonly Series[];
  probesOf(id: EntityId): readonly Item<'probes'>[];
  /** What changed between the versions of an object that were seen, oldest first. */
  differencesOf(id: EntityId): readonly Difference[];
  /** Everything with a time, in order of time. */
  timeline(): readonly Moment[];
  /** Whether an entity lies where the investigation looks; cluster-scoped ones always do. */
  inFocus(id: EntityId): boolean;
  /** `before` where something was so since before the window, else `now`. */
  standingSince(at: string | undefined): 'now' | 'before';
  /** An exact quote of what stands at a path of a record. */
  quote(item: Item, path: Path, shows: Shows, options?: QuoteOptions): Receipt;
}

export function buildView({ evidence, window, focus = { alerts: [] } }: ViewInput): View {
  const objects = groupVersions(itemsOf(evidence, 'objects'));
  const traces = itemsOf(evidence, 'traces');
  const alerts = itemsOf(evidence, 'alerts');
  const topology = topologyOf(objects, traces);
  const starts = [...focus.alerts.map((one) => one.startsAt), ...alerts.map((one) => one.record.startsAt)];
  const onset = onsetOf(starts, window);
  const records = {
    events: itemsOf(evidence, 'events'),
    logs: itemsOf(evidence, 'logs'),
    series: seriesOf(itemsOf(evidence, 'metrics'), onset === undefined ? undefined : onset / 1000),
    probes: itemsOf(evidence, 'probes'),
    changes: itemsOf(evidence, 'changes'),
  };
  return {
    ...topology,
    ...records,
    ...lookUps(objects, records, topology),
    has: isKnown(objects, topology, records, traces),
    window,
    focus,
    onset,
    now: Date.parse(window.to),
    evidence,
    objects,
    traces,
    alerts,
    timeline: once(() => timelineOf({ objects, alerts, ...records })),
    inFocus: (id) => isInFocus(id, focus.namespaces ?? []),
    standingSince: (at) => (Date.parse(at ?? '') < Date.parse(window.from) ? 'before' : 'now'),
    quote,
  };
}

type Records = Pick<View, 'events' | 'logs' | 'series' | 'probes'>;

function lookUps(objects: View['objects'], records: Records, topology: Topology) {
  const kinds = Map.groupBy(
    [...objects.values()].filter((one) => !one.deleted),
    (one) => one.kind,
  );
  const events = Map.groupBy(records.events, (item) => item.record.entity);
  const logs = Map.groupBy(records.logs, (item) => topology.workloadOf(item.record.entity));
  const series = Map.groupBy(records.series, (one) => one.entity);
  const probes = Map.groupBy(records.probes, (item) => item.record.entity);
  const known = new Map<EntityId, readonly Difference[]>();
  return {
    ofKind: (kind: string) => kinds.get(kind) ?? [],
    eventsOf: (id: EntityId) => events.get(id) ?? [],
    logsOf: (id: EntityId) => logs.get(id) ?? [],
    seriesFor: (id: EntityId) => series.get(id) ?? [],
    probesOf: (id: EntityId) => probes.get(id) ?? [],
    differencesOf: (id: EntityId) => {
      const object = objects.get(id);
      const found = known.get(id) ?? (object ? differences(object) : []);
      known.set(id, found);
      return found;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const isInFocus = (id: EntityId, namespaces: readonly string[]): boolean => {
  const { scope, kind, name } = parseEntity(id);
  const home = kind === 'Namespace' ? name : scope;
  return namespaces.length === 0 || home === 'cluster' || namespaces.includes(home);
};

function isKnown(
  objects: View['objects'],
  topology: Topology,
  records: Records & Pick<View, 'changes'>,
  traces: View['traces'],
): (id: EntityId) => boolean {
  const mentioned = once(
    () =>
      new Set([
        ...[...records.events, ...records.logs, ...records.probes, ...records.changes].map(
          (one) => one.record.entity,
        ),
        ...records.series.map((one) => one.entity),
        ...traces.flatMap((one) => [one.record.caller, one.record.callee]),
        ...[...objects.keys()].map((id) => entityId('cluster', 'Namespace', parseEntity(id).scope)),
      ]),
  );
  return (id) => objects.has(id) || topology.workloads.has(id) || mentioned().has(id);
}
