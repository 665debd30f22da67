import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Outbox } from './outbox.ts';

/** The SDK's client, whose every call waits for its turn. */
export class PacedClient extends WebClient {
  readonly #outbox: Outbox;

  constructor(token: string, outbox: Outbox, options: WebClientOptions) {
    super(token, options);
    this.#outbox = outbox;
  }

  override apiCall(method: string, options: Record<string, unknown> = {}): ReturnType<WebClient['apiCall']> {
    return this.#outbox.send(method, options, () => super.apiCall(method, options));
  }
}
