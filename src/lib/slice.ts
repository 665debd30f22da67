const waiting: (() => void)[] = [];

/**
 * Resolves when nobody else's slice of work runs in this turn of the event loop: pieces of work that nothing can
 * interrupt, of many investigations that began together, leave room between them for everything else.
 */
export const slice = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(next);
  });

/** What resolves here runs before the next callback; those that wait have one turn of the loop each. */
function next(): void {
  waiting[0]?.();
  setImmediate(() => {
    waiting.shift();
    if (waiting.length > 0) next();
  });
}
