import type { Instant, Window } from '../lib/clock.ts';
import type { JsonObject, JsonValue } from '../lib/json.ts';
import { type LookUpStatus, type Signal, wasAnswered } from '../lib/signal.ts';
import { slice } from '../lib/slice.ts';
import { cleanJson } from './clean-text.ts';
import type { CoverageEntry } from './coverage.ts';
import type { Evidence } from './evidence.ts';
import { evidenceIdInTurns } from './evidence-id.ts';
import { type RedactionOptions, redactJson } from './redact.ts';
import { Counter } from './tally.ts';

/** How a look-up ended, as a source tells it. */
export interface Answer {
  readonly source: string;
  readonly signal: Signal;
  readonly window: Window;
  readonly query: string;
  readonly status: LookUpStatus;
  /** JSON values; absent where no answer came. */
  readonly records?: readonly unknown[];
  /** Absent: the end of the window. */
  readonly observedAt?: Instant;
  readonly link?: string;
  /** Records that could not be read and were skipped. */
  readonly broken?: number;
  /** What went wrong or what was cut. */
  readonly note?: string;
}

/** What may be kept of an answer: the evidence, where one came, and its line of coverage. */
export interface Examined {
  readonly evidence?: Evidence;
  readonly coverage: CoverageEntry;
  /** The question as it may be kept. */
  readonly query: string;
}

/** Records that are cleaned and redacted without a pause. */
const recordsAtOnce = 32;

/**
 * Cleans an answer, then redacts it (hidden characters must not hide a secret), then hashes it. An answer may be
 * large: others have their turns in between.
 */
export async function examine(answer: Answer, options: RedactionOptions): Promise<Examined> {
  const { source, signal, status, window } = answer;
  const cleared = clearing(options);
  const told = cleared({ query: answer.query, link: answer.link, note: answer.note ?? '' });
  // Sources hand over what was JSON or was parsed by a schema; here it becomes a JSON value again.
  const raw = (answer.records ?? []) as readonly JsonValue[];
  const records: JsonValue[] = [];
  for (let from = 0; from < raw.length; from += recordsAtOnce) {
    if (from > 0) await slice();
    records.push(...cleared({ records: raw.slice(from, from + recordsAtOnce) }).records);
  }
  const { redactions, repairs } = cleared.tallies();
  const coverage: CoverageEntry = {
    ...{ source, signal, status, redactions, repairs },
    ...{ records: records.length, note: told.note, broken: answer.broken ?? 0 },
  };
  if (!wasAnswered(status)) return { coverage, query: told.query };
  const content = { source, signal, query: told.query, window, records };
  const evidence: Evidence = {
    ...{ id: await evidenceIdInTurns(content, slice), ...content },
    observedAt: answer.observedAt ?? window.to,
    ...(told.link !== undefined && { link: told.link }),
    ...{ redactions, repairs },
  };
  return { evidence, coverage, query: told.query };
}

/** Cleans and redacts one part of an answer after another, and counts what it did to all of them. */
function clearing(options: RedactionOptions) {
  const [repaired, redacted] = [new Counter(), new Counter()];
  const clear = <Part extends JsonObject>(part: Part): Part => {
    const { value: clean, repairs } = cleanJson(part);
    const { value, redactions } = redactJson(clean, options);
    repaired.addAll(repairs);
    redacted.addAll(redactions);
    return value as Part;
  };
  return Object.assign(clear, {
    tallies: () => ({ repairs: repaired.tally(), redactions: redacted.tally() }),
  });
}
