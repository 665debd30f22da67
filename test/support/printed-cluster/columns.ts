/** 2026-05-01T14:00:00 local time, two hours ahead of UTC: the end of every printed recording. */
const end = Date.parse('2026-05-01T12:00:00Z');

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

const local = (secondsAgo: number): Date => new Date(end - secondsAgo * 1000 + 7_200_000);

/** `Fri, 01 May 2026 13:55:00 +0200`, as describe prints instants. */
export function printedInstant(secondsAgo: number): string {
  const at = local(secondsAgo);
  return `${days[at.getUTCDay()] ?? ''}, ${two(at.getUTCDate())} ${months[at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()} ${clock(at)} +0200`;
}

const clock = (at: Date): string =>
  `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;

/** `2026-05-01 13:55:00`. */
export function plainInstant(secondsAgo: number): string {
  const at = local(secondsAgo);
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${clock(at)}`;
}

/** `May 01 13:55:00`, as the journal prints instants. */
export function journalInstant(secondsAgo: number): string {
  const at = local(secondsAgo);
  return `${months[at.getUTCMonth()] ?? ''} ${two(at.getUTCDate())} ${clock(at)}`;
}

/** An age as kubectl shortens it. */
export function age(seconds: number): string {
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  return `${Math.floor(hours / 24)}d`;
}

/** Rows under a header, as `kubectl get` aligns them; nothing at all where there is no row. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `${aligned([header, ...rows], 3).join('\n')}\n`;
}

/** Cells in columns, each wide enough for its longest; the last is not padded. */
export function aligned(rows: readonly (readonly string[])[], gap: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + gap)))
      .join(''),
  );
}

/** `Key:   value` lines with their values in one column; further lines of a value stand under it. */
export function fields(
  entries: readonly (readonly [key: string, value: string | readonly string[]])[],
): string {
  const width = Math.max(...entries.map(([key]) => key.length + 1)) + 2;
  return entries
    .flatMap(([key, value]) => {
      const lines = typeof value === 'string' ? [value] : value.length === 0 ? ['<none>'] : value;
      return lines.map((line, index) => `${(index === 0 ? `${key}:` : '').padEnd(width)}${line}`);
    })
    .join('\n');
}

export const indent = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : ' '.repeat(by) + line))
    .join('\n');

export const pairs = (record: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(record).map(([key, value]) => `${key}=${value}`);

export const orNone = (texts: readonly string[]): string => (texts.length === 0 ? '<none>' : texts.join(','));

const suffixes = new Map<string, string>();

/** A name's suffix in the alphabet that controllers use, always the same for the same seed. */
export function suffix(seed: string, length: number): string {
  const key = `${seed} ${length}`;
  const known = suffixes.get(key) ?? newSuffix(seed, length);
  suffixes.set(key, known);
  return known;
}

function newSuffix(seed: string, length: number): string {
  const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
  let state = Array.from(seed).reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000_003, 7);
  return Array.from({ length }, () => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    return alphabet[state % alphabet.length] ?? 'b';
  }).join('');
}
