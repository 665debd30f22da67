import type { Clock } from '../../lib/clock.ts';
import { slice } from '../../lib/slice.ts';
import { straightened } from './completion.ts';
import { EndpointError } from './failures.ts';

export interface WireOptions {
  readonly clock: Clock;
  /** How long an answer may take, its body included. */
  readonly timeoutMs: number;
}

/** More than any completion: what is longer is not read. */
const longestBody = 8_000_000;

/**
 * A `fetch` for chat completions that reads the whole answer in time and says what is wrong with it: no JSON, a body
 * that ends early, no choices. Statuses other than 2xx are left to the library.
 */
export function wireFetch({ clock, timeoutMs }: WireOptions): typeof fetch {
  return async (input, init = {}) => {
    const late = new AbortController();
    const ended = new AbortController();
    void clock.wait(timeoutMs, ended.signal).then(() => {
      if (!ended.signal.aborted) late.abort();
    });
    const signal = init.signal ? AbortSignal.any([init.signal, late.signal]) : late.signal;
    try {
      // A redirect could carry telemetry to somewhere that nobody configured.
      const response = await fetch(input, { ...init, signal, redirect: 'error' });
      const body = await readBody(response);
      await slice();
      const { status, headers } = response;
      const told = response.ok ? completionIn(response, body) : body;
      return new Response(told, { status, headers: plainHeaders(headers) });
    } catch (error) {
      if (late.signal.aborted) throw new EndpointError('timed-out', { cause: error });
      throw error;
    } finally {
      ended.abort();
    }
  };
}

async function readBody(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  const chunks: string[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > longestBody) throw new EndpointError('not-a-completion');
      chunks.push(decoder.decode(chunk, { stream: true }));
    }
  } catch (error) {
    if (error instanceof EndpointError) throw error;
    throw new EndpointError('cut-stream', { cause: error });
  }
  return `${chunks.join('')}${decoder.decode()}`;
}

function completionIn(response: Response, body: string): string {
  const isJson = /\bjson\b/iu.test(response.headers.get('content-type') ?? '');
  if (!isJson && !body.trimStart().startsWith('{')) throw new EndpointError('not-json');
  const completion = straightened(parsed(body));
  if (completion === undefined) throw new EndpointError('not-a-completion');
  return JSON.stringify(completion);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw new EndpointError('truncated-body', { cause: error });
  }
}

/** The body was decoded already: what says otherwise would mislead. */
function plainHeaders(headers: Headers): Headers {
  const plain = new Headers(headers);
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) plain.delete(name);
  plain.set('content-type', 'application/json');
  return plain;
}
