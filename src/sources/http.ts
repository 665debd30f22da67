import type { Clock } from '../lib/clock.ts';
import { deadline } from './deadline.ts';
import { explainError, explainStatus } from './http-failures.ts';
import { authorization, type HttpSettings } from './http-settings.ts';
import type { LookUpFailure } from './outcome.ts';

/** The longest body that is read, after decompression. */
const maxBodyBytes = 32 * 1024 * 1024;

type HttpReply = { readonly status: 'ok'; readonly body: unknown } | LookUpFailure;

/** Reads what a back end says about an error of its own; undefined leaves it to the status code. */
export type ExplainBody = (body: unknown) => LookUpFailure | undefined;

export interface HttpApi {
  /** GETs JSON; every way in which that can go wrong is a value. Redirects are not followed. */
  get(path: string, query: URLSearchParams, abort: AbortSignal, explain?: ExplainBody): Promise<HttpReply>;
  /** Ends the requests under way. */
  close(): void;
}

/** JSON over HTTP with credentials, a time limit and a size limit. `title` is what people call the back end. */
export function httpApi(title: string, settings: HttpSettings, clock: Clock): HttpApi {
  const closing = new AbortController();
  const where = `${title} at ${new URL(settings.url).host}`;
  const credentials = authorization(settings);
  const headers = { accept: 'application/json', ...(credentials && { authorization: credentials }) };

  return {
    async get(path, query, abort, explain = () => undefined) {
      const limit = deadline(clock, settings.timeoutMs);
      const signal = AbortSignal.any([abort, closing.signal, limit.signal]);
      try {
        const url = `${settings.url}${path}?${query.toString()}`;
        const response = await fetch(url, { headers, redirect: 'manual', signal });
        return await readReply(where, response, explain);
      } catch (error) {
        if (abort.aborted || closing.signal.aborted) return stopped(where);
        if (limit.signal.aborted) return tooSlow(where, settings.timeoutMs);
        return explainError(where, error);
      } finally {
        limit.release();
      }
    },
    close: () => closing.abort(),
  };
}

async function readReply(where: string, response: Response, explain: ExplainBody): Promise<HttpReply> {
  const text = await readText(response);
  if (text === undefined)
    return { status: 'misconfigured', message: `${where} sent more than ${maxBodyBytes} bytes.` };
  const body = parseJson(text);
  if (!response.ok) return explainStatus(where, response) ?? explain(body) ?? otherStatus(where, response);
  if (body !== undefined) return { status: 'ok', body };
  const looks = /^\s*</u.test(text) ? 'a web page' : 'something that is not whole JSON';
  return { status: 'misconfigured', message: `${where} answered with ${looks}.` };
}

async function readText(response: Response): Promise<string | undefined> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) return undefined;
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const stopped = (where: string): LookUpFailure => ({
  status: 'timeout',
  message: `${where} was not waited for any longer.`,
});

const tooSlow = (where: string, ms: number): LookUpFailure => ({
  status: 'timeout',
  message: `${where} did not answer within ${ms / 1000} s.`,
});

const otherStatus = (where: string, response: Response): LookUpFailure => ({
  status: response.status >= 500 ? 'unreachable' : 'misconfigured',
  message: `${where} answered with HTTP ${response.status}.`,
});
