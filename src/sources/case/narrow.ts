import type { Window } from '../../lib/clock.ts';
import { type EntityId, parseEntity } from '../../lib/entity.ts';
import type { Signal } from '../../lib/signal.ts';
import type { RecordOf } from '../signals.ts';
import type { LookUp } from '../source.ts';

type Test<S extends Signal> = (record: RecordOf[S]) => boolean;

interface Traits<S extends Signal> {
  readonly entities: (record: RecordOf[S]) => readonly EntityId[];
  /** First and last instant; a record without either is timeless. */
  readonly span: (record: RecordOf[S]) => readonly [string | undefined, string | undefined];
}

const traits: { readonly [S in Signal]: Traits<S> } = {
  alerts: {
    entities: ({ entity }) => (entity === undefined ? [] : [entity]),
    span: ({ startsAt, endsAt }) => [startsAt, startsAt && (endsAt ?? always)],
  },
  objects: { entities: ({ entity }) => [entity], span: ({ observedAt }) => [undefined, observedAt] },
  events: { entities: ({ entity }) => [entity], span: ({ firstSeen, lastSeen }) => [firstSeen, lastSeen] },
  logs: { entities: ({ entity }) => [entity], span: ({ at, lastAt }) => [at, lastAt] },
  metrics: { entities: ({ entity }) => [entity], span: () => [undefined, undefined] },
  traces: { entities: ({ caller, callee }) => [caller, callee], span: ({ from, to }) => [from, to] },
  changes: { entities: ({ entity }) => [entity], span: ({ at }) => [at, at] },
  probes: { entities: ({ entity }) => [entity], span: ({ at }) => [at, at] },
};

const always = '9999-12-31T23:59:59Z';

/** Whether a record belongs to the answer of a look-up; cluster-scoped things belong to every namespace. */
export function belongsTo<S extends Signal>(lookUp: LookUp<S>): Test<S> {
  const { entities, span } = traits[lookUp.signal];
  const inWindow = lookUp.signal === 'objects' ? notAfter(lookUp.window) : overlaps(lookUp.window);
  const asked = lookUp.entities && new Set<string>(lookUp.entities);
  const namespaces = lookUp.namespaces && new Set(lookUp.namespaces);
  return (record) => {
    if (!inWindow(...span(record))) return false;
    const about = entities(record);
    if (asked && !about.some((id) => asked.has(id))) return false;
    return !namespaces || isIn(namespaces, about, record);
  };
}

function isIn(
  namespaces: ReadonlySet<string>,
  about: readonly EntityId[],
  record: RecordOf[Signal],
): boolean {
  const labelled = 'labels' in record ? record.labels['namespace'] : undefined;
  const scopes = about.map((id) => parseEntity(id).scope);
  if (scopes.length === 0) return labelled === undefined || namespaces.has(labelled);
  return scopes.some((scope) => scope === 'cluster' || namespaces.has(scope));
}

type InWindow = (first: string | undefined, last: string | undefined) => boolean;

function overlaps(window: Window): InWindow {
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  return (first, last) => {
    const begins = first ?? last;
    const ends = last ?? first;
    if (begins === undefined || ends === undefined) return true;
    return Date.parse(begins) <= to && Date.parse(ends) >= from;
  };
}

function notAfter(window: Window): InWindow {
  const to = Date.parse(window.to);
  return (_first, last) => last === undefined || Date.parse(last) <= to;
}

type Clip<S extends Signal> = (window: Window, records: readonly RecordOf[S][]) => readonly RecordOf[S][];

const clips: { readonly [S in Signal]?: Clip<S> } = { objects: standing, metrics: clipSeries };

/** What narrowing leaves of the records once all are known: series are clipped, older versions dropped. */
export function clip<S extends Signal>(
  lookUp: LookUp<S>,
  records: readonly RecordOf[S][],
): readonly RecordOf[S][] {
  const clipOne: Clip<S> | undefined = clips[lookUp.signal];
  return clipOne ? clipOne(lookUp.window, records) : records;
}

function clipSeries(window: Window, series: readonly RecordOf['metrics'][]): readonly RecordOf['metrics'][] {
  const [from, to] = [Date.parse(window.from) / 1000, Date.parse(window.to) / 1000];
  return series.flatMap((one) => {
    const points = one.points.filter(([at]) => at >= from && at <= to);
    return points.length > 0 ? [{ ...one, points }] : [];
  });
}

/** The versions seen inside the window, and of each object the last one before it: that one still stood. */
function standing(window: Window, versions: readonly RecordOf['objects'][]): readonly RecordOf['objects'][] {
  const from = Date.parse(window.from);
  const isBefore = ({ observedAt }: RecordOf['objects']): boolean => Date.parse(observedAt) < from;
  const last = new Map<EntityId, RecordOf['objects']>();
  for (const version of versions.filter(isBefore)) {
    const known = last.get(version.entity);
    if (!known || Date.parse(known.observedAt) <= Date.parse(version.observedAt))
      last.set(version.entity, version);
  }
  return versions.filter((version) => !isBefore(version) || last.get(version.entity) === version);
}
