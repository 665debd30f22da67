import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonValue } from '../../lib/json.ts';

/** One HTTP request and the way to answer it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** What follows the route's own part of the path. */
  readonly rest: string;
}

/** Answers requests of one method whose path starts with `prefix`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'any';
  readonly prefix: string;
  readonly answer: (exchange: Exchange) => Promise<void> | void;
}

/** More than Slack takes for a message or view. */
const longestBody = 2_000_000;

/** The request's body as text, or undefined when it is longer than anything that Slack would take. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonValue,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(text);
}
