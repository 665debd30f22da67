import type { Instant, Window } from '../lib/clock.ts';
import type { JsonObject, JsonValue } from '../lib/json.ts';
import { type LookUpStatus, type Signal, wasAnswered } from '../lib/signal.ts';
import { cleanJson } from './clean-text.ts';
import type { CoverageEntry } from './coverage.ts';
import type { Evidence } from './evidence.ts';
import { evidenceId } from './evidence-id.ts';
import { type RedactionOptions, redactJson } from './redact.ts';

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

/** Cleans an answer, then redacts it (hidden characters must not hide a secret), then hashes it. */
export function examine(answer: Answer, options: RedactionOptions): Examined {
  const { source, signal, status, window } = answer;
  // Sources hand over what was JSON or was parsed by a schema; here it becomes a JSON value again.
  const records = (answer.records ?? []) as readonly JsonValue[];
  const raw = { query: answer.query, link: answer.link, note: answer.note ?? '', records };
  const { value: clean, repairs } = cleanJson(raw);
  const { value, redactions } = redactJson(clean, options);
  const kept = value as JsonObject & typeof raw;
  const coverage: CoverageEntry = {
    ...{ source, signal, status, redactions, repairs },
    ...{ records: kept.records.length, note: kept.note, broken: answer.broken ?? 0 },
  };
  if (!wasAnswered(status)) return { coverage, query: kept.query };
  const content = { source, signal, query: kept.query, window, records: kept.records };
  const evidence: Evidence = {
    ...{ id: evidenceId(content), ...content, observedAt: answer.observedAt ?? window.to },
    ...(kept.link !== undefined && { link: kept.link }),
    ...{ redactions, repairs },
  };
  return { evidence, coverage, query: kept.query };
}
