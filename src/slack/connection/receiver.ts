import type { AddressInfo } from 'node:net';
import { type CustomRoute, HTTPReceiver, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { guardRequests } from './guard-requests.ts';
import { InputError } from '../../lib/errors.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { Log } from '../../lib/log.ts';
import { boltLog } from './bolt-log.ts';
import type { SlackConnection } from '../settings.ts';

/** How events reach the app, in either mode. */
export interface Line {
  readonly receiver: Receiver;
  /** The port that it listens on, in HTTP mode; throws InputError where it is taken. */
  open(): Promise<{ readonly port?: number }>;
  close(): Promise<void>;
}

export const lineFor = (connection: SlackConnection, log: Log): Line =>
  connection.mode === 'socket' ? socketLine(connection, log) : httpLine(connection, log);

/** For load balancers and container platforms: it answers while the process can. */
const health: CustomRoute = {
  path: '/healthz',
  method: 'GET',
  handler: (_, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
  },
};

function httpLine(settings: Extract<SlackConnection, { mode: 'http' }>, log: Log): Line {
  const { signingSecret, port } = settings;
  const receiver = new HTTPReceiver({ signingSecret, port, logger: boltLog(log), customRoutes: [health] });
  receiver.requestListener = guardRequests(receiver.requestListener, log);
  return {
    receiver,
    open: async () => {
      const server = await receiver.start(port).catch((error: unknown) => {
        if (!isTaken(error)) throw error;
        throw new InputError(`PORT: ${port} is taken.`, { cause: error });
      });
      const address: AddressInfo | string | null = server.address();
      return typeof address === 'object' && address !== null ? { port: address.port } : {};
    },
    close: async () => {
      await receiver.stop();
    },
  };
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

function socketLine(settings: Extract<SlackConnection, { mode: 'socket' }>, log: Log): Line {
  const { appToken, apiUrl } = settings;
  const receiver = new SocketModeReceiver({
    appToken,
    logger: boltLog(log),
    // No retry settings of ours: the SDK tries to reconnect for hours, and gives up for good when told to hurry.
    ...(apiUrl !== undefined && { installerOptions: { clientOptions: { slackApiUrl: apiUrl } } }),
  });
  guardMessages(receiver, log);
  return {
    receiver,
    open: async () => {
      await receiver.client.start();
      return {};
    },
    close: async () => {
      await receiver.client.disconnect();
    },
  };
}

/**
 * The SDK's own listener is asynchronous and throws on an events envelope without an event, which nobody
 * catches: one malformed message would end the process.
 */
function guardMessages({ client }: SocketModeReceiver, log: Log): void {
  const listeners: readonly ((data: unknown, isBinary: boolean) => unknown)[] =
    client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    for (const listen of listeners)
      settled(listen.call(client, data, isBinary)).catch(() => {
        log.warn({ envelope: envelopeId(data) }, 'dropped a malformed socket message');
      });
  });
}

const settled = async (outcome: unknown): Promise<unknown> => outcome;

function envelopeId(data: unknown): string {
  try {
    const parsed: unknown = JSON.parse(String(data));
    const id = isJsonObject(parsed) ? parsed['envelope_id'] : undefined;
    return typeof id === 'string' ? id : 'none';
  } catch {
    return 'none';
  }
}
