/** When nobody is mentioned for anything that can wait. */
export interface QuietSettings {
  readonly hours?: { readonly from: string; readonly until: string; readonly zone: string } | undefined;
  /** Channels in which it is always quiet. */
  readonly channels: readonly string[];
}

/** Whether it is quiet in a channel at a time, in epoch milliseconds. The first minute is quiet, the last is not. */
export function isQuiet({ hours, channels }: QuietSettings, channel: string, now: number): boolean {
  if (channels.includes(channel)) return true;
  if (hours === undefined) return false;
  const { from, until, zone } = hours;
  const local = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).format(now);
  return from <= until ? local >= from && local < until : local >= from || local < until;
}
