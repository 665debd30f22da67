import type { LogRecord } from '../../src/sources/signals.ts';
import type { Random } from './random.ts';
import type { App, Runtime } from './system.ts';

type Severity = LogRecord['severity'];

export interface Said {
  readonly severity: Severity;
  readonly message: string;
  readonly fields?: Readonly<Record<string, string | number>>;
  /** Lines below the first, as a runtime prints them. */
  readonly trace?: string;
}

const iso = (at: number): string => new Date(at).toISOString();
const pad = (text: string, width: number): string => text.padEnd(width);
const levels: Readonly<Record<Severity, string>> = {
  ...{ debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR', fatal: 'FATAL', unknown: 'INFO' },
};

const pythonLevels: Readonly<Record<Severity, string>> = { ...levels, warn: 'WARNING', fatal: 'CRITICAL' };

const keyValues = (fields: Said['fields'] = {}): string =>
  Object.entries(fields)
    .map(([key, value]) => ` ${key}=${/[\s"]/u.test(String(value)) ? JSON.stringify(value) : value}`)
    .join('');

const className = (app: App): string =>
  app.name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

type Format = (at: number, app: App, said: Said, random: Random) => string;

const formats: Readonly<Record<Runtime, Format>> = {
  go: (at, _app, { severity, message, fields }) =>
    `time=${iso(at)} level=${levels[severity]} msg=${JSON.stringify(message)}${keyValues(fields)}`,
  java: (at, app, { severity, message, fields, trace = '' }, random) =>
    `${iso(at).replace('T', ' ').replace('Z', '')} ${pad(levels[severity], 5)} [${random.hex(16)}] 1 --- [nio-${app.port}-exec-${random.int(1, 24)}] c.${app.name.replaceAll('-', '')}.${className(app)}Controller : ${message}${keyValues(fields)}${trace}`,
  python: (at, app, { severity, message, fields, trace = '' }) =>
    `${iso(at).replace('T', ' ').replace('.', ',').replace('Z', '')} ${pythonLevels[severity]} ${app.name.replaceAll('-', '_')}.api: ${message}${keyValues(fields)}${trace}`,
  node: (at, app, { severity, message, fields }, random) =>
    JSON.stringify({
      level: severity,
      time: iso(at),
      name: app.name,
      reqId: random.hex(12),
      ...fields,
      msg: message,
    }),
  nginx: (at, _app, { severity, message }, random) => {
    const when = iso(at).slice(0, 19).replaceAll('-', '/').replace('T', ' ');
    return severity === 'info'
      ? message
      : `${when} [${severity}] 31#31: *${random.int(100_000, 999_999)} ${message}`;
  },
  redis: (at, _app, { message }) =>
    `1:M ${new Date(at).toUTCString().slice(5, 25)}.${String(at % 1000).padStart(3, '0')} * ${message}`,
  postgres: (at, _app, { severity, message }, random) =>
    `${iso(at).replace('T', ' ').replace('Z', ' UTC')} [${random.int(60, 900)}] ${severity === 'info' ? 'LOG' : levels[severity]}:  ${message}`,
  rabbitmq: (at, _app, { severity, message }) =>
    `${iso(at).replace('T', ' ').replace('Z', '+00:00')} [${severity === 'warn' ? 'warning' : severity}] <0.9821.0> ${message}`,
  flagd: (at, _app, { severity, message, fields }) =>
    JSON.stringify({
      level: severity,
      ts: iso(at),
      caller: 'sync/filepath_sync.go:112',
      msg: message,
      ...fields,
    }),
};

/** One line as the service's runtime and logger write it. */
export const logLine = (at: number, app: App, said: Said, random: Random): string =>
  formats[app.runtime](at, app, said, random);

/** An access line of nginx in its combined format. */
export function accessLine(
  at: number,
  request: string,
  status: number,
  seconds: number,
  random: Random,
): string {
  const when = `${new Date(at).toUTCString().slice(5, 16).replaceAll(' ', '/')}:${iso(at).slice(11, 19)} +0000`;
  const address = `203.0.113.${random.int(2, 250)}`;
  return `${address} - - [${when}] "${request} HTTP/1.1" ${status} ${status < 400 ? random.int(900, 48_000) : 167} "-" "Mozilla/5.0" rt=${seconds.toFixed(3)}`;
}

/** What a healthy service says now and then. */
export function smallTalk(app: App, random: Random): Said {
  const took = Math.round(app.p50Ms * random.wobble(0.4) * 10) / 10;
  const talks: Partial<Record<Runtime, readonly Said[]>> = {
    go: [
      {
        severity: 'info',
        message: 'request served',
        fields: { op: app.operation, took: `${took}ms`, peer: `10.244.2.${random.int(10, 90)}` },
      },
      {
        severity: 'debug',
        message: 'pool stats',
        fields: { open: random.int(4, 12), idle: random.int(1, 4) },
      },
    ],
    java: [
      { severity: 'info', message: `${app.operation} completed in ${took} ms` },
      {
        severity: 'info',
        message: `HikariPool-1 - Pool stats (total=10, active=${random.int(0, 4)}, idle=6, waiting=0)`,
      },
      { severity: 'warn', message: `Slow request: ${app.operation} took ${Math.round(took * 6)} ms` },
    ],
    python: [
      { severity: 'info', message: `"${app.operation}" 200 in ${took} ms` },
      {
        severity: 'warn',
        message: 'DeprecationWarning: datetime.utcnow() is deprecated and scheduled for removal',
      },
    ],
    node: [
      {
        severity: 'info',
        message: 'request completed',
        fields: { op: app.operation, status: 200, durationMs: took },
      },
    ],
    redis: [{ severity: 'info', message: `Background saving terminated with success` }],
    postgres: [
      {
        severity: 'info',
        message: `checkpoint complete: wrote ${random.int(80, 900)} buffers (0.${random.int(2, 9)}%); write=${random.int(10, 26)}.1 s, sync=0.00${random.int(1, 9)} s`,
      },
    ],
    rabbitmq: [
      {
        severity: 'info',
        message: `accepting AMQP connection (10.244.1.${random.int(10, 80)}:${random.int(40_000, 60_000)} -> 10.244.3.14:5672)`,
      },
    ],
    flagd: [{ severity: 'info', message: 'health check passed', fields: { component: 'service' } }],
  };
  return random.pick(talks[app.runtime] ?? [{ severity: 'info', message: 'ok' }]);
}
