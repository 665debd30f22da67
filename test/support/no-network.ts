import { Socket } from 'node:net';

/** Tests speak to loopback only: any other connection fails at once and names its target. */
const loopback = (host: string | undefined): boolean =>
  host === undefined || host === 'localhost' || host === '::1' || host.startsWith('127.');

function hostOf(args: readonly unknown[]): string | undefined {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as readonly unknown[]) : args;
  if (typeof first === 'object' && first !== null && 'host' in first) return String(first.host);
  return typeof second === 'string' ? second : undefined;
}

type Connect = (...args: unknown[]) => Socket;
const prototype = Socket.prototype as unknown as { connect: Connect };
const connect = prototype.connect;

prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
  const host = hostOf(args);
  if (!loopback(host))
    throw new Error(`a test tried to connect to ${host ?? 'nowhere'}; only loopback is allowed`);
  return connect.apply(this, args);
};
