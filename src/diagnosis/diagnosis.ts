import type { CoverageEntry } from '../evidence/coverage.ts';
import type { Receipt } from '../evidence/receipt.ts';
import type { Tally } from '../evidence/evidence.ts';
import type { FailureDomain } from '../lib/errors.ts';
import type { Instant, Window } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';

export const verdicts = ['confirmed', 'likely', 'competing', 'insufficient', 'no-fault'] as const;
export type Verdict = (typeof verdicts)[number];

/** A root cause: something that another listed cause does not explain. */
export interface Cause {
  readonly entity: EntityId;
  /** The detector's word for how it breaks things, kebab-case: `quota-exceeded`. */
  readonly mechanism: string;
  /** One sentence. */
  readonly claim: string;
  /** `cause` is asserted; a `hypothesis` lacks a receipt that the gate accepts, or lost to a better one. */
  readonly status: 'cause' | 'hypothesis';
  readonly receipts: readonly Receipt[];
  readonly since?: Instant;
  /** What the claim takes for granted and nobody has seen; it caps the verdict. */
  readonly doubt?: string;
  /** Other listed causes that explain the same symptoms just as well: these cannot be told apart. */
  readonly rivals?: readonly EntityId[];
}

/** Something that is wrong now. */
export interface Symptom {
  readonly entity: EntityId;
  readonly claim: string;
  /** The listed cause that explains it; absent where none does. */
  readonly explainedBy?: EntityId;
  readonly receipts: readonly Receipt[];
}

/** Something that could not be seen, and where to look next. */
export interface Unknown {
  readonly what: string;
  readonly next: string;
}

export interface RuledOut {
  readonly entity: EntityId;
  readonly mechanism: string;
  readonly why: string;
  readonly receipts: readonly Receipt[];
}

/** How a cause reached a symptom, one hop. */
export interface Propagation {
  readonly source: EntityId;
  readonly target: EntityId;
  readonly effect: string;
}

export interface ExplainedAlert {
  readonly alert: string;
  readonly explained: boolean;
  readonly why: string;
  /** It asks for no explanation: it always fires, has since long before, or has resolved. */
  readonly background?: boolean;
  /** The investigation was about it. */
  readonly asked?: boolean;
}

/** Suggested, never done: `actions` decides what may happen with it. */
interface SuggestedAction {
  readonly kind: string;
  readonly args: Readonly<Record<string, string>>;
  readonly why: string;
}

/**
 * Text in telemetry that reads like an instruction to whoever reads it. It is never obeyed; it is said, and it
 * may escalate.
 */
interface Suspicion {
  /** What it seems to ask for, in our own words. */
  readonly what: string;
  /** Whose telemetry carries it. */
  readonly entity?: EntityId;
  readonly receipts: readonly Receipt[];
}

/** What a model had to do with a diagnosis. */
export interface ModelNote {
  /** The model that answered last, as its endpoint names it. */
  readonly name: string;
  /** Name, version and hash of the prompts: `investigator@1 3f2a9c…`. */
  readonly prompt: string;
  /** Answers of the model that were paid for, those before a restart included. */
  readonly turns: number;
  readonly lookUps: number;
  /** Look-ups that had been made before and were answered from the ledger. */
  readonly repeated: number;
  /**
   * `submitted`: the gate took its answer. `objected`: it still had none that the gate takes after the last
   * objection. `budget`, `stalled`, `stopped`: code ended it. `failed`: the model or its service did.
   */
  readonly ended: 'submitted' | 'objected' | 'budget' | 'stalled' | 'stopped' | 'failed';
  /** What became of it, in a sentence for people; absent where there is nothing to say. */
  readonly notice?: string;
  /** Whose fault it was that it failed; absent where nothing failed. */
  readonly failureDomain?: FailureDomain;
  /** Failures by code, as in `{ 'rate-limited': 3 }`: the infrastructure's, never counted against the model. */
  readonly failures: Tally;
  /** Modes of MAST (https://arxiv.org/abs/2503.13657) by code, as in `{ 'FM-1.3': 2 }`: the model's own. */
  readonly modes: Tally;
}

/** What the engine or an agent proposes; the gate makes a Diagnosis of it. */
export interface Draft {
  readonly causes: readonly Omit<Cause, 'status'>[];
  readonly symptoms: readonly Symptom[];
  readonly propagations: readonly Propagation[];
  readonly alerts: readonly ExplainedAlert[];
  readonly ruledOut: readonly RuledOut[];
  readonly unknowns: readonly Unknown[];
  readonly actions: readonly SuggestedAction[];
  /** True when nothing is wrong now: no live symptom was seen although the key sources answered. */
  readonly healthy: boolean;
}

export interface Diagnosis {
  readonly verdict: Verdict;
  /** Why the verdict is what it is, and what capped it, in words. */
  readonly reason: string;
  readonly window: Window;
  /** Asserted causes first, best first; then hypotheses. */
  readonly causes: readonly Cause[];
  readonly symptoms: readonly Symptom[];
  readonly propagations: readonly Propagation[];
  readonly alerts: readonly ExplainedAlert[];
  readonly ruledOut: readonly RuledOut[];
  readonly unknowns: readonly Unknown[];
  readonly coverage: readonly CoverageEntry[];
  readonly actions: readonly SuggestedAction[];
  readonly cost: {
    readonly seconds: number;
    readonly tokens: { readonly input: number; readonly output: number };
    readonly currency: number;
  };
  /** Absent where no model is configured. */
  readonly model?: ModelNote;
  /** Absent where there are none. */
  readonly suspicions?: readonly Suspicion[];
}
