import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tokenCounter } from '../../src/investigation/context/tokens.ts';

/** What a model is asked, as it arrives on the wire. */
export interface Asked {
  /** 1 for the first request that this server sees. */
  readonly turn: number;
  readonly model: string;
  readonly messages: readonly WireMessage[];
  /** The names of the tools that are offered. */
  readonly tools: readonly string[];
  /** The texts of all tool results in the conversation, oldest first. */
  readonly results: readonly string[];
  readonly bytes: number;
}

interface WireMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_calls?: readonly {
    readonly function: { readonly name: string; readonly arguments: string };
  }[];
}

export interface ScriptedCall {
  readonly name: string;
  /** A text is sent as it is, be it JSON or not. */
  readonly args: unknown;
}

/** What the endpoint does with a request. */
export type Reply =
  | {
      readonly text?: string;
      readonly calls?: readonly ScriptedCall[];
      readonly refusal?: string;
      readonly finish?: string;
    }
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** A body as it is, with its content type. */
  | { readonly raw: string; readonly type: string }
  /** `hang`: never answers. `cut`: the connection breaks inside the body. `drop`: before any answer. */
  | { readonly fault: 'hang' | 'cut' | 'drop' };

/** A behaviour: what a model answers to what it was asked. It may keep state, and it may wait for a promise. */
export type Script = (asked: Asked) => Reply | Promise<Reply>;

export interface ScriptedModel {
  /** For `baseUrl`, with its `/v1`. */
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Paths that were asked for, each once. */
  readonly paths: ReadonlySet<string>;
  script(next: Script): void;
  stop(): Promise<void>;
}

/** An OpenAI-compatible endpoint on loopback that plays a script over real HTTP and counts tokens honestly. */
export async function startScriptedModel(first: Script): Promise<ScriptedModel> {
  const count = await tokenCounter('gpt-4o');
  const asked: Asked[] = [];
  const paths = new Set<string>();
  let script = first;
  const server = createServer((request, response) => {
    paths.add(request.url ?? '');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const one = readRequest(text, asked.length + 1);
      asked.push(one);
      void Promise.resolve(script(one)).then((reply) => answer(response, reply, one, count(text), count));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    paths,
    script: (next) => {
      script = next;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function readRequest(text: string, turn: number): Asked {
  const body = JSON.parse(text) as {
    readonly model: string;
    readonly messages: readonly WireMessage[];
    readonly tools?: readonly { readonly function: { readonly name: string } }[];
  };
  return {
    ...{ turn, model: body.model, messages: body.messages, bytes: text.length },
    tools: (body.tools ?? []).map((tool) => tool.function.name),
    results: body.messages.filter((one) => one.role === 'tool').map((one) => one.content ?? ''),
  };
}

function answer(
  response: ServerResponse,
  reply: Reply,
  asked: Asked,
  input: number,
  count: (text: string) => number,
): void {
  const json = { 'content-type': 'application/json' };
  if ('fault' in reply) fail(response, reply.fault);
  else if ('raw' in reply) response.writeHead(200, { 'content-type': reply.type }).end(reply.raw);
  else if ('status' in reply)
    response
      .writeHead(reply.status, { ...json, ...reply.headers })
      .end(JSON.stringify(reply.body ?? { error: { message: 'as the script says' } }));
  else response.writeHead(200, json).end(JSON.stringify(completionOf(reply, asked, input, count)));
}

function fail(response: ServerResponse, fault: 'hang' | 'cut' | 'drop'): void {
  if (fault === 'hang') return;
  if (fault === 'drop') {
    response.destroy();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
  response.write('{"id":"cut","choices":[{"message":{"role":"assistant","content":"The root', () =>
    response.destroy(),
  );
}

function completionOf(
  {
    text = '',
    calls = [],
    refusal,
    finish,
  }: Exclude<Reply, { fault: unknown } | { raw: unknown } | { status: unknown }>,
  { turn, model }: Asked,
  input: number,
  count: (text: string) => number,
): object {
  const toolCalls = calls.map(({ name, args }, index) => ({
    id: `call_${turn}_${index}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  }));
  const output = count(text + JSON.stringify(toolCalls));
  const message = {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(refusal !== undefined && { refusal }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
  };
  return {
    ...{ id: `scripted-${turn}`, object: 'chat.completion', created: 1_750_000_000, model },
    choices: [{ index: 0, finish_reason: finish ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop'), message }],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}
