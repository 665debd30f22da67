import type { View } from '../analysis/view.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Ledger } from '../evidence/ledger.ts';
import type { Receipt } from '../evidence/receipt.ts';
import type { Source } from '../sources/source.ts';

/** A person's question about an incident, and what it may be answered from. */
export interface Asking {
  /** Names the question and outlives a restart: turns that were paid for are stored under it. */
  readonly run: string;
  /** The chat channel, for its budget. */
  readonly channel?: string;
  /** Untrusted, and without secrets. */
  readonly question: string;
  readonly diagnosis: Diagnosis;
  /** What was gathered; new look-ups are recorded here. */
  readonly ledger: Ledger;
  readonly view: View;
  readonly sources: readonly Source[];
  /** How long one look-up may take, in milliseconds. */
  readonly lookUpMs: number;
  readonly abort: AbortSignal;
}

/** A sentence of a model's with the exact words that code found in the evidence. */
export interface ResponseLine {
  readonly words: string;
  readonly receipts: readonly [Receipt, ...Receipt[]];
}

/** What is left of a model's answer when code has checked it. */
export interface Response {
  /** At most six; empty where nothing that it said stands. */
  readonly lines: readonly ResponseLine[];
  /** What the model says that it could not see. */
  readonly unknown?: string;
  /** In a sentence for people why there are no lines; absent where there are. */
  readonly notice?: string;
}

/** Answers by a model inside the rails of an investigation. Throws only what a store throws. */
export type Respond = (asking: Asking) => Promise<Response>;
