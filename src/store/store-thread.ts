import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteTexts } from './sqlite.ts';
import { StoreError } from './store-error.ts';
import type { TextStore } from './texts.ts';

/** What the store's thread is asked. */
export interface Asked {
  readonly id: number;
  readonly call: keyof TextStore;
  readonly args: readonly unknown[];
}

/** What it answers: the call's result, or why it failed. */
export type Answered = { readonly id: number } & (
  | { readonly result: unknown }
  | { readonly failed: { readonly call: string; readonly why: string } }
);

/** The body of a thread that owns one SQLite file; `workerData` names the file. */
function serve(port: NonNullable<typeof parentPort>, path: string): void {
  const store = openSqliteTexts(path);
  let answers: Answered[] = [];

  /** What one commit answers goes back together. */
  function answer(one: Answered): void {
    answers.push(one);
    if (answers.length > 1) return;
    queueMicrotask(() => {
      port.postMessage(answers);
      answers = [];
    });
  }

  port.on('message', (asked: readonly Asked[]) => {
    // Only the store in the other thread asks, with the arguments of its own calls.
    for (const { id, call, args } of asked)
      (store[call] as (...args: readonly unknown[]) => Promise<unknown>)(...args).then(
        (result) => answer({ id, result }),
        (error: unknown) => answer({ id, failed: { call, why: reasonOf(error) } }),
      );
  });
}

const reasonOf = (error: unknown): string =>
  error instanceof StoreError ? error.why : 'an error in the thread of the store';

if (parentPort !== null) serve(parentPort, (workerData as { readonly path: string }).path);
