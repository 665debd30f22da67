import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../lib/log.ts';

/**
 * The SDK's log in ours, one level lower: what it calls an error is decided on here. Its debug lines hold whole
 * messages and are dropped.
 */
export function boltLog(log: Log): Logger {
  const said = (parts: readonly unknown[]): string =>
    parts.map((part) => (part instanceof Error ? `${part.name}: ${part.message}` : String(part))).join(' ');
  return {
    debug: () => undefined,
    info: (...parts: unknown[]) => log.debug(said(parts)),
    warn: (...parts: unknown[]) => log.info(said(parts)),
    error: (...parts: unknown[]) => log.warn(said(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
