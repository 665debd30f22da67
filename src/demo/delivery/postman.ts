import type { Clock } from '../../lib/clock.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Attempt, Carrier, Delivery, Parcel } from './parcel.ts';

/** Slack tries a failed event again at once, after a minute and after five. */
export const slackRetryDelaysMs: readonly number[] = [0, 60_000, 300_000];

/** What became of something that was sent to the bot; the tests' and the terminal's view of deliveries. */
export interface DeliveryRecord {
  readonly parcel: Parcel;
  readonly attempt: Attempt;
  readonly delivery: Delivery;
}

export interface Postman {
  /** Delivers an event, trying again as Slack does; never rejects. */
  event(envelope: JsonObject): Promise<void>;
  /** Delivers an interaction or a command, once; what the bot acknowledged with. */
  interaction(parcel: Parcel): Promise<Delivery>;
  records(): readonly DeliveryRecord[];
  /** Resolves when nothing that was sent is unanswered; waiting retries count as unanswered. */
  settled(): Promise<void>;
}

export interface PostmanOptions {
  readonly carrier: () => Carrier;
  readonly clock: Clock;
  readonly retryDelaysMs: readonly number[];
  readonly closing: AbortSignal;
}

export function createPostman({ carrier, clock, retryDelaysMs, closing }: PostmanOptions): Postman {
  const records: DeliveryRecord[] = [];
  const underWay = new Set<Promise<unknown>>();
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    const ended = work.finally(() => underWay.delete(ended));
    underWay.add(ended);
    return ended;
  };
  const attempt = async (parcel: Parcel, at: Attempt): Promise<Delivery> => {
    const delivery = await carrier().carry(parcel, at);
    records.push({ parcel, attempt: at, delivery });
    return delivery;
  };
  const insist = async (parcel: Parcel) => {
    let last = await attempt(parcel, { number: 0 });
    for (const [index, delayMs] of retryDelaysMs.entries()) {
      if (last.status === 'acknowledged' || !last.mayRetry) return;
      await clock.wait(delayMs, closing);
      if (closing.aborted) return;
      last = await attempt(parcel, { number: index + 1, reason: last.reason });
    }
  };

  return {
    event: (payload) => tracked(insist({ kind: 'events_api', payload })),
    interaction: (parcel) => tracked(attempt(parcel, { number: 0 })),
    records: () => records,
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
