import type { Instant, Window } from '../lib/clock.ts';
import type { JsonValue } from '../lib/json.ts';
import type { Signal } from '../lib/signal.ts';

/** `ev_` and the first 20 hexadecimal digits of the sha256 over the canonical content. */
export type EvidenceId = `ev_${string}`;

/** How many of each kind were found, for instance `{ 'bearer-token': 2 }`. */
export type Tally = Readonly<Record<string, number>>;

/**
 * What one look-up returned: cleaned, redacted, hashed, stored once and never edited.
 * The id covers source, signal, query, window and records; `observedAt` stays outside it, so that the same
 * answer to the same question is the same evidence.
 */
export interface Evidence {
  readonly id: EvidenceId;
  readonly source: string;
  readonly signal: Signal;
  /** The query as it was sent. */
  readonly query: string;
  readonly window: Window;
  readonly observedAt: Instant;
  readonly records: readonly JsonValue[];
  /** A page where a person can look at the same thing. */
  readonly link?: string;
  readonly redactions: Tally;
  /** Text that was damaged or hostile and was cleaned, by kind. */
  readonly repairs: Tally;
}

export const isEvidenceId = (text: string): text is EvidenceId => /^ev_[0-9a-f]{20}$/u.test(text);
