import type { Log } from '../lib/log.ts';

/** Runs work on its own and logs what becomes of a failure. */
export interface Later {
  (what: string, work: () => Promise<unknown>): void;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

export function runLater(log: Log): Later {
  const running = new Set<Promise<unknown>>();
  const later = (what: string, work: () => Promise<unknown>): void => {
    const task = work()
      .catch((error: unknown) => log.error({ err: error }, `failed: ${what}`))
      .finally(() => running.delete(task));
    running.add(task);
  };
  const settled = async () => {
    while (running.size > 0) await Promise.all(running);
  };
  return Object.assign(later, { settled });
}
