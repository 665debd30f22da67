import type { JsonObject } from '../lib/json.ts';
import type { Job, Store, Stored } from './store.ts';

/** A document with its value as JSON. */
export interface StoredText extends Omit<Stored, 'value'> {
  readonly value: string;
}

/** A job with its payload as JSON. */
export interface JobText extends Omit<Job, 'payload'> {
  readonly payload: string;
}

/** The store's calls with JSON in place of objects: texts cross from thread to thread at little cost. */
export interface TextStore {
  read(collection: string, key: string): Promise<StoredText | undefined>;
  write(collection: string, key: string, value: string, expected: number): Promise<boolean>;
  list(...range: Parameters<Store['list']>): Promise<readonly StoredText[]>;
  enqueue(queue: string, key: string, payload: string, notBefore?: number): Promise<boolean>;
  take(
    queue: string,
    key: string,
    payload: string,
    now: number,
    leaseMs: number,
  ): Promise<JobText | undefined>;
  claim(queue: string, now: number, leaseMs: number): Promise<JobText | undefined>;
  settle(job: Pick<Job, 'queue' | 'key' | 'lease'>, how: Parameters<Store['settle']>[1]): Promise<boolean>;
  count(queue: string): Promise<number>;
  close(): Promise<void>;
}

/** The port over its texts; a value is stored as it is at the moment of the call. */
export const overTexts = (texts: TextStore): Store => ({
  read: async (collection, key) => {
    const found = await texts.read(collection, key);
    return found && storedFrom(found);
  },
  write: (collection, key, value, expected) => texts.write(collection, key, JSON.stringify(value), expected),
  list: async (collection, range) => (await texts.list(collection, range)).map(storedFrom),
  enqueue: (queue, key, payload, notBefore) => texts.enqueue(queue, key, JSON.stringify(payload), notBefore),
  take: async (queue, key, payload, now, leaseMs) => {
    const job = await texts.take(queue, key, JSON.stringify(payload), now, leaseMs);
    return job && jobFrom(job);
  },
  claim: async (queue, now, leaseMs) => {
    const job = await texts.claim(queue, now, leaseMs);
    return job && jobFrom(job);
  },
  settle: ({ queue, key, lease }, how) => texts.settle({ queue, key, lease }, how),
  count: (queue) => texts.count(queue),
  close: () => texts.close(),
});

const storedFrom = (found: StoredText): Stored => ({ ...found, value: parsed(found.value) });
const jobFrom = (job: JobText): Job => ({ ...job, payload: parsed(job.payload) });
const parsed = (text: string) => JSON.parse(text) as JsonObject;
