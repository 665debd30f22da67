import { differenceAt } from '../../analysis/view/changed-at.ts';
import type { Difference } from '../../analysis/view/observed.ts';
import { canonicalJson, type JsonValue } from '../../lib/json.ts';
import { textDifference } from './text-difference.ts';
import { clipped, type Line, timeOf } from './telling.ts';

/** A changed member with what stood there and what stands there, each of them quotable as `key: value`. */
export function differenceLine(difference: Difference, head: string): Line {
  const { path, before, after, to } = difference;
  const key = path.join('.');
  const title = `${timeOf(differenceAt(difference))} changed ${head}`.trimEnd();
  const isLong = typeof before === 'string' && typeof after === 'string' && before.includes('\n');
  const lines = isLong
    ? [`in ${key}:`, ...textDifference(before, after).map((line) => clipped(line, 300))]
    : [`- ${key}: ${valueOf(before)}`, `+ ${key}: ${valueOf(after)}`];
  return { item: to, text: [title, ...lines].join('\n') };
}

function valueOf(value: JsonValue | undefined): string {
  if (value === undefined) return '(absent)';
  return clipped(typeof value === 'string' ? value : canonicalJson(value), 400);
}
