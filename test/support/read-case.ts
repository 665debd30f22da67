import { casefile } from '../../src/evals/formats/casefile.ts';

/**
 * Opens the case that the first argument names as the diagnosing path does, asks every source for everything,
 * and prints the outcomes. A program of its own: where it waits for ever, its parent can end it.
 */
const opened = await casefile.open(process.argv[2] ?? '');
const never = new AbortController().signal;
for (const source of opened.sources)
  for (const signal of source.signals) {
    const { status } = await source.look({ signal, window: opened.window }, never);
    process.stdout.write(`${signal} ${status}\n`);
  }
