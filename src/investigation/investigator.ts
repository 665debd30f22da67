import type { Alert } from '../alerts/alert.ts';
import type { View } from '../analysis/view.ts';
import type { Draft, ModelNote } from '../diagnosis/diagnosis.ts';
import type { GateFacts, Settled } from '../diagnosis/gate.ts';
import type { Ledger } from '../evidence/ledger.ts';
import type { Window } from '../lib/clock.ts';
import type { Source } from '../sources/source.ts';
import type { Respond } from './responder.ts';

/** What the engine has found, and what an investigator may work with. */
export interface Brief {
  /** Names the investigation and outlives a restart: turns that were paid for are stored under it. */
  readonly run: string;
  /** The chat channel, for its budget; absent on the command line. */
  readonly channel?: string;
  readonly question?: string;
  readonly alerts: readonly Alert[];
  readonly window: Window;
  /** What was gathered; new look-ups are recorded here. */
  readonly ledger: Ledger;
  readonly sources: readonly Source[];
  /** How long one look-up may take, in milliseconds. */
  readonly lookUpMs: number;
  /** The engine's view of the ledger, its draft, and what the gate made of that. */
  readonly view: View;
  readonly draft: Draft;
  readonly settled: Settled;
  /** A person's or the process's word to stop. */
  readonly abort: AbortSignal;
  /** Called when something was learned, with a sentence for the thread. */
  readonly onTurn?: (turn: { readonly turns: number; readonly lookUps: number }) => void;
}

/** What a model adds to the engine's findings. */
export interface Contribution {
  /** What the engine and the model say together; the engine's own where the model brought nothing that stands. */
  readonly draft: Draft;
  readonly settled: Settled;
  /** The evidence as it is now, for whoever re-checks the draft. */
  readonly facts: GateFacts;
  readonly note: ModelNote;
  readonly tokens: { readonly input: number; readonly output: number };
  /** In the currency of the configured prices; 0 where none are. */
  readonly currency: number;
}

/** A model inside rails. Never throws for anything that a model, its service or a source does. */
export interface Investigator {
  investigate(brief: Brief): Promise<Contribution>;
  /** Answers questions of people; absent: the rules alone do. */
  readonly respond?: Respond;
}
