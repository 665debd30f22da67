import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkMessage, checkView } from './block-limits.ts';

/** One call that reached the server. */
interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly token: string;
}

interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly metadata?: unknown;
  readonly subtype?: string;
}

/**
 * What happens to the next call of a method instead of an answer. `cut-before`: the connection breaks and nothing
 * was done. `cut-after`: it was done, and the connection breaks before the answer. `fail`: a Slack error.
 */
type Mishap =
  | { readonly kind: 'cut-before' | 'cut-after' }
  | { readonly kind: 'rate-limited'; readonly retryAfter: number }
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'fail'; readonly error: string };

export interface WebApi {
  /** Base of the methods, with its trailing slash. */
  readonly url: string;
  readonly calls: readonly Call[];
  readonly messages: readonly PostedMessage[];
  of(method: string): readonly Call[];
  mishap(method: string, ...mishaps: readonly Mishap[]): void;
  /** As when somebody deletes the alert under which a thread stands. */
  deleteParent(channel: string, ts: string): void;
  deleteMessage(ts: string): void;
  /** A message of somebody else's. */
  say(message: PostedMessage): void;
  /** Set to what `apps.connections.open` is to answer. */
  socketUrl: string;
  /** Resolves when `count` calls of a method were answered. */
  called(method: string, count: number): Promise<void>;
  close(): Promise<void>;
}

/** A small Web API on loopback that keeps messages as Slack does and refuses what is over Slack's limits. */
export async function startWebApi(): Promise<WebApi> {
  const calls: Call[] = [];
  const messages: PostedMessage[] = [];
  const gone = new Set<string>();
  const mishaps = new Map<string, Mishap[]>();
  const watchers = new Set<() => void>();
  let clock = 1_790_000_000;

  const methods: Readonly<Record<string, (args: Readonly<Record<string, unknown>>) => object>> = {
    'auth.test': () => ({ ok: true, user_id: 'U0CASEFILE', bot_id: 'B0CASEFILE', team_id: 'T0TEAM' }),
    'apps.connections.open': () => ({ ok: true, url: api.socketUrl }),
    'chat.postMessage': (args) => {
      const faults = checkMessage(args);
      if (faults.length > 0) return { ok: false, error: 'invalid_blocks', errors: faults };
      const [channel, threadTs] = [String(args['channel']), args['thread_ts']];
      // Slack says nothing when the thread's first message is gone: the post lands in the channel.
      const inThread = typeof threadTs === 'string' && !gone.has(`${channel}:${threadTs}`);
      const message: PostedMessage = {
        ...{
          channel,
          ts: `${(clock += 1)}.000100`,
          text: String(args['text']),
          blocks: args['blocks'] as unknown[],
        },
        ...(inThread && { thread_ts: threadTs }),
        ...(args['metadata'] !== undefined && { metadata: args['metadata'] }),
      };
      messages.push(message);
      return {
        ok: true,
        channel,
        ts: message.ts,
        message: { ...message, bot_id: 'B0CASEFILE', type: 'message' },
      };
    },
    'chat.update': (args) => {
      const faults = checkMessage(args);
      if (faults.length > 0) return { ok: false, error: 'invalid_blocks', errors: faults };
      const index = messages.findIndex(({ ts }) => ts === args['ts']);
      const found = messages[index];
      if (found === undefined) return { ok: false, error: 'message_not_found' };
      messages[index] = { ...found, text: String(args['text']), blocks: args['blocks'] as unknown[] };
      return { ok: true, channel: found.channel, ts: found.ts };
    },
    'chat.delete': (args) => {
      api.deleteMessage(String(args['ts']));
      return { ok: true };
    },
    'chat.postEphemeral': () => ({ ok: true, message_ts: '1.1' }),
    'conversations.replies': (args) => {
      if (gone.has(`${String(args['channel'])}:${String(args['ts'])}`))
        return { ok: false, error: 'thread_not_found' };
      return page(
        messages.filter(({ thread_ts }) => thread_ts === args['ts']),
        args,
      );
    },
    'conversations.history': (args) =>
      page(
        messages.filter(({ channel, thread_ts }) => channel === args['channel'] && thread_ts === undefined),
        args,
      ),
    'views.open': (args) => viewed(args),
    'views.update': (args) => viewed(args),
    'views.publish': (args) => viewed(args),
  };

  const viewed = (args: Readonly<Record<string, unknown>>) => {
    const faults = checkView(args['view'] as Readonly<Record<string, unknown>>);
    return faults.length > 0
      ? { ok: false, error: 'invalid_arguments', errors: faults }
      : { ok: true, view: { id: 'V1' } };
  };

  /** Two to a page, so that finding anything needs the cursor. */
  const page = (found: readonly PostedMessage[], args: Readonly<Record<string, unknown>>) => {
    const from = Number(args['cursor'] ?? 0);
    const shown = found.slice(from, from + 2).map((message) => ({
      ...message,
      ...(args['include_all_metadata'] !== true && { metadata: undefined }),
    }));
    const next = from + 2 < found.length ? String(from + 2) : '';
    return { ok: true, messages: shown, response_metadata: { next_cursor: next } };
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = (request.url ?? '').split('/').at(-1) ?? '';
    const args = argumentsIn(await bodyOf(request));
    const mishap = mishaps.get(method)?.shift();
    calls.push({ method, args, token: request.headers.authorization?.replace('Bearer ', '') ?? '' });
    if (mishap?.kind === 'cut-before') response.destroy();
    else if (mishap?.kind === 'rate-limited')
      response
        .writeHead(429, { 'retry-after': String(mishap.retryAfter) })
        .end('{"ok":false,"error":"ratelimited"}');
    else if (mishap?.kind === 'http') response.writeHead(mishap.status).end();
    else if (mishap?.kind === 'fail') json(response, { ok: false, error: mishap.error });
    else {
      const result = methods[method]?.(args) ?? { ok: false, error: 'unknown_method' };
      if (mishap?.kind === 'cut-after') response.destroy();
      else json(response, result);
    }
    for (const look of watchers) look();
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api: WebApi = {
    ...{ calls, messages, socketUrl: '' },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    of: (method) => calls.filter((call) => call.method === method),
    mishap: (method, ...more) => void mishaps.set(method, [...(mishaps.get(method) ?? []), ...more]),
    deleteParent: (channel, ts) => void gone.add(`${channel}:${ts}`),
    deleteMessage: (ts) => {
      const index = messages.findIndex((message) => message.ts === ts);
      if (index >= 0) messages.splice(index, 1);
    },
    say: (message) => void messages.push(message),
    called: (method, count) =>
      new Promise((resolve) => {
        const look = () => {
          if (api.of(method).length < count) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return api;
}

const json = (response: ServerResponse, body: object): void =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** The SDK sends forms in which lists and objects are JSON. */
function argumentsIn(body: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...new URLSearchParams(body)].map(([key, value]) => [key, revived(value)]));
}

function revived(value: string): unknown {
  if (!/^(?:[[{]|true$|false$)/u.test(value)) return value;
  return JSON.parse(value);
}
