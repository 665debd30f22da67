/**
 * Hands items over in batches, one batch of a key at a time: what arrives while a batch is worked on, is the
 * next. `work` answers for each item, in their order; where it throws, every item of the batch fails.
 */
export function inBatches<Item, Result>(
  work: (key: string, items: readonly Item[]) => Promise<readonly (() => Result)[]>,
): (key: string, item: Item) => Promise<Result> {
  const waiting = new Map<string, Waiting<Item, Result>[]>();

  async function drain(key: string): Promise<void> {
    for (;;) {
      const batch = waiting.get(key) ?? [];
      if (batch.length === 0) break;
      waiting.set(key, []);
      await carryOut(key, batch);
    }
    waiting.delete(key);
  }

  async function carryOut(key: string, batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const answers = await work(
        key,
        batch.map(({ item }) => item),
      );
      for (const [at, { answer, fail }] of batch.entries()) settle(answers[at], answer, fail);
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }

  return (key, item) =>
    new Promise((answer, fail) => {
      const others = waiting.get(key);
      if (others) others.push({ item, answer, fail });
      else {
        waiting.set(key, [{ item, answer, fail }]);
        void drain(key);
      }
    });
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly answer: (result: Result) => void;
  readonly fail: (error: unknown) => void;
}

function settle<Result>(
  result: (() => Result) | undefined,
  answer: (result: Result) => void,
  fail: (error: unknown) => void,
): void {
  try {
    if (result === undefined) throw new TypeError('a batch left an item without an answer');
    answer(result());
  } catch (error) {
    fail(error);
  }
}
