import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../lib/json.ts';
import type { Job } from '../../store/store.ts';
import type { Arrival } from '../../triage.ts';
import { redactArrival } from '../../triage/redact-arrival.ts';
import { type HandlingParts, untilItWorks } from './handling.ts';
import { handsOf } from './in-hand.ts';

/**
 * What was heard and is not handled yet. Slack gets its answer after one write; handling follows, urgent first,
 * and messages about one alert or in one thread in the order in which they were heard.
 */
export interface Inbox {
  /**
   * Durable when it resolves, without secrets; false where the same delivery waits already. `key` names the
   * delivery over its repetitions; undefined where Slack gave it no name.
   */
  take(key: string | undefined, arrival: Arrival): Promise<boolean>;
  /** Begins to handle: first what an earlier process left, for which the caller does not wait. */
  open(): Promise<void>;
  /** How many deliveries are not handled yet, those of other processes included. */
  waiting(): Promise<number>;
  /** Finishes what is under way and leaves the rest to the next process. */
  close(): Promise<void>;
}

interface Parts extends HandlingParts {
  readonly redactEmails: boolean;
  /** How many deliveries wait for their acknowledgement. */
  readonly unanswered: () => number;
}

const queue = 'inbox';
/** What a dead process had in hand is due again after this long. */
const leaseMs = 5_000;
/** The same for what came in before everything older was found. */
const earlyLeaseMs = 15_000;
const recoveryPollMs = 250;
/** How many are handled at a time; one while so many deliveries wait that those would wait longer for it. */
const sideBySide = { usual: 8, busy: 1 };
const unansweredWhenBusy = 4;
const backlogToMention = 1_000;

export function openInbox(parts: Parts): Inbox {
  const { store, clock, log } = parts;
  const closing = new AbortController();
  const hands = handsOf(parts, {
    ...{ queue, leaseMs, closing: closing.signal },
    sideBySide: () => (parts.unanswered() >= unansweredWhenBusy ? sideBySide.busy : sideBySide.usual),
  });
  let background: Promise<unknown> = Promise.resolve();
  /** What was heard before everything older was found. */
  let early: Job[] | undefined = [];

  /** New deliveries wait until those of a dead process were found: a recovery must not overtake its alert. */
  async function recover(left: number): Promise<void> {
    const limit = clock.now() + earlyLeaseMs + recoveryPollMs;
    let found = await hands.claimDue();
    while (!closing.signal.aborted && found < left && clock.now() <= limit) {
      await clock.wait(recoveryPollMs, closing.signal);
      found += await hands.claimDue();
    }
    log.info({ left, found }, 'took over deliveries that were acknowledged and not handled');
  }

  async function tend(left: number): Promise<void> {
    if (left > 0) await untilItWorks(parts, closing.signal, () => recover(left));
    for (const job of early ?? []) hands.adopt(job);
    early = undefined;
    hands.begin();
    while (!closing.signal.aborted) {
      await clock.wait(leaseMs / 4, closing.signal);
      if (hands.waiting() > backlogToMention) log.warn({ waiting: hands.waiting() }, 'the inbox is behind');
      await untilItWorks(parts, closing.signal, async () => {
        await hands.renew();
        await hands.claimDue();
      });
    }
  }

  return {
    take: async (key = `unnamed:${randomUUID()}`, arrival) => {
      const safe = redactArrival(arrival, { emails: parts.redactEmails });
      const firstLeaseMs = early === undefined ? leaseMs : earlyLeaseMs;
      const job = await store.take(queue, key, toPayload(safe), clock.now(), firstLeaseMs);
      if (job === undefined) return false;
      if (early === undefined) hands.adopt(job);
      else early.push(job);
      return true;
    },
    open: async () => {
      background = tend(await store.count(queue));
    },
    waiting: () => store.count(queue),
    close: async () => {
      closing.abort();
      await background;
      for (const job of early ?? []) hands.adopt(job);
      await hands.letGo();
    },
  };
}

const toPayload = (arrival: Arrival): JsonObject => arrival as unknown as JsonObject;
