import type { Clock } from '../../lib/clock.ts';
import { isJsonObject } from '../../lib/json.ts';
import { parse } from '../api/arguments.ts';
import { acknowledgeWithinMs, type Attempt, type Carrier, type Delivery, type Parcel } from './parcel.ts';
import { signatureHeaders } from './signature.ts';

export interface HttpCarrierOptions {
  readonly requestUrl: string;
  readonly signingSecret: string;
  readonly clock: Clock;
  /** Fires when the workspace stops. */
  readonly closing: AbortSignal;
}

/** Posts signed requests to the bot's request URL, as Slack's Events API and interactivity do. */
export function httpCarrier({ requestUrl, signingSecret, clock, closing }: HttpCarrierOptions): Carrier {
  return {
    carry: async (parcel, attempt) => {
      const { body, contentType } = written(parcel);
      const tooLate = new AbortController();
      const answered = new AbortController();
      void clock.wait(acknowledgeWithinMs, answered.signal).then(() => tooLate.abort());
      try {
        const response = await fetch(requestUrl, {
          method: 'POST',
          body,
          signal: AbortSignal.any([tooLate.signal, closing]),
          headers: {
            'content-type': contentType,
            ...signatureHeaders(signingSecret, body, clock.now()),
            ...retryHeaders(attempt),
          },
        });
        return await outcome(response);
      } catch {
        return {
          status: 'failed',
          reason: tooLate.signal.aborted ? 'http_timeout' : 'connection_failed',
          mayRetry: true,
        };
      } finally {
        answered.abort();
      }
    },
  };
}

/** Events travel as JSON, interactions as a form with one field, commands as a form. */
function written({ kind, payload }: Parcel): { readonly body: string; readonly contentType: string } {
  const form = 'application/x-www-form-urlencoded';
  if (kind === 'events_api') return { body: JSON.stringify(payload), contentType: 'application/json' };
  if (kind === 'interactive')
    return { body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), contentType: form };
  const fields = Object.entries(payload).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return { body: new URLSearchParams(fields).toString(), contentType: form };
}

const retryHeaders = ({ number, reason }: Attempt): Readonly<Record<string, string>> =>
  number === 0
    ? {}
    : { 'x-slack-retry-num': String(number), 'x-slack-retry-reason': reason ?? 'unknown_error' };

async function outcome(response: Response): Promise<Delivery> {
  const text = await response.text();
  if (!response.ok) {
    const mayRetry = response.headers.get('x-slack-no-retry') !== '1';
    return { status: 'failed', reason: 'http_error', mayRetry };
  }
  const reply = parse(text) ?? (text === '' ? undefined : { text });
  return { status: 'acknowledged', reply: isJsonObject(reply) ? reply : undefined };
}
