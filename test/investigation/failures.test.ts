import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { HumanMessage, MiddlewareError } from 'langchain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classify, failureTable, retryAfter } from '../../src/investigation/model/failures.ts';
import { chatModels } from '../../src/investigation/model/model.ts';
import { systemClock, type Clock } from '../../src/lib/clock.ts';
import { manualClock } from '../support/clocks.ts';
import { json, type ScriptedServer, startScriptedServer } from '../support/scripted-server.ts';

let server: ScriptedServer;
beforeEach(async () => {
  server = await startScriptedServer();
});
afterEach(() => server.stop());

/** What asking a model through every layer that is used for it throws. */
async function thrown(url = server.url, clock: Clock = systemClock, signal?: AbortSignal): Promise<unknown> {
  const [model] = chatModels({ baseUrl: url, models: ['m'], timeoutMs: 30_000, maxOutputTokens: 100 }, clock);
  return model?.chat.invoke([new HumanMessage('hello')], signal && { signal }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const error = (status: number, message: string, code?: string) =>
  json({ error: { message, code, type: code } }, status);

describe('failures over real HTTP', () => {
  it.each([
    ['rate-limited', error(429, 'slow down')],
    ['quota-exhausted', error(429, 'You exceeded your current quota', 'insufficient_quota')],
    ['server-error', error(500, 'oops')],
    ['server-error', error(503, 'overloaded')],
    ['unauthorized', error(401, 'bad key')],
    ['unauthorized', error(403, 'not you')],
    ['model-not-found', error(404, 'no such model')],
    ['context-overflow', error(400, 'too long', 'context_length_exceeded')],
    ['context-overflow', error(400, "This model's maximum context length is 8192 tokens")],
    ['content-filtered', error(400, 'filtered', 'content_filter')],
    ['request-rejected', error(400, 'what is this')],
    ['not-a-completion', json({ error: { message: 'inside a 200' } })],
    ['not-a-completion', json({ choices: [] })],
    ['not-a-completion', json([])],
  ] as const)('are told apart: %s', async (code, answer) => {
    server.script(answer);

    expect(classify(await thrown()).code).toBe(code);
    expect(server.requests).toHaveLength(1);
  });

  it('are told apart: a page instead of JSON', async () => {
    server.script((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));

    expect(classify(await thrown()).code).toBe('not-json');
  });

  it('are told apart: a body that ends early', async () => {
    server.script((_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[{"mess'),
    );

    expect(classify(await thrown()).code).toBe('truncated-body');
  });

  it('are told apart: a stream that is cut', async () => {
    server.script((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 });
      response.write('{"choices":', () => response.destroy());
    });

    expect(classify(await thrown()).code).toBe('cut-stream');
  });

  it('are told apart: a connection that is closed without an answer', async () => {
    server.script((_, response) => response.destroy());

    expect(classify(await thrown()).code).toBe('connection-lost');
  });

  it('are told apart: nobody listening', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();

    expect(classify(await thrown(`http://127.0.0.1:${port}`)).code).toBe('refused');
  });

  it('are told apart: an answer that does not come', async () => {
    const clock = manualClock(0);
    server.script(() => undefined);
    const asking = thrown(server.url, clock);
    await server.asked();
    await clock.pass(30_000);

    expect(classify(await asking).code).toBe('timed-out');
  });

  it('are told apart: an abort of ours', async () => {
    const stop = new AbortController();
    server.script(() => stop.abort());

    expect(classify(await thrown(server.url, systemClock, stop.signal)).code).toBe('stopped');
  });

  it('follow no redirect', async () => {
    server.script((_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());

    expect(classify(await thrown()).domain).toBe('model-service');
    expect(server.requests).toHaveLength(1);
  });

  it('carry how long to wait', async () => {
    server.script((_, response) => response.writeHead(429, { 'retry-after': '7' }).end('{}'));

    expect(classify(await thrown())).toMatchObject({ code: 'rate-limited', status: 429, retryAfterMs: 7000 });
  });
});

const named = (name: string, message = name): Error => Object.assign(new Error(message), { name });

describe('failures as libraries throw them', () => {
  it.each([
    ['timed-out', named('TimeoutError', 'Request timed out.')],
    ['stopped', named('AbortError')],
    ['recursion-limit', named('GraphRecursionError')],
    ['context-overflow', named('ContextOverflowError')],
    ['truncated-body', new SyntaxError('Unexpected end of JSON input')],
    ['cut-stream', new TypeError('terminated')],
    ['connection-lost', new TypeError('fetch failed')],
    ['name-not-found', new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })],
    ['tls-failed', new TypeError('fetch failed', { cause: { code: 'CERT_HAS_EXPIRED' } })],
    ['tls-failed', new TypeError('fetch failed', { cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })],
    ['store-failed', { name: 'StoreError', code: 'store.failed' }],
    ['internal', new TypeError('x is not a function')],
    ['internal', undefined],
    ['internal', 'words'],
  ] as const)('are told apart: %s', (code, raised) => {
    expect(classify(raised).code).toBe(code);
  });

  it('are found inside what middleware wraps around them', () => {
    const inner = named('GraphRecursionError');

    expect(classify(MiddlewareError.wrap(MiddlewareError.wrap(inner, 'a'), 'b')).code).toBe(
      'recursion-limit',
    );
  });

  it('do not hang on causes in a circle', () => {
    const circle: { cause?: unknown } = {};
    circle.cause = circle;

    expect(classify(circle).code).toBe('internal');
  });

  it('never blame a model for its service, nor try a used-up quota again', () => {
    expect(failureTable['quota-exhausted']).toEqual({ domain: 'model-service', retry: 'elsewhere' });
    const again = Object.values(failureTable).filter(({ retry }) => retry === 'again');
    expect(new Set(again.map(({ domain }) => domain))).toEqual(new Set(['model-service']));
  });
});

describe('Retry-After', () => {
  it.each([
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after': 'Sat, 21 Nov 2026 05:00:10 GMT', date: 'Sat, 21 Nov 2026 05:00:00 GMT' }, 10_000],
    [{ 'retry-after': 'Sat, 21 Nov 2026 04:00:00 GMT', date: 'Sat, 21 Nov 2026 05:00:00 GMT' }, 0],
    [{ 'retry-after': '999999999' }, 3_600_000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('of %j is %s', (headers, ms) => {
    expect(retryAfter(headers)).toBe(ms);
    expect(retryAfter(headers && new Headers(headers as Record<string, string>))).toBe(ms);
  });
});
