import { readdirSync, readFileSync } from 'node:fs';
import type { Alert } from '../../src/alerts/alert.ts';
import { recognise } from '../../src/alerts/recognise.ts';

/** What an engineer expects of a message, written down before any parser had seen it. */
interface UnseenExpectation {
  readonly alert: boolean;
  readonly format?: string;
  /** Where more than one format is a fair reading. */
  readonly formats?: readonly string[];
  readonly status?: Alert['status'];
  readonly severity?: Alert['severity'];
  /** A part of the name. */
  readonly name?: string;
  readonly count?: number;
  readonly resolvedCount?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** Values that must stand in the labels, the bare values or the name; an id may stand in a link. */
  readonly found?: readonly string[];
  /** Messages of one file share a fingerprint exactly if they share this. */
  readonly identity?: string;
}

export interface UnseenAlert {
  readonly vendor: string;
  readonly title: string;
  readonly event: unknown;
  readonly expect: UnseenExpectation;
  /** The points that the parsers are known to miss. */
  readonly missed?: readonly string[];
}

const folder = new URL('../fixtures/alerts-unseen/', import.meta.url);

export const unseenAlerts: readonly UnseenAlert[] = readdirSync(folder)
  .sort()
  .flatMap((file) =>
    (JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<UnseenAlert, 'vendor'>[]).map((one) => ({
      ...one,
      vendor: file.replace('.json', ''),
    })),
  );

/** Each point that is expected of a message, and whether it holds. */
export function judge(unseen: UnseenAlert): ReadonlyMap<string, boolean> {
  const heard = alertOf(unseen.event);
  const points = new Map([['alert', (heard !== undefined) === unseen.expect.alert]]);
  for (const [point, holds] of tests(unseen.expect)) points.set(point, heard !== undefined && holds(heard));
  const { identity } = unseen.expect;
  if (identity !== undefined) points.set('fingerprint', fingerprintHolds(unseen, identity));
  return points;
}

function alertOf(event: unknown): Alert | undefined {
  const heard = recognise(event);
  return heard.kind === 'alert' ? heard.alert : undefined;
}

function tests(expected: UnseenExpectation): [string, (alert: Alert) => boolean][] {
  const { format, formats, status, severity, name, count, resolvedCount, labels, found } = expected;
  const all: [string, unknown, (alert: Alert) => boolean][] = [
    ['format', formats ?? format, (alert) => (formats ?? [format]).includes(alert.format)],
    ['status', status, (alert) => alert.status === status],
    ['severity', severity, (alert) => alert.severity === severity],
    ['name', name, (alert) => alert.name.includes(name ?? '')],
    ['count', count, (alert) => alert.count === count],
    ['resolvedCount', resolvedCount, (alert) => alert.resolvedCount === resolvedCount],
    [
      'labels',
      labels,
      (alert) => Object.entries(labels ?? {}).every(([key, value]) => alert.labels[key] === value),
    ],
    ['found', found, (alert) => (found ?? []).every((value) => tellsOf(alert, value))],
  ];
  return all.filter(([, wanted]) => wanted !== undefined).map(([point, , holds]) => [point, holds]);
}

function tellsOf(alert: Alert, value: string): boolean {
  const links = alert.links.flatMap(({ title, url }) => [title, url]);
  const values = Object.values(alert.labels).concat(alert.values, alert.name, links);
  return values.some((one) => one.includes(value));
}

/** Of one identity with every other message that shares it, and with none that does not. */
function fingerprintHolds(unseen: UnseenAlert, identity: string): boolean {
  const mine = alertOf(unseen.event)?.fingerprint;
  const others = unseenAlerts.filter(
    ({ vendor, expect }) => vendor === unseen.vendor && expect.identity !== undefined,
  );
  return (
    mine !== undefined &&
    others.every(({ event, expect }) => {
      const other = alertOf(event)?.fingerprint;
      return other === undefined || (other === mine) === (expect.identity === identity);
    })
  );
}
