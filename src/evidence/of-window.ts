import type { Window } from '../lib/clock.ts';
import { canonicalJson } from '../lib/json.ts';
import type { Evidence } from './evidence.ts';

/** Whether one window lies in the other; equal ones do. */
export const isInside = (inner: Window, outer: Window): boolean =>
  Date.parse(inner.from) >= Date.parse(outer.from) && Date.parse(inner.to) <= Date.parse(outer.to);

/**
 * What was asked about a window or a part of it, in the order of recording: what an analysis of that window may rest
 * on. Whoever looked further back has learned what was usual, and nothing about the incident.
 */
export const ofWindow = (evidence: readonly Evidence[], window: Window): readonly Evidence[] =>
  withoutRepeats(evidence.filter((one) => isInside(one.window, window)));

/**
 * The evidence without the records that a later look-up of the same source has brought again, each of which would
 * count twice. Every record keeps its place, so that locators stay true; what was asked once stays itself.
 */
export function withoutRepeats(evidence: readonly Evidence[]): readonly Evidence[] {
  const asked = Map.groupBy(evidence, ({ source, signal }) => `${source} ${signal}`);
  const thinned = new Map([...asked.values()].flatMap((of) => (of.length > 1 ? [...thinnedOut(of)] : [])));
  return thinned.size === 0 ? evidence : evidence.map((one) => thinned.get(one) ?? one);
}

function* thinnedOut([first, ...later]: readonly Evidence[]): Generator<readonly [Evidence, Evidence]> {
  const seen = new Set(first === undefined ? [] : printsOf(first));
  for (const one of later) {
    const prints = printsOf(one);
    const records = one.records.map((record, index) => (seen.has(prints[index] ?? '') ? null : record));
    for (const print of prints) seen.add(print);
    yield [one, { ...one, records }];
  }
}

const known = new WeakMap<Evidence, readonly string[]>();

/** Worked out once: evidence never changes, and every look-up of a run asks for those before it. */
function printsOf(evidence: Evidence): readonly string[] {
  const prints = known.get(evidence) ?? evidence.records.map(canonicalJson);
  known.set(evidence, prints);
  return prints;
}
