import type { CoverageEntry } from '../evidence/coverage.ts';
import type { Receipt } from '../evidence/receipt.ts';
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
  /** Absent where no model took part. */
  readonly model?: { readonly name: string; readonly prompt: string };
}
