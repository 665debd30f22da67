import type { Instant } from '../lib/clock.ts';

/**
 * An alert as it was recognised in a chat message. Every text in it is untrusted.
 * `labels` is empty and `labelsKnown` false where the message gives values without names.
 */
export interface Alert {
  /** The format's name, as in `formats/registry.ts`: `alertmanager`, `pagerduty`, `bot`, `human`. */
  readonly format: string;
  readonly status: 'firing' | 'resolved' | 'acknowledged';
  /** The tool's own word for the state, lower case: `no data`, `re-triggered`, `escalated`, `insufficient_data`. */
  readonly vendorState?: string;
  readonly name: string;
  /** What it says, in a line or two, as plain text. */
  readonly summary: string;
  readonly severity: 'critical' | 'warning' | 'info' | 'unknown';
  readonly labels: Readonly<Record<string, string>>;
  readonly labelsKnown: boolean;
  /** Label values without names, as Alertmanager's default title lists them. */
  readonly values: readonly string[];
  /** How many alerts the message stands for. */
  readonly count: number;
  /** How many alerts of a mixed batch recovered while the others fire. */
  readonly resolvedCount?: number;
  /** The labels of each alert of a batch, where the message lists them. */
  readonly alerts?: readonly Readonly<Record<string, string>>[];
  /** What all alerts of the message are annotated with, where it lists annotations by name. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** When it began to fire, where the message says so. */
  readonly startsAt?: Instant;
  readonly endsAt?: Instant;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** The same for every message about the same alert; see `fingerprint.ts`. */
  readonly fingerprint: string;
}

/** Where a message stands in chat; a repeated delivery has the same place. */
export interface Place {
  readonly team: string;
  readonly channel: string;
  /** The message's own timestamp. */
  readonly ts: string;
  /** The thread that it belongs to, where it is a reply. */
  readonly threadTs?: string;
}
