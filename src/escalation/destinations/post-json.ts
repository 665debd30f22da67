import type { Clock } from '../../lib/clock.ts';
import type { Told } from './destination.ts';

/** One request to a destination. */
export interface Request {
  /** What people call the destination: `PagerDuty`. */
  readonly title: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Statuses beyond 2xx that mean that there is nothing left to do, as 404 where what is to be closed is gone. */
  readonly fine?: readonly number[];
}

const limitMs = 10_000;

/**
 * POSTs and reads how it ended from the status alone: the body may hold anything. 429, 408 and 5xx pass by
 * themselves, other refusals need a person. Redirects are not followed, for the headers carry secrets.
 */
export async function postJson(
  { title, url, headers, body, fine = [] }: Request,
  { clock, abort }: { readonly clock: Clock; readonly abort: AbortSignal },
): Promise<Told> {
  const tooLate = new AbortController();
  const done = new AbortController();
  void clock.wait(limitMs, done.signal).then(() => tooLate.abort());
  try {
    const response = await fetch(url, {
      ...{ method: 'POST', body, redirect: 'manual' },
      headers: { 'content-type': 'application/json', 'user-agent': 'casefile', ...headers },
      signal: AbortSignal.any([abort, tooLate.signal]),
    });
    await response.body?.cancel();
    return fine.includes(response.status) ? { status: 'told' } : toldBy(title, response, clock.now());
  } catch {
    const why = tooLate.signal.aborted
      ? `${title} did not answer within ${limitMs / 1000} s.`
      : `${title} could not be reached.`;
    return { status: 'later', why };
  } finally {
    done.abort();
  }
}

function toldBy(title: string, { status, ok, headers }: Response, now: number): Told {
  if (ok) return { status: 'told' };
  const why = `${title} answered ${status}.`;
  if (status !== 429 && status !== 408 && status < 500) return { status: 'refused', why };
  const afterMs = retryAfter(headers.get('retry-after'), now);
  return { status: 'later', why, ...(afterMs !== undefined && { afterMs }) };
}

/** Seconds or a date; an hour at most, for nobody may silence an escalation for longer. */
function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : undefined;
}
