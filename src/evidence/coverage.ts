import type { LookUpStatus, Signal } from '../lib/signal.ts';
import type { Tally } from './evidence.ts';

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
