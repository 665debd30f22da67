import { inBatches } from '../lib/in-batches.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Store } from '../store/store.ts';

/** What becomes of a document: the same object changes nothing. It may throw: then only this change fails. */
type Change<T> = (document: T | undefined) => T | undefined;

/**
 * Changes documents of a collection. A change is called again with the newer document when somebody else was
 * faster. What is asked for in one process at the same time, is written at once: a thousand changes of one
 * document are a few writes, and they do not lose their turns to each other.
 */
export function changes<T>(
  store: Store,
  collection: string,
): (key: string, change: Change<T>) => Promise<T | undefined> {
  return inBatches<Change<T>, T | undefined>(async (key, batch) => {
    // Each round that is lost was won by another process, so this ends.
    for (;;) {
      const stored = await store.read(collection, key);
      // Only the room that owns the collection writes it, so the shape is known.
      const before = stored?.value as T | undefined;
      const { after, answers } = applied(before, batch);
      if (after === undefined || after === before) return answers;
      const value = after as unknown as JsonObject;
      if (await store.write(collection, key, value, stored?.version ?? 0)) return answers;
    }
  });
}

function applied<T>(before: T | undefined, batch: readonly Change<T>[]) {
  let after = before;
  const answers = batch.map((change) => {
    try {
      const made = change(after);
      after = made;
      return () => made;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  });
  return { after, answers };
}
