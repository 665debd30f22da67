import { App, type AppOptions } from '@slack/bolt';
import type { Log } from '../../lib/log.ts';
import { faultOf, isRateLimited, nameOf } from './payload.ts';

type Delivery = Parameters<App['processEvent']>[0];

/**
 * Bolt acknowledges an event before it calls a listener, in both modes, and an action that no listener matches
 * never. Here Slack gets its answer when the listeners have returned, and they return when what must not be lost
 * is in the store: a failed write, or a process that dies, is no acknowledgement, and Slack delivers again.
 */
export class PromptApp extends App {
  readonly #log: Log;
  #unanswered = 0;

  constructor(options: AppOptions, log: Log) {
    super(options);
    this.#log = log;
  }

  /** How many deliveries wait for their acknowledgement. */
  get unanswered(): number {
    return this.#unanswered;
  }

  override async processEvent(delivery: Delivery): Promise<void> {
    this.#unanswered += 1;
    try {
      await this.#process(delivery);
    } finally {
      this.#unanswered -= 1;
    }
  }

  async #process(delivery: Delivery): Promise<void> {
    if (isRateLimited(delivery.body)) {
      this.#log.warn(nameOf(delivery.body), 'Slack holds events back: more than 30,000 came within an hour');
      await delivery.ack();
      return;
    }
    const fault = faultOf(delivery.body);
    if (fault !== undefined) {
      this.#log.warn({ ...nameOf(delivery.body), fault }, 'dropped a malformed delivery');
      await delivery.ack();
      return;
    }
    // What a listener says stays here until all are done; what none says is an empty acknowledgement.
    let answer: unknown;
    await super.processEvent({ ...delivery, ack: async (response) => void (answer = response) });
    await delivery.ack(answer);
  }
}
