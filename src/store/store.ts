import type { JsonObject } from '../lib/json.ts';

/** A stored value and the version that `write` expects when it is replaced; versions start at 1. */
export interface Stored {
  readonly key: string;
  readonly version: number;
  readonly value: JsonObject;
}

/** One piece of queued work, leased to whoever claimed it. */
export interface Job {
  readonly queue: string;
  readonly key: string;
  readonly payload: JsonObject;
  /** How many times it was claimed before, 0 the first time. */
  readonly attempt: number;
  /** Proves the lease to `settle`. */
  readonly lease: string;
}

/**
 * Where everything that must survive a restart lives: versioned documents in collections, and work queues.
 * Each call is atomic and durable once it resolves; calls of one caller take effect in the order in which they
 * are made, whether or not it waits in between. Adapters: one file each, one contract suite for all.
 */
export interface Store {
  /** The document under `key`, or undefined. */
  read(collection: string, key: string): Promise<Stored | undefined>;
  /**
   * Writes when the stored version is `expected` (0: only if there is none) and says whether it did.
   * A refused write changes nothing.
   */
  write(collection: string, key: string, value: JsonObject, expected: number): Promise<boolean>;
  /**
   * Documents whose key starts with `prefix`, in the order of their keys' UTF-8 bytes, at most `limit`, after
   * the key `after`.
   */
  list(collection: string, range?: { prefix?: string; after?: string; limit?: number }): Promise<Stored[]>;
  /** Queues work once per key while it is pending or leased; says whether it was new. `notBefore` in ms. */
  enqueue(queue: string, key: string, payload: JsonObject, notBefore?: number): Promise<boolean>;
  /**
   * Queues work and leases it to the caller in one step, for `leaseMs`; undefined where the key is pending or
   * leased already.
   */
  take(
    queue: string,
    key: string,
    payload: JsonObject,
    now: number,
    leaseMs: number,
  ): Promise<Job | undefined>;
  /** Leases the due job that was enqueued first, for `leaseMs`; a job whose lease ran out is due again. */
  claim(queue: string, now: number, leaseMs: number): Promise<Job | undefined>;
  /**
   * Ends a lease: `done` removes the job, `retryAt` makes it due then, `extendTo` keeps the lease until then.
   * False when the lease is no longer held: somebody else has the job now.
   */
  settle(job: Job, how: 'done' | { retryAt: number } | { extendTo: number }): Promise<boolean>;
  /** How many jobs stand in a queue, leased ones included. */
  count(queue: string): Promise<number>;
  /** Flushes and lets go; closing again does nothing, every other call then throws StoreError. */
  close(): Promise<void>;
}
