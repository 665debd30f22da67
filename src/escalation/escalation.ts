import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Instant } from '../lib/clock.ts';
import type { EntityId } from '../lib/entity.ts';

/** What the settings say about a service that an entity belongs to. */
export interface ServiceFacts {
  readonly name: string;
  /** Who answers for it, in words or as a Slack group id. */
  readonly owner?: string;
  /** 1 is the most important. */
  readonly tier?: number;
  readonly securitySensitive?: boolean;
  /** Regimes that it is under, as in `pci`. */
  readonly compliance?: readonly string[];
  readonly runbook?: string;
  readonly dashboard?: string;
}

/** Everything that a trigger may look at. Plain data. */
export interface EscalationFacts {
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
  /** Services that are affected or blamed. */
  readonly services: readonly ServiceFacts[];
  serviceOf(entity: EntityId): ServiceFacts | undefined;
  /** Earlier runs of this incident, and incidents that it recurs from, that ended without a cause that stood. */
  readonly failedAttempts: number;
  /** A person asked for it. */
  readonly askedBy?: string;
}

/** Why the bot does not decide by itself. */
export interface Fired {
  /** One sentence: what is so, with its numbers. */
  readonly why: string;
  readonly urgency: 'page' | 'notify';
}

/** One reason to hand over to people. Pure. One file in `triggers/`, one line in its registry. */
export interface Trigger {
  /** Kebab-case and unique: `customer-impact`. */
  readonly name: string;
  /** In the packet's headline, after `trigger:`, as in `customer impact above 10 %`. */
  readonly title: string;
  decide(facts: EscalationFacts): Fired | undefined;
}

export const escalationStates = ['waiting', 'acknowledged', 'taken-over', 'handed-back', 'over'] as const;
export type EscalationState = (typeof escalationStates)[number];

/** One hand-over to people, as it is stored. */
export interface Escalation {
  readonly incident: string;
  readonly run: number;
  readonly state: EscalationState;
  readonly triggers: readonly (Fired & { readonly name: string; readonly title: string })[];
  /** Triggers that are only counted. */
  readonly shadow: readonly string[];
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** Index into the configured contacts: who was asked last. */
  readonly contact: number;
  /** Who pressed what, oldest first. */
  readonly answers: readonly {
    readonly by: string;
    readonly at: Instant;
    readonly act: 'acknowledge' | 'take-over' | 'hand-back';
  }[];
}
