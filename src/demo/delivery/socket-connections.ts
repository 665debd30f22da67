import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

/** Slack's client gives a connection up after 30 seconds without a ping. */
const pingEveryMs = 10_000;

/** The WebSockets that a bot has opened, each with a ticket that opens one. */
export interface SocketConnections {
  ticket(): string;
  /** A connection that takes parcels; waits for one until `tooLate` fires. */
  ready(tooLate: AbortSignal): Promise<WebSocket | undefined>;
  count(): number;
  /** Takes every connection out of use, after a last word to each. */
  retire(lastWord: (socket: WebSocket) => void): void;
  close(): void;
}

export function createSocketConnections(
  server: Server,
  welcome: (socket: WebSocket) => void,
): SocketConnections {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const retired = new WeakSet<WebSocket>();
  const arrivals = new EventTarget();
  const usable = () =>
    [...sockets.clients].filter((socket) => socket.readyState === socket.OPEN && !retired.has(socket));

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const ticket = new URL(request.url ?? '/', 'http://local').searchParams.get('ticket') ?? '';
    if (!tickets.delete(ticket)) return void duplex.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      welcome(socket);
      arrivals.dispatchEvent(new Event('arrival'));
    });
  });
  const pinging = setInterval(() => {
    for (const socket of usable()) socket.ping();
  }, pingEveryMs);

  return {
    ticket: () => {
      const ticket = randomUUID();
      tickets.add(ticket);
      return ticket;
    },
    ready: async (tooLate) => {
      while (usable().length === 0 && !tooLate.aborted) await oneOf(arrivals, tooLate);
      return usable().at(-1);
    },
    count: () => usable().length,
    retire: (lastWord) => {
      for (const socket of usable()) {
        retired.add(socket);
        lastWord(socket);
      }
    },
    close: () => {
      clearInterval(pinging);
      for (const socket of sockets.clients) socket.close(1001);
      sockets.close();
    },
  };
}

const oneOf = (arrivals: EventTarget, tooLate: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const decided = new AbortController();
    const decide = () => {
      decided.abort();
      resolve();
    };
    arrivals.addEventListener('arrival', decide, { signal: decided.signal });
    tooLate.addEventListener('abort', decide, { signal: decided.signal });
  });
