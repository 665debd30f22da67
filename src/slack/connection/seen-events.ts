import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../../store/store.ts';

/**
 * Remembers which deliveries were worked on. Slack repeats one for about six minutes and sends 30,000 an hour at
 * most, so a fixed number of buckets with the newest ids of each is enough, and nothing grows without end.
 */
export interface SeenEvents {
  has(eventId: string): Promise<boolean>;
  /** To be called when the work is durable: a crash before it lets Slack's next delivery do the work. */
  add(eventId: string): Promise<void>;
}

const Bucket = z.object({ ids: z.array(z.string()) });
const idsPerBucket = 32;
const collection = 'slack-events';

/** One of 1024. */
const bucketOf = (eventId: string): string => {
  const [first = 0, second = 0] = createHash('sha256').update(eventId).digest();
  return String((first << 2) | (second & 3)).padStart(4, '0');
};

export function seenEvents(store: Store): SeenEvents {
  const read = async (eventId: string) => {
    const stored = await store.read(collection, bucketOf(eventId));
    return { version: stored?.version ?? 0, ids: stored === undefined ? [] : Bucket.parse(stored.value).ids };
  };
  return {
    has: async (eventId) => (await read(eventId)).ids.includes(eventId),
    add: async (eventId) => {
      for (;;) {
        const { version, ids } = await read(eventId);
        if (ids.includes(eventId)) return;
        const newest = [...ids, eventId].slice(-idsPerBucket);
        if (await store.write(collection, bucketOf(eventId), { ids: newest }, version)) return;
      }
    },
  };
}
