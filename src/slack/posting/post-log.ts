import { z } from 'zod';
import type { Store } from '../../store/store.ts';

const Post = z.discriminatedUnion('state', [
  /** About to be posted, or posted by a process that died before it could say so. */
  z.object({ state: z.literal('intended'), intendedAt: z.number() }),
  /** `shown` is the hash of what it shows. */
  z.object({ state: z.literal('posted'), intendedAt: z.number(), ts: z.string(), shown: z.string() }),
  /** Somebody deleted the message, or the one that began its thread: it is not posted again. */
  z.object({ state: z.literal('gone'), intendedAt: z.number() }),
]);
/** What is remembered of one message of ours. */
export type Post = z.infer<typeof Post>;

export interface PostLog {
  read(key: string): Promise<Post | undefined>;
  /** The last writer wins: only one process at a time works on an incident. */
  write(key: string, post: Post): Promise<void>;
}

const collection = 'posts';

export const postLog = (store: Store): PostLog => ({
  read: async (key) => {
    const stored = await store.read(collection, key);
    return stored === undefined ? undefined : Post.parse(stored.value);
  },
  write: async (key, post) => {
    for (;;) {
      const version = (await store.read(collection, key))?.version ?? 0;
      if (await store.write(collection, key, post, version)) return;
    }
  },
});
