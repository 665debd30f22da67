import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface SocketServer {
  readonly url: string;
  /** Envelope ids in the order in which they were acknowledged, with what came along. */
  readonly acknowledged: readonly { readonly id: string; readonly payload: unknown }[];
  send(message: unknown): void;
  /** Resolves when the nth connection is there and greeted. */
  connected(nth: number): Promise<void>;
  acknowledgements(count: number): Promise<void>;
  acknowledgement(id: string): Promise<void>;
  close(): Promise<void>;
}

/** Slack's side of Socket Mode: greets each connection and takes acknowledgements. */
export async function startSocketServer(): Promise<SocketServer> {
  const acknowledged: { id: string; payload: unknown }[] = [];
  const sockets: WebSocket[] = [];
  const watchers = new Set<() => void>();
  const changed = () => {
    for (const look of watchers) look();
  };
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });

  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse((data as Buffer).toString()) as {
        envelope_id: string;
        payload: unknown;
      };
      acknowledged.push({ id: envelope_id, payload });
      changed();
    });
    socket.send(
      JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0CASEFILE' } }),
    );
    changed();
  });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/link?ticket=1`,
    acknowledged,
    send: (message) => sockets.at(-1)?.send(typeof message === 'string' ? message : JSON.stringify(message)),
    connected: (nth) => until(() => sockets.length >= nth),
    acknowledgement: (wanted) => until(() => acknowledged.some(({ id }) => id === wanted)),
    acknowledgements: (count) => until(() => acknowledged.length >= count),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.terminate();
        server.close(() => resolve());
      }),
  };
}
