import { Worker } from 'node:worker_threads';
import { openDatabase } from './sqlite-file.ts';
import type { Answered, Asked } from './store-thread.ts';
import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';
import { overTexts, type TextStore } from './texts.ts';

/**
 * The store of a SQLite file with a thread of its own, so that nobody waits for the disk but those who asked: a
 * commit in the event loop would hold up every delivery that wants to be acknowledged. Calls that come in while
 * one commit waits for the disk share the next. Throws InputError where the path cannot hold our database.
 */
export function openThreadedStore(path: string): Store {
  openDatabase(path, 10_000).close();
  const thread = threadOf(path);
  return overTexts({
    read: (...args) => thread.ask('read', args),
    write: (...args) => thread.ask('write', args),
    list: (...args) => thread.ask('list', args),
    enqueue: (...args) => thread.ask('enqueue', args),
    take: (...args) => thread.ask('take', args),
    claim: (...args) => thread.ask('claim', args),
    settle: (...args) => thread.ask('settle', args),
    count: (...args) => thread.ask('count', args),
    close: () => thread.close(),
  });
}

type Call = Exclude<keyof TextStore, 'close'>;
type Result<Name extends Call> = Awaited<ReturnType<TextStore[Name]>>;

interface Thread {
  /** Rejects with StoreError. */
  ask<Name extends Call>(call: Name, args: Parameters<TextStore[Name]>): Promise<Result<Name>>;
  /** Ends the thread when everything that was asked is answered. */
  close(): Promise<void>;
}

interface Open {
  readonly call: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: StoreError) => void;
}

function threadOf(path: string): Thread {
  const open = new Map<number, Open>();
  let asked: Asked[] = [];
  let last = 0;
  let worker: Worker | undefined;
  let closed: Promise<void> | undefined;

  /** A thread that dies takes what it was asked with it, as a crash does; the next call starts another one. */
  function start(): Worker {
    const started = new Worker(new URL('store-thread.ts', import.meta.url), { workerData: { path } });
    started.on('message', (answers: readonly Answered[]) => answers.forEach(settle));
    // Its end follows, and fails what waits.
    started.on('error', () => undefined);
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      const lost = [...open.values()];
      open.clear();
      for (const { call, reject } of lost) reject(new StoreError(call, 'its thread ended', undefined));
    });
    return started;
  }

  function settle(answer: Answered): void {
    const waiting = open.get(answer.id);
    open.delete(answer.id);
    // Like a connection: what is under way keeps the process alive, an idle store does not.
    if (open.size === 0) worker?.unref();
    if ('result' in answer) waiting?.resolve(answer.result);
    else waiting?.reject(new StoreError(answer.failed.call, answer.failed.why, undefined));
  }

  function send(call: keyof TextStore, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = (last += 1);
      open.set(id, { call, resolve, reject });
      asked.push({ id, call, args });
      if (asked.length === 1) queueMicrotask(post);
    });
  }

  function post(): void {
    worker ??= start();
    worker.ref();
    worker.postMessage(asked);
    asked = [];
  }

  return {
    ask: <Name extends Call>(call: Name, args: Parameters<TextStore[Name]>) => {
      if (closed !== undefined) return Promise.reject(new StoreError(call, 'it is closed', undefined));
      // The other thread answers each call with what its own store gives.
      return send(call, args) as Promise<Result<Name>>;
    },
    close: () =>
      (closed ??= (async () => {
        if (worker === undefined && asked.length === 0) return;
        await send('close', []);
        await worker?.terminate();
      })()),
  };
}
