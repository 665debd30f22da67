import type { FailureDomain } from '../../lib/errors.ts';

/**
 * Every way in which a turn can fail, whose fault that is, and whether asking again can help. `again`: the same
 * request to the same endpoint. `elsewhere`: only another model. `never`: nobody.
 */
export const failureTable = {
  'rate-limited': { domain: 'model-service', retry: 'again' },
  'quota-exhausted': { domain: 'model-service', retry: 'elsewhere' },
  'server-error': { domain: 'model-service', retry: 'again' },
  'timed-out': { domain: 'model-service', retry: 'again' },
  refused: { domain: 'model-service', retry: 'again' },
  'name-not-found': { domain: 'model-service', retry: 'again' },
  'tls-failed': { domain: 'model-service', retry: 'elsewhere' },
  'connection-lost': { domain: 'model-service', retry: 'again' },
  'cut-stream': { domain: 'model-service', retry: 'again' },
  'truncated-body': { domain: 'model-service', retry: 'again' },
  'not-json': { domain: 'model-service', retry: 'again' },
  'not-a-completion': { domain: 'model-service', retry: 'again' },
  unauthorized: { domain: 'model-service', retry: 'elsewhere' },
  'model-not-found': { domain: 'model-service', retry: 'elsewhere' },
  'content-filtered': { domain: 'model-service', retry: 'elsewhere' },
  'circuit-open': { domain: 'model-service', retry: 'elsewhere' },
  'context-overflow': { domain: 'bot', retry: 'elsewhere' },
  'request-rejected': { domain: 'bot', retry: 'elsewhere' },
  'malformed-call': { domain: 'model', retry: 'never' },
  'unknown-tool': { domain: 'model', retry: 'never' },
  'bad-arguments': { domain: 'model', retry: 'never' },
  'refused-to-answer': { domain: 'model', retry: 'never' },
  'empty-answer': { domain: 'model', retry: 'never' },
  'source-failed': { domain: 'source', retry: 'never' },
  stopped: { domain: 'bot', retry: 'never' },
  'recursion-limit': { domain: 'bot', retry: 'never' },
  'store-failed': { domain: 'store', retry: 'never' },
  internal: { domain: 'bot', retry: 'never' },
} as const satisfies Record<string, { readonly domain: FailureDomain; readonly retry: Retry }>;

type Retry = 'again' | 'elsewhere' | 'never';
export type FailureCode = keyof typeof failureTable;

export interface Failure {
  readonly code: FailureCode;
  readonly domain: FailureDomain;
  readonly retry: Retry;
  /** The HTTP status, where one came. */
  readonly status?: number;
  /** How long the service asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
}

export const failureOf = (
  code: FailureCode,
  more: Pick<Failure, 'status' | 'retryAfterMs'> = {},
): Failure => ({
  code,
  ...failureTable[code],
  ...more,
});

/** What the wire saw of an answer that no library can be trusted to name; its message never says "timed out". */
export class EndpointError extends Error {
  override readonly name = 'EndpointError';
  readonly code: FailureCode;

  constructor(code: FailureCode, options?: ErrorOptions) {
    super(`the model's endpoint: ${code}`, options);
    this.code = code;
  }
}

/**
 * The one classification of whatever was thrown. Libraries wrap errors in errors (`MiddlewareError`,
 * `APIConnectionError`, `fetch failed`), so the innermost one that says something decides, after what our own wire
 * saw.
 */
export function classify(error: unknown): Failure {
  const chain = causesOf(error);
  const seen = chain.find(({ self }) => self instanceof EndpointError)?.self;
  if (seen instanceof EndpointError) return failureOf(seen.code);
  for (const one of chain.toReversed()) {
    const failure = byStatus(one) ?? byCode(one) ?? byName(one);
    if (failure !== undefined) return failure;
  }
  return failureOf('internal');
}

interface Raised {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly type: string;
  readonly status: number | undefined;
  readonly headers: unknown;
  readonly self: unknown;
}

const deepest = 12;

function causesOf(error: unknown): readonly Raised[] {
  const chain: Raised[] = [];
  for (let here = error; typeof here === 'object' && here !== null && chain.length < deepest; ) {
    const found = here as Readonly<Record<string, unknown>>;
    chain.push({
      name: text(found['name']),
      message: text(found['message']),
      code: text(found['code']),
      type: text(found['type']),
      status: typeof found['status'] === 'number' ? found['status'] : undefined,
      headers: found['headers'],
      self: here,
    });
    here = found['cause'];
  }
  return chain;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function byStatus(raised: Raised): Failure | undefined {
  const { status } = raised;
  if (status === undefined) return undefined;
  const retryAfterMs = retryAfter(raised.headers);
  const more = { status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return failureOf(codeOfStatus(status, raised), more);
}

function codeOfStatus(status: number, raised: Raised): FailureCode {
  const said = `${raised.code} ${raised.type} ${raised.message}`;
  if (/insufficient_quota|billing_hard_limit|exceeded your current quota/iu.test(said))
    return 'quota-exhausted';
  if (isOverflow(said)) return 'context-overflow';
  if (/content_filter|content_policy|content management policy/iu.test(said)) return 'content-filtered';
  if (status === 429) return 'rate-limited';
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 402) return 'quota-exhausted';
  if (status === 404) return 'model-not-found';
  if (status === 408) return 'timed-out';
  if (status === 413) return 'context-overflow';
  return status >= 500 ? 'server-error' : 'request-rejected';
}

const isOverflow = (said: string): boolean =>
  /context_length_exceeded|maximum context length|context window|Input tokens exceed/iu.test(said);

const codes: Readonly<Record<string, FailureCode>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  ETIMEDOUT: 'timed-out',
  UND_ERR_CONNECT_TIMEOUT: 'timed-out',
  UND_ERR_HEADERS_TIMEOUT: 'timed-out',
  UND_ERR_BODY_TIMEOUT: 'timed-out',
  UND_ERR_SOCKET: 'connection-lost',
  EPROTO: 'tls-failed',
  insufficient_quota: 'quota-exhausted',
  content_filter: 'content-filtered',
  context_length_exceeded: 'context-overflow',
};

function byCode({ code }: Raised): Failure | undefined {
  const known = codes[code];
  if (known !== undefined) return failureOf(known);
  if (/^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/u.test(code))
    return failureOf('tls-failed');
  return code.startsWith('store.') ? failureOf('store-failed') : undefined;
}

/** Names are all that is left of some errors: LangChain tells a time-out and an abort by nothing else. */
function byName({ name, message }: Raised): Failure | undefined {
  if (name === 'GraphRecursionError') return failureOf('recursion-limit');
  if (name === 'ContextOverflowError' || isOverflow(message)) return failureOf('context-overflow');
  if (name === 'TimeoutError' || name === 'APIConnectionTimeoutError') return failureOf('timed-out');
  if (name === 'AbortError' || name === 'ModelAbortError' || name === 'APIUserAbortError')
    return failureOf('stopped');
  if (name === 'SyntaxError') return failureOf('truncated-body');
  if (name === 'TypeError' && /terminated|fetch failed|network|other side closed/iu.test(message))
    return failureOf(message === 'terminated' ? 'cut-stream' : 'connection-lost');
  return name === 'APIConnectionError' ? failureOf('connection-lost') : undefined;
}

const longestWaitMs = 3_600_000;

/** `Retry-After` in seconds or as a date, and the milliseconds of `retry-after-ms`; anything else says nothing. */
export function retryAfter(headers: unknown): number | undefined {
  const inMs = Number(header(headers, 'retry-after-ms') ?? NaN);
  if (Number.isFinite(inMs) && inMs >= 0) return Math.min(inMs, longestWaitMs);
  const said = header(headers, 'retry-after');
  if (said === undefined || said.trim() === '') return undefined;
  const ms = /^\d+(?:\.\d+)?$/u.test(said.trim()) ? Number(said) * 1000 : Date.parse(said) - sentAt(headers);
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), longestWaitMs) : undefined;
}

/** A date is meant by the clock of whoever sent it. */
const sentAt = (headers: unknown): number => Date.parse(header(headers, 'date') ?? '');

function header(headers: unknown, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const value = (headers as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
}
