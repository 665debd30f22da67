/** Slack's date tokens and how each reads, in the reader's zone. */
const tokens: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_slash: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  date_pretty: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short_pretty: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long_pretty: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/** Fills a `<!date^…>` format; the fallback where the instant is none or a token is unknown. */
export function formatDate(seconds: number, format: string, fallback: string, zone?: string): string {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return fallback;
  const unknown = [...format.matchAll(/\{(\w+)\}/gu)].some(
    ([, token]) => !(token && Object.hasOwn(tokens, token)),
  );
  if (unknown) return fallback;
  return format.replace(/\{(\w+)\}/gu, (_, token: string) =>
    at.toLocaleString(token === 'date_num' ? 'sv-SE' : 'en-GB', {
      ...tokens[token],
      ...(zone ? { timeZone: zone } : {}),
    }),
  );
}

/** The time of day of a message's timestamp. */
export const clockTime = (ts: string, zone?: string): string => formatDate(Number(ts), '{time}', ts, zone);
