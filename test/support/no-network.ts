import { Socket } from 'node:net';

/** Tests speak to loopback only: any other connection fails at once and names its target. */
const loopback = (host: string | undefined): boolean =>
  host === undefined || host === 'localhost' || host === '::1' || host.startsWith('127.');

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  const first = (Array.isArray(args[0]) ? args[0][0] : args[0]) as { host?: string; path?: string } | number;
  const host = typeof first === 'object' ? first.host : typeof args[1] === 'string' ? args[1] : undefined;
  if (!loopback(host))
    throw new Error(`a test tried to connect to ${host ?? 'nowhere'}; only loopback is allowed`);
  return Reflect.apply(connect, this, args);
} as typeof connect;
