import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Store } from '../../store/store.ts';
import { isQuiet, type QuietSettings } from './quiet.ts';

/** A channel, or one thread in it. */
export interface QuietPlace {
  readonly channel: string;
  readonly threadTs?: string | undefined;
}

/** Where and when nobody is called for what can wait: by the settings, or because a person said so. */
export interface QuietTimes {
  readonly hours: QuietSettings['hours'];
  /** Whether it is quiet there now; a thread is as quiet as its channel, or more. */
  isQuiet(place: QuietPlace): Promise<boolean>;
  /** A person's word, until a time in epoch milliseconds; it is over where that has passed. */
  keep(place: QuietPlace, until: number): Promise<void>;
  /** What people said that still holds, with its end in epoch milliseconds. */
  kept(): Promise<readonly (QuietPlace & { readonly until: number })[]>;
}

const collection = 'quiet-times';
const mostListed = 200;
const Kept = z.object({ channel: z.string(), threadTs: z.string().optional(), until: z.number() });

const keyOf = ({ channel, threadTs }: QuietPlace): string =>
  threadTs === undefined ? channel : `${channel}:${threadTs}`;

interface Parts {
  readonly settings: QuietSettings;
  readonly store: Store;
  readonly clock: Clock;
}

export function quietTimes({ settings, store, clock }: Parts): QuietTimes {
  async function untilOf(place: QuietPlace): Promise<number> {
    const stored = await store.read(collection, keyOf(place));
    return stored === undefined ? 0 : Kept.parse(stored.value).until;
  }

  return {
    hours: settings.hours,
    isQuiet: async ({ channel, threadTs }) => {
      const now = clock.now();
      if (isQuiet(settings, channel, now) || (await untilOf({ channel })) > now) return true;
      return threadTs !== undefined && (await untilOf({ channel, threadTs })) > now;
    },
    keep: async (place, until) => {
      const { channel, threadTs } = place;
      const value = { channel, until, ...(threadTs !== undefined && { threadTs }) };
      for (;;) {
        const version = (await store.read(collection, keyOf(place)))?.version ?? 0;
        if (await store.write(collection, keyOf(place), value, version)) return;
      }
    },
    kept: async () =>
      (await store.list(collection, { after: '', limit: mostListed }))
        .map(({ value }) => Kept.parse(value))
        .filter(({ until }) => until > clock.now()),
  };
}
