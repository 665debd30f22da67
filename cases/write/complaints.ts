import type { Said } from './log-lines.ts';
import type { App, Runtime, System } from './system.ts';

/** How a call fails: nothing answers, nobody listens, or the answer is an error. */
export type Failing =
  | { readonly kind: 'timeout' | 'refused' }
  | { readonly kind: 'status'; readonly status: number; readonly text: string };

type Words = (callee: App, failing: Failing, address: string, caller: App) => Said;

const peer = (callee: App): string => `${callee.name}:${callee.port}`;
const url = (callee: App): string => `http://${peer(callee)}${callee.operation.match(/\/\S*/u)?.[0] ?? '/'}`;

const go: Words = (callee, failing, address) => {
  const dial = `dial tcp ${address}:${callee.port}`;
  const errors = { timeout: `${dial}: i/o timeout`, refused: `${dial}: connect: connection refused` };
  const err =
    failing.kind === 'status' ? `unexpected status ${failing.status}: ${failing.text}` : errors[failing.kind];
  return {
    severity: 'error',
    message: 'upstream call failed',
    fields: { op: callee.operation, peer: peer(callee), err },
  };
};

const java: Words = (callee, failing) => {
  const texts = {
    timeout: 'java.net.SocketTimeoutException: Connect timed out',
    refused: 'java.net.ConnectException: Connection refused',
  };
  const text =
    failing.kind === 'status'
      ? `${failing.status} from ${url(callee)}: ${failing.text}`
      : `I/O error on request for "${url(callee)}": ${texts[failing.kind]}`;
  const frame = 'org.springframework.web.client.DefaultRestClient$DefaultRequestBodyUriSpec.exchange';
  return {
    severity: 'error',
    message: text,
    trace: `\n\tat ${frame}(DefaultRestClient.java:571)\n\tat org.springframework.web.client.DefaultRestClient.retrieve(DefaultRestClient.java:466)`,
  };
};

const python: Words = (callee, failing) => {
  const cause = {
    timeout: 'ConnectTimeoutError: timed out (connect timeout=3)',
    refused: 'NewConnectionError: [Errno 111] Connection refused',
  };
  const text =
    failing.kind === 'status'
      ? `requests.exceptions.HTTPError: ${failing.status} Server Error: ${failing.text} for url: ${url(callee)}`
      : `HTTPConnectionPool(host='${callee.name}', port=${callee.port}): Max retries exceeded (Caused by ${cause[failing.kind]})`;
  return { severity: 'error', message: text };
};

const node: Words = (callee, failing, address) => {
  const codes = { timeout: 'ETIMEDOUT', refused: 'ECONNREFUSED' };
  const err =
    failing.kind === 'status'
      ? `Request failed with status code ${failing.status}: ${failing.text}`
      : `connect ${codes[failing.kind]} ${address}:${callee.port}`;
  return { severity: 'error', message: 'upstream request failed', fields: { upstream: url(callee), err } };
};

const nginx: Words = (callee, failing, address, caller) => {
  const failed =
    failing.kind === 'refused'
      ? 'connect() failed (111: Connection refused)'
      : 'upstream timed out (110: Operation timed out)';
  const request = `client: 203.0.113.77, server: _, request: "${caller.operation} HTTP/1.1"`;
  const message = `${failed} while connecting to upstream, ${request}, upstream: "http://${address}:${callee.port}/"`;
  return { severity: 'error', message };
};

const words: Partial<Record<Runtime, Words>> = { go, java, python, node, nginx };

/** What `caller` logs when its calls of `callee` fail; a proxy that passes an error on logs nothing. */
export function complaints(
  caller: App,
  callee: App,
  failing: Failing,
  address: string,
): readonly (() => Said)[] {
  if (caller.runtime === 'nginx' && failing.kind === 'status') return [];
  return [() => (words[caller.runtime] ?? go)(callee, failing, address, caller)];
}

/** What the failing client span carries. */
export const spanError = (system: System, callee: App, failing: Failing): string => {
  if (failing.kind === 'status') return `${failing.status}: ${failing.text}`;
  const host = `${callee.name}.${system.namespace}.svc:${callee.port}`;
  return failing.kind === 'timeout'
    ? `connect to ${host}: timeout`
    : `connect to ${host}: connection refused`;
};
