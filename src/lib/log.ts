import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on stderr; fields that carry secrets are censored, down to two levels deep. */
export function createLog(level = 'info', to: DestinationStream = destination({ dest: 2, sync: true })): Log {
  const secrets = ['token', 'authorization', 'password', 'secret', 'signingSecret', 'botToken', 'appToken'];
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino({ level, base: null, redact: { paths, censor: '[censored]' } }, to);
}
