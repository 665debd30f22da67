import type { View } from '../analysis/view.ts';
import type { Draft } from '../diagnosis/diagnosis.ts';
import type { GateFacts } from '../diagnosis/gate.ts';
import type { AnswerObjection } from './submission/objection.ts';

/** What a model's answer is judged by: the evidence as it is now, and what the engine says of it. */
export interface AnswerBench {
  readonly view: View;
  readonly facts: GateFacts;
  /** The engine's draft over the evidence as it is now. */
  readonly draft: Draft;
}

/** What code made of a model's answer. */
export interface Answered {
  /** Engine and model together; the engine's own where nothing that the model said stands. */
  readonly draft: Draft;
  /** Empty where the answer may end the run. */
  readonly objections: readonly AnswerObjection[];
}

/** Judges the arguments of `submit_diagnosis`; pure, and never throws whatever they are. */
export type Judge = (args: unknown, bench: AnswerBench) => Answered;
