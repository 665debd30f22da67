import type { Store } from '../../src/store/store.ts';

export class Crash extends Error {
  override readonly name = 'Crash';
}

/** A store whose process dies at its nth write, before or after the write became durable, and stays dead. */
export function crashingStore(store: Store, nth: number, when: 'before' | 'after'): Store {
  let writes = 0;
  const alive =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A) => {
      if (writes >= nth) throw new Crash();
      return call(...args);
    };
  return {
    ...store,
    read: alive(store.read.bind(store)),
    list: alive(store.list.bind(store)),
    write: alive(async (...args: Parameters<Store['write']>) => {
      writes += 1;
      if (writes < nth) return store.write(...args);
      if (when === 'after') await store.write(...args);
      throw new Crash();
    }),
  };
}
