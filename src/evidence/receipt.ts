import type { EvidenceId } from './evidence.ts';

/** What a receipt shows about the claim beside it. */
export type Shows = 'change' | 'state' | 'symptom' | 'absence' | 'link';

/**
 * A pointer into stored evidence with the words that stand there.
 * `locator` is `<record index><JSON pointer>`, as in `3/manifest/spec/replicas`, or `query` for the query
 * itself (absence: the question that came back empty).
 */
export interface Receipt {
  readonly evidence: EvidenceId;
  readonly locator: string;
  /** Exact: it stands, character for character, in the text at the locator. */
  readonly quote: string;
  readonly shows: Shows;
  readonly stance: 'supports' | 'contradicts';
}
