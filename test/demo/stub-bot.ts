import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../src/lib/json.ts';

/** One request that the workspace made to the bot. */
export interface Heard {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** The event's envelope, the interaction's payload or the command's fields. */
  readonly payload: JsonObject;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A bot's request URL: answers as the test says, and remembers what it heard. */
export interface StubBot {
  readonly requestUrl: string;
  readonly heard: readonly Heard[];
  /** Resolves when this many requests have been heard. */
  hears(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startStubBot(
  answer: (heard: Heard, index: number) => StubAnswer | Promise<StubAnswer> = () => ({}),
): Promise<StubBot> {
  const heard: Heard[] = [];
  let wake: () => void = () => undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = Buffer.concat(chunks).toString();
      const each: Heard = { headers: request.headers, body, payload: payloadOf(body) };
      heard.push(each);
      wake();
      const { status = 200, headers = {}, body: text = '' } = await answer(each, heard.length - 1);
      response.writeHead(status, headers).end(text);
    })();
  });
  return {
    requestUrl: await address(server),
    heard,
    hears: async (count) => {
      while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function payloadOf(body: string): JsonObject {
  if (body.startsWith('{')) return JSON.parse(body) as JsonObject;
  const form = new URLSearchParams(body);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : (JSON.parse(payload) as JsonObject);
}

const address = (server: Server): Promise<string> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`),
    ),
  );
