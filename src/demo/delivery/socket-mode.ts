import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { WebSocket } from 'ws';
import type { Clock } from '../../lib/clock.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { parse } from '../api/arguments.ts';
import { objectAt, textAt } from '../read-json.ts';
import { casefileBot } from '../state/people.ts';
import { acknowledgeWithinMs, type Attempt, type Carrier, type Delivery, type Parcel } from './parcel.ts';
import { createSocketConnections } from './socket-connections.ts';
import { createUnacknowledged, failed, type Unacknowledged } from './unacknowledged.ts';

/** The workspace's end of Socket Mode. */
export interface SocketMode extends Carrier {
  /** An address that opens one connection. */
  address(base: string): string;
  connections(): number;
  /** Asks every client to connect anew, as Slack does every few hours; what comes meanwhile waits. */
  refresh(): void;
  close(): void;
}

export function createSocketMode(server: Server, clock: Clock): SocketMode {
  const unacknowledged = createUnacknowledged();
  const connections = createSocketConnections(server, (socket) =>
    welcome(socket, connections.count(), unacknowledged),
  );
  return {
    address: (base) => `${base.replace(/^http/u, 'ws')}/socket?ticket=${connections.ticket()}`,
    connections: () => connections.count(),
    refresh: () =>
      connections.retire((socket) =>
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' })),
      ),
    carry: async (parcel, attempt) => {
      const envelope = randomUUID();
      const [tooLate, settled] = [new AbortController(), new AbortController()];
      void clock.wait(acknowledgeWithinMs, settled.signal).then(() => {
        tooLate.abort();
        unacknowledged.settle(envelope, failed('http_timeout'));
      });
      const socket = await connections.ready(tooLate.signal);
      if (!socket) return failed('connection_failed');
      const acknowledged = unacknowledged.expect(envelope, socket).finally(() => settled.abort());
      socket.send(JSON.stringify(enveloped(envelope, parcel, attempt)));
      return acknowledged;
    },
    close: () => connections.close(),
  };
}

function welcome(socket: WebSocket, connections: number, unacknowledged: Unacknowledged): void {
  socket.on('close', () => unacknowledged.abandon(socket));
  socket.on('message', (data: Buffer) => {
    const message = parse(data.toString());
    if (!isJsonObject(message)) return;
    const delivery: Delivery = { status: 'acknowledged', reply: objectAt(message, 'payload') };
    unacknowledged.settle(textAt(message, 'envelope_id'), delivery);
  });
  const hello: JsonObject = {
    type: 'hello',
    num_connections: connections,
    debug_info: { host: 'local', approximate_connection_time: 3600 },
    connection_info: { app_id: casefileBot.appId },
  };
  socket.send(JSON.stringify(hello));
}

const enveloped = (id: string, { kind, payload }: Parcel, { number, reason }: Attempt): JsonObject => ({
  envelope_id: id,
  type: kind,
  accepts_response_payload: kind !== 'events_api',
  payload,
  ...(kind === 'events_api'
    ? { retry_attempt: number, retry_reason: reason === 'http_timeout' ? 'timeout' : (reason ?? '') }
    : {}),
});
