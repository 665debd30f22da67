import { setImmediate } from 'node:timers/promises';
import type { Item } from '../../analysis/view/item.ts';
import type { EntityId } from '../../lib/entity.ts';

/** Lines that differ in numbers and ids only, with one of them as it was written. */
export interface Template {
  readonly item: Item<'logs'>;
  readonly workload: EntityId;
  readonly count: number;
  readonly isBad: boolean;
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** What tells lines apart stands at their start. */
const compared = 300;
/** A thousandth of a second's work, more or less. */
const slice = 500;

const badWords =
  /\b(?:error|fail(?:ed|ure)?|exception|panic|fatal|refused|denied|timed? ?out|unavailable|unreachable|reset|oom|killed|no such|not found|unknown host|cannot|could not|unable|5\d\d)\b/iu;

const isBad = ({ severity, text }: Item<'logs'>['record']): boolean =>
  severity === 'error' ||
  severity === 'fatal' ||
  severity === 'warn' ||
  badWords.test(text.slice(0, compared));

const masks: readonly RegExp[] = [
  /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/giu,
  /\b(?=[a-z]*\d)[\da-z]{6,}(?:[-_][\da-z]{4,})*\b/giu,
  /[+-]?\d+(?:[.:,T-]\d+)*(?:Z|ms|us|µs|ns|s|m|h|%)?/gu,
];

/** A line with `*` for what differs from one to the next: numbers, times, ids. */
const maskOf = (text: string): string =>
  masks.reduce((rest, mask) => rest.replace(mask, '*'), text.slice(0, compared));

/** Groups lines by workload and shape, the bad before the good, the frequent before the rare. Lets others run. */
export async function templatesOf(
  items: readonly Item<'logs'>[],
  workloadOf: (entity: EntityId) => EntityId,
): Promise<readonly Template[]> {
  const groups = new Map<string, Template>();
  for (const [index, item] of items.entries()) {
    if (index % slice === slice - 1) await setImmediate();
    const workload = workloadOf(item.record.entity);
    const bad = isBad(item.record);
    const key = `${workload} ${bad} ${maskOf(item.record.text)}`;
    groups.set(key, joined(groups.get(key), item, workload, bad));
  }
  return [...groups.values()].sort(
    (a, b) => Number(b.isBad) - Number(a.isBad) || severityOf(b) - severityOf(a) || b.count - a.count,
  );
}

function joined(
  before: Template | undefined,
  item: Item<'logs'>,
  workload: EntityId,
  bad: boolean,
): Template {
  const { at, lastAt = at, count } = item.record;
  const times = [before?.first, before?.last, at, lastAt].filter((one) => one !== undefined).sort();
  return {
    item: before?.item ?? item,
    workload,
    isBad: bad,
    count: (before?.count ?? 0) + count,
    first: times[0],
    last: times.at(-1),
  };
}

const ranks: Readonly<Record<string, number>> = { fatal: 3, error: 3, warn: 2 };
const severityOf = ({ item }: Template): number => ranks[item.record.severity] ?? 0;
