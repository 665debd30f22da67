import type { Diagnosis } from '../../diagnosis/diagnosis.ts';
import type { Incident } from '../../incidents/incident.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Escalation } from '../escalation.ts';
import type { Packet } from '../packet.ts';

/** What happened to an escalation that a destination has not been told yet. */
export type Step = 'open' | 'update' | 'next-contact' | 'acknowledge' | 'take-over' | 'hand-back' | 'resolve';

/** One step, with everything as it stands now. */
export interface News {
  readonly step: Step;
  readonly escalation: Escalation;
  readonly packet: Packet;
  readonly incident: Incident;
  /** The newest diagnosis; absent where the investigation failed. */
  readonly diagnosis: Diagnosis | undefined;
}

/**
 * How telling ended. `later`: it may work in a while, after `afterMs` where the destination said so. `refused`:
 * trying again cannot help; `why` is a sentence without secrets.
 */
export type Told =
  | { readonly status: 'told' }
  | { readonly status: 'later'; readonly why: string; readonly afterMs?: number }
  | { readonly status: 'refused'; readonly why: string };

/**
 * Where escalations go. Adapters: one file each with a line in `registry.ts`, Slack's is handed in; the contract
 * suite is `test/contracts/destination.ts`.
 */
export interface Destination {
  /** Lower case, as it is configured: `pagerduty`. */
  readonly name: string;
  /**
   * Tells one step. The same step of the same escalation may be told again after a crash: the destination's own
   * key for repeats is the escalation's id. Never throws for anything that the other side does.
   */
  readonly tell: (news: News, abort: AbortSignal) => Promise<Told>;
}

/** What a destination over HTTP needs. */
export interface DestinationParts {
  /** Base of its API, without a slash at the end. */
  readonly url: string;
  /** Key or signing secret; it leaves this process only towards the destination, and never in a log. */
  readonly secret: string;
  readonly clock: Clock;
}
