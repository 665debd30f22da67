import { type LookUpStatus, type Signal, wasAnswered } from '../lib/signal.ts';
import type { Tally } from './evidence.ts';
import { totalOf } from './tally.ts';

/** One look-up as the diagnosis reports it. */
export interface CoverageEntry {
  readonly source: string;
  readonly signal: Signal;
  readonly status: LookUpStatus;
  readonly records: number;
  /** In plain words, what went wrong or what was cut; empty when nothing did. */
  readonly note: string;
  readonly redactions: Tally;
  readonly repairs: Tally;
  /** Records that could not be read and were skipped. */
  readonly broken: number;
}

/** How each look-up ended, for people. */
export const statusWords: Readonly<Record<LookUpStatus, string>> = {
  ok: 'answered',
  empty: 'nothing there',
  truncated: 'cut short',
  denied: 'access denied',
  timeout: 'timed out',
  'rate-limited': 'rate-limited',
  unreachable: 'unreachable',
  misconfigured: 'misconfigured',
};

/**
 * What was checked, what was not and why, and what was done to the telemetry, in a line for the thread:
 * `Checked 5 of 6 sources · Tempo: timed out (not checked)`. A source counts when any of its look-ups answered.
 */
export function coverageLine(entries: readonly CoverageEntry[]): string {
  const sources = [...Map.groupBy(entries, (entry) => entry.source)];
  const checked = sources.filter(([, asked]) => asked.some((entry) => wasAnswered(entry.status)));
  return [
    `Checked ${checked.length} of ${sources.length} source${sources.length === 1 ? '' : 's'}`,
    ...sources.flatMap(([source, asked]) => gaps(source, asked)),
    ...damage(entries),
  ].join(' · ');
}

/** What one source did not give in full, by reason; the signals are named where it gave others. */
function gaps(source: string, asked: readonly CoverageEntry[]): readonly string[] {
  const wanting = asked.filter((entry) => entry.status !== 'ok');
  return [...Map.groupBy(wanting, (entry) => entry.status)].map(([status, those]) => {
    const signals = [...new Set(those.map((entry) => entry.signal))].join(', ');
    const what = those.length === asked.length ? titled(source) : `${titled(source)} ${signals}`;
    return `${what}: ${statusWords[status]}${wasAnswered(status) ? '' : ' (not checked)'}`;
  });
}

const titled = (source: string): string => source.charAt(0).toUpperCase() + source.slice(1);

/** Corrupted input must not pass as clean: what was skipped, cleaned and taken out. */
function damage(entries: readonly CoverageEntry[]): readonly string[] {
  const broken = sum(entries, (entry) => entry.broken);
  const repairs = sum(entries, (entry) => totalOf(entry.repairs));
  const redactions = sum(entries, (entry) => totalOf(entry.redactions));
  const where = signalsWith(entries, (entry) => totalOf(entry.repairs) > 0);
  return [
    ...said(broken, 'line', `could not be read in ${signalsWith(entries, (entry) => entry.broken > 0)}`),
    ...said(repairs, 'damaged character', `cleaned in ${where}`),
    ...said(redactions, 'redaction', ''),
  ];
}

const sum = (entries: readonly CoverageEntry[], of: (entry: CoverageEntry) => number): number =>
  entries.reduce((total, entry) => total + of(entry), 0);

const signalsWith = (entries: readonly CoverageEntry[], has: (entry: CoverageEntry) => boolean): string =>
  [...new Set(entries.filter(has).map((entry) => entry.signal))].join(', ');

const said = (count: number, what: string, done: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'} ${done}`.trim()];
