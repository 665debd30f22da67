import { printedTime, preciseAgeMs } from './kubectl/time.ts';
import { readTables } from './kubectl/table.ts';
import { argument, type Call } from './recorded-call.ts';

interface Anchor {
  readonly index: number;
  readonly at: number;
}

/**
 * When each call was made, in milliseconds. Only the end of the recording is stamped, and it takes minutes to
 * record a case; but what is printed with an age in seconds in one place and with its instant in another tells
 * when it was printed. Calls in between are spread evenly.
 */
export function callTimes(calls: readonly Call[], end: number): readonly number[] {
  const born = creationTimes(calls);
  const anchors = calls.flatMap((call, index) => anchorsIn(call, born).map((at) => ({ index, at })));
  const usable = rising(anchors.filter(({ at }) => at <= end + 2000 && at > end - 3_600_000));
  const all = [...usable, { index: Math.max(0, calls.length - 1), at: end }];
  return calls.map((_, index) => Math.min(end, between(all, index)));
}

/** Creation instants by resource and name, where describe prints them. */
function creationTimes(calls: readonly Call[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const call of calls) {
    if (call.tool !== 'DescribeResource' || typeof call.output !== 'string') continue;
    const printed = /^CreationTimestamp:\s+(.+)$/mu.exec(call.output)?.[1];
    const at = Date.parse(printedTime(printed) ?? '');
    if (Number.isFinite(at)) found.set(`${argument(call, 'resource_type')}/${argument(call, 'name')}`, at);
  }
  return found;
}

function anchorsIn(call: Call, born: ReadonlyMap<string, number>): readonly number[] {
  if (typeof call.output !== 'string') return [];
  if (call.tool === 'DescribeResource') return scheduled(call.output);
  if (call.tool !== 'GetResources' || argument(call, 'name') !== '') return [];
  const resource = argument(call, 'resource_type');
  if (![...born.keys()].some((key) => key.startsWith(`${resource}/`))) return [];
  const sums = readTables(call.output).flatMap((row) => {
    const [from, age] = [born.get(`${resource}/${row['NAME'] ?? ''}`), preciseAgeMs(row['AGE'])];
    return from === undefined || age === undefined ? [] : [from + age];
  });
  return middle(sums);
}

/** A pod's start time and the age of the event that tells of it. */
function scheduled(output: string): readonly number[] {
  const start = Date.parse(printedTime(/^Start Time:\s+(.+)$/mu.exec(output)?.[1]) ?? '');
  const age = preciseAgeMs(/^\s+Normal\s+Scheduled\s+(\S+)\s/mu.exec(output)?.[1]);
  return Number.isFinite(start) && age !== undefined ? [start + age] : [];
}

const middle = (values: readonly number[]): readonly number[] =>
  [...values].sort((a, b) => a - b).slice(Math.floor(values.length / 2), Math.floor(values.length / 2) + 1);

/** Time does not run backwards: an anchor that says so is an error of rounding, or not what it seemed. */
function rising(anchors: readonly Anchor[]): readonly Anchor[] {
  const kept: Anchor[] = [];
  for (const anchor of anchors) {
    const last = kept.at(-1);
    if (last === undefined || anchor.at >= last.at) kept.push(anchor);
  }
  return kept;
}

function between(anchors: readonly Anchor[], index: number): number {
  const next = anchors.findIndex((anchor) => anchor.index >= index);
  const after = anchors[next] ?? anchors.at(-1);
  const before = anchors[next - 1];
  if (after === undefined) return 0;
  if (before === undefined || after.index === before.index) return after.at;
  return before.at + ((after.at - before.at) * (index - before.index)) / (after.index - before.index);
}
