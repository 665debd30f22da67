import type { Escalation, EscalationAct } from './escalation.ts';

/** What became of an act; `illegal` with the escalation as it stands. */
type Answered =
  | { readonly status: 'done'; readonly escalation: Escalation }
  | { readonly status: 'illegal'; readonly escalation: Escalation }
  | { readonly status: 'unknown' };

/** What people may ask about and do with escalations. */
export interface Escalations {
  /** The newest escalation of an incident. */
  latest(incidentId: string): Promise<Escalation | undefined>;
  /** All that are not over, oldest first. */
  open(): Promise<readonly Escalation[]>;
  /** How often each trigger fired, and how often it only would have. */
  counts(): Promise<Readonly<Record<string, { readonly fired: number; readonly shadow: number }>>>;
  /** A person hands the incident to people; durable when it resolves. `by` is a Slack user id. */
  request(incidentId: string, by: string): Promise<Escalation | undefined>;
  /** Acknowledges, takes over or hands back; durable when it resolves. */
  answer(escalationId: string, act: EscalationAct, by: string): Promise<Answered>;
}
