import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { LookUpStatus } from '../../src/lib/signal.ts';

/** One way in which a server is not what it should be, and how a look-up has to call it. */
export interface HostileAnswer {
  readonly title: string;
  readonly answer: RequestListener;
  readonly status: LookUpStatus;
}

const body =
  (text: string | Buffer, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text);
  };

const status =
  (code: number): RequestListener =>
  (_, response) => {
    response.writeHead(code, { 'content-type': 'text/html' }).end('<html>something went wrong</html>');
  };

const flood: RequestListener = (_, response) => {
  const piece = Buffer.alloc(1024 * 1024, ' ');
  let left = 256;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(piece)) return void response.once('drain', more);
    }
    response.end();
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  more();
};

const bomb = gzipSync(Buffer.alloc(128 * 1024 * 1024, ' '));

export const hostileAnswers: readonly HostileAnswer[] = [
  { title: 'a web page', answer: body('<!doctype html><title>Log in</title>'), status: 'misconfigured' },
  { title: 'truncated JSON', answer: body('{"status":"success","data":{"res'), status: 'misconfigured' },
  { title: 'no body', answer: body(''), status: 'misconfigured' },
  { title: 'JSON of another program', answer: body('{"hello":["world"]}'), status: 'misconfigured' },
  { title: 'a bare null', answer: body('null'), status: 'misconfigured' },
  { title: 'a flood of 256 MB', answer: flood, status: 'misconfigured' },
  { title: 'a gzip bomb', answer: body(bomb, { 'content-encoding': 'gzip' }), status: 'misconfigured' },
  {
    title: 'a damaged compressed body',
    answer: body('not gzip', { 'content-encoding': 'gzip' }),
    status: 'misconfigured',
  },
  { title: 'a wall of brackets', answer: body('['.repeat(1_000_000)), status: 'misconfigured' },
  {
    title: 'something that is not HTTP',
    answer: (_, response) => void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
    status: 'misconfigured',
  },
  {
    title: 'a connection that breaks inside the body',
    answer: (_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"status":', () => response.destroy());
    },
    status: 'unreachable',
  },
  {
    title: 'a connection that breaks at once',
    answer: (_, response) => void response.destroy(),
    status: 'unreachable',
  },
  { title: '401', answer: status(401), status: 'denied' },
  { title: '403', answer: status(403), status: 'denied' },
  { title: '429', answer: status(429), status: 'rate-limited' },
  { title: '404', answer: status(404), status: 'misconfigured' },
  { title: '500', answer: status(500), status: 'unreachable' },
  { title: '503', answer: status(503), status: 'unreachable' },
  { title: '504', answer: status(504), status: 'timeout' },
];
