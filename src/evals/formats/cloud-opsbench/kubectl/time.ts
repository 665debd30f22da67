import { type Instant, instant } from '../../../../lib/clock.ts';

const unitsMs: Readonly<Record<string, number>> = {
  y: 365 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** `2m16s`, `3d4h`, `115d` in milliseconds; undefined for `<unknown>`, `<invalid>` and other words. */
export function durationMs(text: string): number | undefined {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|[ydhms])/gu)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text.trim()) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitsMs[unit ?? ''] ?? 0), 0);
}

/** An age that is printed to the second: kubectl rounds what is ten minutes old or older. */
export const preciseAgeMs = (text: string | undefined): number | undefined =>
  text !== undefined && /^(?:\dm)?\d+s$|^\dm$/u.test(text) ? durationMs(text) : undefined;

/** An age as an instant, counted back from `now`. */
export function since(age: string | undefined, now: number): Instant | undefined {
  const ms = durationMs(age ?? '');
  return ms === undefined ? undefined : instant(now - ms);
}

/** `Fri, 05 Dec 2025 15:12:28 +0800`, as kubectl describe prints times, or any ISO time with a zone. */
export function printedTime(text: string | undefined): Instant | undefined {
  if (text === undefined || !/(?:[+-]\d{2}:?\d{2}|Z|GMT|UTC)$/u.test(text.trim())) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instant(ms);
}

/** The zone of the machine that ran kubectl, as its printed times show it; `Z` where none is printed. */
export function printedZone(text: string): string {
  const match = /[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ([+-]\d{2})(\d{2})/u.exec(text);
  return match === null ? 'Z' : `${match[1] ?? '+00'}:${match[2] ?? '00'}`;
}

/** A local time without a zone (`2025-12-05 15:14:54.23`) in the zone given. */
export function localTime(text: string, zone: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,3})?\d*(Z|[+-]\d{2}:?\d{2})?$/u.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const [, day, time, fraction, own] = match;
  const ms = Date.parse(`${day ?? ''}T${time ?? ''}${fraction ?? ''}${own ?? zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}
