import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Incident } from '../incidents/incident.ts';
import type { Instant } from '../lib/clock.ts';
import type { FailureDomain } from '../lib/errors.ts';
import type { Impact } from './impact.ts';
import type { ServiceFacts, ServiceOf } from './services.ts';

/** Everything that a trigger may look at. Plain data. */
export interface EscalationFacts {
  readonly incident: Incident;
  /** For an investigation that failed, one that says so and asserts nothing. */
  readonly diagnosis: Diagnosis;
  /** Set where the investigation ended without a diagnosis. */
  readonly failure?: { readonly domain: FailureDomain; readonly message: string };
  /** Services that are affected or blamed. */
  readonly services: readonly ServiceFacts[];
  readonly serviceOf: ServiceOf;
  /** What customers feel, worst first; empty where nothing was measured. */
  readonly impacts: readonly Impact[];
  /** Earlier runs of this incident, and of incidents that it recurs from, that ended without a cause that stood. */
  readonly failedAttempts: number;
  /** Whose word it was, where a person asked for it: a Slack user id. */
  readonly askedBy?: string;
}

/** Where the line of each trigger runs; the settings may move it. */
export interface Thresholds {
  /** Share of requests that fail, 0 to 1. */
  readonly errorShare: number;
  /** Requests that failed inside the window. */
  readonly affectedRequests: number;
  /** Fewer requests than this are no customers' trouble, whatever their share. */
  readonly leastRequests: number;
  /** The least important tier that counts; 1 is the most important. */
  readonly tier: number;
  /** Investigations without a cause that stood, this one included. */
  readonly failedAttempts: number;
  /** Kinds of actions that the bot may suggest; undefined: nothing is said about them. */
  readonly allowedActions?: readonly string[];
}

/** Why the bot does not decide by itself. */
export interface Fired {
  /** One sentence: what is so, with its numbers. */
  readonly why: string;
  /** `page` wakes somebody, `notify` tells them. */
  readonly urgency: 'page' | 'notify';
  /** In the packet's headline where it says more than the trigger's own title: `customer impact above 10 %`. */
  readonly title?: string;
}

/** One reason to hand over to people. Pure. One file in `triggers/`, one line in its registry. */
export interface Trigger {
  /** Kebab-case and unique: `customer-impact`. */
  readonly name: string;
  /** In the packet's headline, after `trigger:`. */
  readonly title: string;
  decide(facts: EscalationFacts, thresholds: Thresholds): Fired | undefined;
}

export const escalationStates = ['waiting', 'acknowledged', 'taken-over', 'handed-back', 'over'] as const;
/** `over`: the incident is. */
export type EscalationState = (typeof escalationStates)[number];

export const escalationActs = ['acknowledge', 'take-over', 'hand-back'] as const;
/** What a person may do with an escalation. */
export type EscalationAct = (typeof escalationActs)[number];

/** A trigger that fired, as it is stored. */
export type FiredTrigger = Fired & { readonly name: string; readonly title: string };

/** One hand-over to people, as it is stored. An incident has at most one that is not over. */
export interface Escalation {
  /** `<incident>/<run that opened it>`: the key by which destinations tell repeats. */
  readonly id: string;
  readonly incident: string;
  /** The newest investigation, whose findings the packet shows. */
  readonly run: number;
  readonly state: EscalationState;
  readonly urgency: Fired['urgency'];
  readonly triggers: readonly FiredTrigger[];
  /** Triggers that are only counted. */
  readonly shadow: readonly string[];
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** The Slack channel of the packet; absent: the incident's own thread. */
  readonly channel?: string;
  /** Who may be asked, in this order, as Slack ids of people or groups; may be empty. */
  readonly contacts: readonly string[];
  /** Index into the contacts: who was asked last; -1 where nobody was, because it was opened in quiet time. */
  readonly contact: number;
  /** When that was. */
  readonly contactedAt: Instant;
  /** Grows by one with every change. */
  readonly revision: number;
  /** Who pressed what, oldest first. */
  readonly answers: readonly {
    readonly by: string;
    readonly at: Instant;
    readonly act: EscalationAct;
  }[];
}
