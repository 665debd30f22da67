const minuteMs = 60_000;

/** When things happen in a snapshot, in epoch milliseconds. */
export const times = {
  start: Date.parse('2026-03-02T09:00:00Z'),
  faultAt: Date.parse('2026-03-02T09:21:40Z'),
  alertAt: Date.parse('2026-03-02T09:23:05Z'),
  end: Date.parse('2026-03-02T09:45:00Z'),
} as const;

/** The instants of a poll every so many minutes, from the first on. */
export const everyMinutes = (minutes: number, from: number = times.start + 25_780): readonly number[] =>
  Array.from(
    { length: Math.ceil((times.end - from) / (minutes * minuteMs)) },
    (_, index) => from + index * minutes * minuteMs,
  );

/** As the exporter writes instants: with a space, and nine digits behind the second. */
export const stamp = (ms: number, nanos = 0): string =>
  `${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')}${String(nanos).padStart(6, '0')}`;

export const second = (ms: number): string => stamp(ms).slice(0, 19);
export const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
