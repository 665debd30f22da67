import type { WebSocket } from 'ws';
import type { Delivery, FailureReason } from './parcel.ts';

/** Envelopes that went out over a socket and are not yet acknowledged. */
export interface Unacknowledged {
  expect(envelope: string, socket: WebSocket): Promise<Delivery>;
  settle(envelope: string, delivery: Delivery): void;
  /** The connection broke: what went out on it will not be acknowledged. */
  abandon(socket: WebSocket): void;
}

export const failed = (reason: FailureReason): Delivery => ({ status: 'failed', reason, mayRetry: true });

export function createUnacknowledged(): Unacknowledged {
  const open = new Map<
    string,
    { readonly socket: WebSocket; readonly resolve: (delivery: Delivery) => void }
  >();
  const settle = (envelope: string, delivery: Delivery) => {
    open.get(envelope)?.resolve(delivery);
    open.delete(envelope);
  };
  return {
    settle,
    expect: (envelope, socket) => new Promise((resolve) => open.set(envelope, { socket, resolve })),
    abandon: (socket) => {
      for (const [envelope, each] of open)
        if (each.socket === socket) settle(envelope, failed('connection_failed'));
    },
  };
}
