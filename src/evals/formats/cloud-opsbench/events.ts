import { type EntityId, entityId } from '../../../lib/entity.ts';
import { EventRecord } from '../../../sources/signals.ts';
import { readerFor } from './kinds/registry.ts';
import { readTable, type Row } from './kubectl/table.ts';
import { plain } from './manifest.ts';
import { since } from './kubectl/time.ts';
import { argument, type Recorded } from './recorded-call.ts';
import { callsOf, type Recording } from './tool-cache.ts';

/** Events from `kubectl describe`, and from `kubectl get events` where describe does not tell of them. */
export function readEvents(recording: Recording, home: string): readonly EventRecord[] {
  const told = callsOf(recording, 'DescribeResource').flatMap((call) => describedEvents(call, home));
  const known = new Set(told.map(identity));
  const lists = callsOf(recording, 'GetResources').filter(
    (call) => argument(call, 'resource_type') === 'events',
  );
  const listed = onePerNamespace(lists).flatMap((call) => listedEvents(call, home));
  return [...told, ...listed.filter((event) => !known.has(identity(event)))];
}

const identity = ({ entity, reason, message }: EventRecord): string => `${entity} ${reason} ${message}`;

/** The same list may have been asked for in several widths: the longest one says it all. */
function onePerNamespace(calls: readonly Recorded[]): readonly Recorded[] {
  const longest = new Map<string, Recorded>();
  for (const call of calls) {
    const namespace = argument(call, 'namespace');
    const known = longest.get(namespace);
    if (known === undefined || plain(call.output).length > plain(known.output).length)
      longest.set(namespace, call);
  }
  return [...longest.values()];
}

function describedEvents(call: Recorded, home: string): readonly EventRecord[] {
  if (typeof call.output !== 'string') return [];
  const table = /^Events:[ \t]*\n(.*)$/msu.exec(call.output)?.[1];
  if (table === undefined) return [];
  const reader = readerFor(argument(call, 'resource_type'));
  const scope = reader.namespaced ? argument(call, 'namespace') || home : 'cluster';
  const name = /^Name:\s+(\S+)/mu.exec(call.output)?.[1] ?? argument(call, 'name');
  const lines = oneEventALine(table, /^\s*(?:Type|-{4}|Normal|Warning)\s/u);
  return readTable(lines).flatMap((row) =>
    event(entityId(scope, reader.kind, name), call.at, {
      type: row['Type'],
      reason: row['Reason'],
      age: row['Age'],
      from: row['From'],
      message: row['Message'],
    }),
  );
}

/** A message may span lines: what does not look like the start of an event goes on with the one before. */
function oneEventALine(table: string, start: RegExp): readonly string[] {
  const events: string[] = [];
  for (const line of table.split('\n')) {
    const last = events.length - 1;
    if (start.test(line) || last < 0) events.push(line);
    else if (line.trim() !== '') events[last] = `${events[last] ?? ''}\n${line.trim()}`;
  }
  return events.filter((line) => line.trim() !== '');
}

interface Cells {
  readonly type: string | undefined;
  readonly reason: string | undefined;
  readonly age: string | undefined;
  readonly from: string | undefined;
  readonly message: string | undefined;
  readonly count?: string | undefined;
  readonly firstSeen?: string | undefined;
}

/** `2m16s (x3 over 5m)`: last seen, how often, first seen. */
function event(entity: EntityId, now: number, cells: Cells): readonly EventRecord[] {
  const [, last, times, first] = /^(\S+?)(?: \(x(\d+)(?: over (\S+))?\))?$/u.exec(cells.age ?? '') ?? [];
  const lastSeen = since(last, now);
  const firstSeen = since(cells.firstSeen, now) ?? since(first, now) ?? lastSeen;
  const read = EventRecord.safeParse({
    entity,
    type: cells.type,
    reason: cells.reason ?? '',
    message: (cells.message ?? '').trim(),
    count: Number(times ?? cells.count ?? 1) || 1,
    ...(firstSeen !== undefined && { firstSeen }),
    ...(lastSeen !== undefined && { lastSeen }),
    ...(cells.from !== undefined && cells.from !== '' && { reporter: cells.from }),
  });
  return read.success && read.data.reason !== '' ? [read.data] : [];
}

/** Five columns, sometimes without their headings; the wide form has more, always with headings. */
function listedEvents(call: Recorded, home: string): readonly EventRecord[] {
  if (typeof call.output !== 'string') return [];
  const namespace = argument(call, 'namespace') || home;
  const lines = oneEventALine(
    call.output,
    /^(?:\S*\s+)?(?:LAST SEEN|\S+(?: \(x[^)]*\))?\s+(?:Normal|Warning)\s)/u,
  );
  const headed = /^(?:NAMESPACE\s+)?(?:LAST SEEN|FIRST SEEN)/u.test(lines[0] ?? '');
  const rows = headed ? readTable(lines) : lines.flatMap(withoutHeadings);
  return rows.flatMap((row) => {
    const entity = objectOf(row['OBJECT'] ?? '', row['NAMESPACE'] ?? namespace);
    if (entity === undefined) return [];
    return event(entity, call.at, {
      type: row['TYPE'],
      reason: row['REASON'],
      age: row['LAST SEEN'],
      from: row['SOURCE']?.replace(/,.*$/u, ''),
      message: row['MESSAGE'],
      count: row['COUNT'],
      firstSeen: row['FIRST SEEN'],
    });
  });
}

function withoutHeadings(line: string): readonly Row[] {
  const match = /^(\S+(?: \(x[^)]*\))?)\s+(Normal|Warning)\s+(\S+)\s+(\S+\/\S+)\s*(.*)$/su.exec(line);
  if (match === null) return [];
  const [, age, type, reason, object, message] = match;
  return [
    {
      'LAST SEEN': age ?? '',
      TYPE: type ?? '',
      REASON: reason ?? '',
      OBJECT: object ?? '',
      MESSAGE: message ?? '',
    },
  ];
}

/** `pod/web-1`, `node/worker-1`. */
function objectOf(printed: string, namespace: string): EntityId | undefined {
  const [, resource, name] = /^([^/\s]+)\/(\S+)$/u.exec(printed) ?? [];
  if (resource === undefined || name === undefined) return undefined;
  const reader = readerFor(resource);
  return entityId(reader.namespaced ? namespace : 'cluster', reader.kind, name);
}
