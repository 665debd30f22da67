import type { Item } from '../view/item.ts';
import type { View } from '../view.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

const fewestBefore = 2;
const growth = 2;

/**
 * Error lines, without those that a workload wrote just as often long before the trouble began: clients hang up
 * and stale accounts are refused all day. Long before is the first half of the time before the onset, since
 * trouble begins some minutes earlier than its alert. Without times every error counts.
 */
export function freshErrors(view: View): readonly Item<'logs'>[] {
  const errors = view.logs.filter(({ record }) => record.severity === 'error' || record.severity === 'fatal');
  const { onset } = view;
  if (onset === undefined) return errors;
  const from = Date.parse(view.window.from);
  const early = { from, to: from + (onset - from) / 2 };
  const since = { from: onset, to: view.now };
  const alike = Map.groupBy(
    errors,
    ({ record }) => `${view.workloadOf(record.entity)} ${shapeOf(record.text)}`,
  );
  return [...alike.values()].flatMap((lines) => (isOld(lines, early, since) ? [] : lines));
}

function isOld(lines: readonly Item<'logs'>[], early: Span, since: Span): boolean {
  const before = sum(lines.map((line) => countIn(line, early)));
  return (
    before >= fewestBefore &&
    sum(lines.map((line) => countIn(line, since))) <= growth * before * longer(since, early)
  );
}

const longer = (one: Span, other: Span): number => (one.to - one.from) / (other.to - other.from);

/** How many of the lines of a record fall into a span; those of a group are taken to be spread evenly. */
function countIn({ record: { at, lastAt, count } }: Item<'logs'>, { from, to }: Span): number {
  const first = Date.parse(at ?? '');
  const last = Date.parse(lastAt ?? at ?? '');
  if (!(last > first)) return first >= from && first < to ? count : 0;
  return (count * Math.max(0, Math.min(to, last) - Math.max(from, first))) / (last - first);
}

/** What two lines of one origin have in common: all but ids and numbers. */
const shapeOf = (text: string): string =>
  text.slice(0, 400).replaceAll(/\b(?=[a-f]{0,40}\d)[0-9a-f]{6,}\b|\d+/gu, '#');

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
