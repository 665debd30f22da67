import { InputError } from '../lib/errors.ts';
import { baselines, type Known, readClues } from './baselines.ts';
import type { CaseFormat } from './formats/format.ts';
import { replay, type Replay } from './replay.ts';
import { type Report, report } from './report.ts';

/**
 * Diagnoses every case under a directory, then scores what was said; the answers are read only after the last
 * diagnosis. Throws InputError where there is no case to be found.
 */
export async function evaluate(dir: string, how: Replay): Promise<Report> {
  const { format } = how;
  const caseDirs = await format.find(dir);
  if (caseDirs.length === 0) throw new InputError(`${dir} holds no case of the format ${format.name}.`);
  const attempts = await replay(caseDirs, how);
  const answers = new Map(
    await Promise.all(caseDirs.map(async (each) => [each, await format.answer(each)] as const)),
  );
  const known = await knownCases(format, caseDirs, answers);
  const answered = attempts.map((attempt) => ({ attempt, answer: answers.get(attempt.caseDir) }));
  return report(format, answered, known.length === 0 ? [] : baselines(format, known));
}

type Answers = ReadonlyMap<string, Awaited<ReturnType<CaseFormat['answer']>>>;

async function knownCases(
  format: CaseFormat,
  caseDirs: readonly string[],
  answers: Answers,
): Promise<readonly Known[]> {
  const known: Known[] = [];
  for (const caseDir of caseDirs) {
    const answer = answers.get(caseDir);
    if (answer !== undefined) known.push({ answer, clues: await cluesOf(format, caseDir) });
  }
  return known;
}

/** A case that cannot be opened gives no clue. */
async function cluesOf(format: CaseFormat, caseDir: string): Promise<Known['clues']> {
  try {
    const opened = await format.open(caseDir);
    const clues = await readClues(opened);
    await Promise.all(opened.sources.map((source) => source.close()));
    return clues;
  } catch {
    return { text: '', suspect: undefined };
  }
}
