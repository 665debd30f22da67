import type { JsonObject } from '../../lib/json.ts';

/** Something to hand to the bot, in the words of Socket Mode. */
export interface Parcel {
  readonly kind: 'events_api' | 'interactive' | 'slash_commands';
  readonly payload: JsonObject;
}

/** Which attempt this is, and why the one before failed. */
export interface Attempt {
  readonly number: number;
  readonly reason?: FailureReason;
}

export type FailureReason = 'http_timeout' | 'http_error' | 'connection_failed';

/** How one attempt ended; `reply` is what the bot put into its acknowledgement. */
export type Delivery =
  | { readonly status: 'acknowledged'; readonly reply: JsonObject | undefined }
  | { readonly status: 'failed'; readonly reason: FailureReason; readonly mayRetry: boolean };

/** A way to the bot: HTTP or Socket Mode. */
export interface Carrier {
  carry(parcel: Parcel, attempt: Attempt): Promise<Delivery>;
}

/** Slack waits three seconds for an acknowledgement. */
export const acknowledgeWithinMs = 3000;
