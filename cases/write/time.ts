export const minute = 60_000;
export const hour = 60 * minute;

/** Epoch milliseconds of a time of day, as in `on('2026-03-17')('14:03:40')`. */
export const on =
  (date: string) =>
  (time: string): number =>
    Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);

/** As the Kubernetes API writes instants: whole seconds. */
export const stamp = (ms: number): string =>
  new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000', '');
