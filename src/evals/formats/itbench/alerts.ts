import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { instant } from '../../../lib/clock.ts';
import { canonicalJson, isJsonObject } from '../../../lib/json.ts';
import type { AlertRecord } from '../../../sources/signals.ts';

const maxFileBytes = 64 * 1024 ** 2;
/** Alerts on rates come and go from poll to poll: only what stays away so long has ended. */
const silenceMs = 5 * 60_000;

/** An alert as Prometheus' API tells it; `alertstate` is no label of the rule's. */
const Told = z.object({
  labels: z.record(z.string(), z.coerce.string()),
  annotations: z.record(z.string(), z.coerce.string()).catch({}),
  state: z.string().catch('firing'),
  activeAt: z.string().optional().catch(undefined),
});
type Told = z.infer<typeof Told>;

/** One file: what was firing or pending at an instant. */
interface Poll {
  readonly at: number | undefined;
  readonly alerts: readonly Told[];
  readonly broken: number;
}

export interface ReadAlerts {
  readonly records: readonly AlertRecord[];
  readonly broken: number;
  /** Epoch ms of each poll, where its file's name tells. */
  readonly instants: readonly number[];
}

/** The snapshot's alert files, oldest first; empty where it has none. */
export function alertFiles(caseDir: string): readonly string[] {
  const under = (dir: string, pattern: RegExp) =>
    namesIn(dir)
      .filter((name) => pattern.test(name))
      .map((name) => join(dir, name));
  const found = [...under(join(caseDir, 'alerts'), /\.json$/iu), ...under(caseDir, /^alerts.*\.json$/iu)];
  return found.sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** Each alert once, over all polls: since when, and whether it still stood at the end. */
export function readAlerts(paths: readonly string[]): ReadAlerts {
  const polls = paths.map(readPoll);
  const last = Math.max(...polls.map((poll) => poll.at ?? 0));
  const sightings = polls.flatMap(({ at, alerts }) =>
    alerts.map((alert) => ({ at, alert, key: keyOf(alert) })),
  );
  const groups = [...Map.groupBy(sightings, ({ key }) => key).values()];
  return {
    records: groups.flatMap((group) => recordOf(group, last)),
    broken: polls.reduce((sum, poll) => sum + poll.broken, 0),
    instants: polls.flatMap((poll) => poll.at ?? []),
  };
}

function readPoll(path: string): Poll {
  const at = timeIn(basename(path));
  try {
    if (statSync(path).size > maxFileBytes) return { at, alerts: [], broken: 1 };
    const members = listIn(JSON.parse(readFileSync(path, 'utf8')) as unknown);
    if (members === undefined) return { at, alerts: [], broken: 1 };
    const alerts = members.flatMap((member) => Told.safeParse(member).data ?? []);
    return { at, alerts, broken: members.length - alerts.length };
  } catch {
    return { at, alerts: [], broken: 1 };
  }
}

/** A bare array, or one wrapped as `{"data": {"alerts": […]}}`. */
function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (!isJsonObject(value)) return undefined;
  const inner = value['data'] ?? value['alerts'];
  return inner === undefined ? undefined : listIn(inner);
}

/** `alerts_at_2026-03-02T09-00-30.329092.json` was written at that instant, in UTC. */
function timeIn(name: string): number | undefined {
  const found = /(\d{4}-\d\d-\d\d)[T_ ](\d\d)[-:](\d\d)[-:](\d\d)/u.exec(name);
  const at = Date.parse(found === null ? '' : `${found[1]}T${found[2]}:${found[3]}:${found[4]}Z`);
  return Number.isFinite(at) ? at : undefined;
}

const labelsOf = ({ labels }: Told): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => name !== 'alertstate'));
const keyOf = (alert: Told): string => canonicalJson(labelsOf(alert));

interface Sighting {
  readonly at: number | undefined;
  readonly alert: Told;
}

function recordOf(group: readonly Sighting[], last: number): readonly AlertRecord[] {
  const latest = group.at(-1);
  const name = latest?.alert.labels['alertname'];
  if (latest === undefined || name === undefined || name === '') return [];
  const starts = group.map(({ alert }) => Date.parse(alert.activeAt ?? '')).filter(Number.isFinite);
  const ended = latest.at !== undefined && last - latest.at >= silenceMs ? latest.at : undefined;
  // Who fired once is told as firing, although the condition may be counting anew at the end.
  const fired = group.some(({ alert }) => alert.state === 'firing');
  return [
    {
      name,
      labels: labelsOf(latest.alert),
      annotations: latest.alert.annotations,
      state: ended !== undefined ? 'resolved' : fired ? 'firing' : 'pending',
      ...(starts.length > 0 && { startsAt: instant(Math.min(...starts)) }),
      ...(ended !== undefined && { endsAt: instant(ended) }),
    },
  ];
}
