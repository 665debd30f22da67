import { z } from 'zod';
import type { Store } from '../../store/store.ts';

const Streamed = z.object({
  /** The streamed message. */
  ts: z.string(),
  /** Where its stream died or was ended, the message stays as it is. */
  state: z.enum(['open', 'over']),
});
/** What is remembered of a streamed message of ours. */
export type Streamed = z.infer<typeof Streamed>;

export interface StreamLog {
  read(key: string): Promise<Streamed | undefined>;
  /** The last writer wins: only one process at a time works on an incident. */
  write(key: string, streamed: Streamed): Promise<void>;
}

const collection = 'streams';

export const streamLog = (store: Store): StreamLog => ({
  read: async (key) => {
    const stored = await store.read(collection, key);
    return stored && Streamed.parse(stored.value);
  },
  write: async (key, streamed) => {
    for (;;) {
      const version = (await store.read(collection, key))?.version ?? 0;
      if (await store.write(collection, key, streamed, version)) return;
    }
  },
});
