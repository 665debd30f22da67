import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InputError } from '../../lib/errors.ts';
import { type Route, sendText } from './exchange.ts';

/** A server on loopback that answers by the first route that fits. */
export function routedServer(routes: readonly Route[]): Server {
  return createServer((request, response) => {
    handle(routes, request, response).catch(() => {
      if (!response.headersSent) sendText(response, 500, 'The local workspace failed on this request.');
      else response.destroy();
    });
  });
}

async function handle(
  routes: readonly Route[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A page from elsewhere that resolves its own name to this machine must get nothing.
  if (!isLoopback(request.headers.host)) {
    sendText(response, 403, 'Only for this machine.');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://local');
  const route = routes.find(
    ({ method, prefix }) =>
      (method === 'any' || method === request.method) && url.pathname.startsWith(prefix),
  );
  if (!route) {
    sendText(response, 404, 'Nothing here.');
    return;
  }
  await route.answer({ request, response, url, rest: url.pathname.slice(route.prefix.length) });
}

const isLoopback = (host: string | undefined): boolean =>
  /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/u.test(host ?? '');

/** Listens on 127.0.0.1; `port` 0 takes any free one. Resolves to the server's address. */
export function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new InputError(`port ${port} is taken`, { cause: error }) : error),
    );
    server.listen(port, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

/** Ends open connections too: the page's feed never ends by itself. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
