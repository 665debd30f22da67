import type { AlertRecord } from './signals.ts';

/**
 * The records that a chat message means which lists label values without their names, as Alertmanager's
 * default title does: `[FIRING:2] Name (v1 v2 v3)`. A record is meant when its name and every listed value
 * stand among its label values. Values hold blanks at times and the title does not quote them, so words are
 * matched in runs; a last word that was cut off (`…`) is not held against a record.
 */
export function matchAlertRecords(
  name: string,
  values: readonly string[],
  records: readonly AlertRecord[],
): readonly AlertRecord[] {
  const words = wholeWords([name, ...values].flatMap(wordsOf));
  return records.filter((record) => says(words, record));
}

const wordsOf = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');

const wholeWords = (words: readonly string[]): readonly string[] =>
  words.at(-1)?.endsWith('…') === true ? words.slice(0, -1) : words;

function says(words: readonly string[], record: AlertRecord): boolean {
  const name = wordsOf(record.name);
  const runs = [name, ...Object.values(record.labels).map(wordsOf)].filter((run) => run.length > 0);
  const named = words.some((_, at) => startsAt(words, at, name));
  return named && isMadeOf(words, runs);
}

/** Whether the words can be cut into runs, each of them a whole label value. */
function isMadeOf(words: readonly string[], runs: readonly (readonly string[])[]): boolean {
  const reached = new Set([0]);
  for (let at = 0; at < words.length; at += 1) {
    if (!reached.has(at)) continue;
    for (const run of runs) if (startsAt(words, at, run)) reached.add(at + run.length);
  }
  return reached.has(words.length);
}

const startsAt = (words: readonly string[], at: number, run: readonly string[]): boolean =>
  run.length > 0 && run.every((word, offset) => words[at + offset] === word);
