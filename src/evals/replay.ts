import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Clock } from '../lib/clock.ts';
import { CasefileError, type FailureDomain, InputError } from '../lib/errors.ts';
import type { CaseFormat, OpenCase } from './formats/format.ts';

/** Diagnoses one opened case; whatever it throws is that case's failure alone. */
type Diagnose = (opened: OpenCase) => Promise<Diagnosis>;

/** One run over one case. */
export interface Attempt {
  readonly caseDir: string;
  readonly id: string;
  readonly ms: number;
  readonly outcome: Diagnosed | Failed;
}

interface Diagnosed {
  readonly status: 'diagnosed';
  readonly diagnosis: Diagnosis;
}

interface Failed {
  readonly status: 'failed';
  readonly domain: FailureDomain;
  /** In plain words; never what a foreign program said. */
  readonly message: string;
}

export interface Replay {
  readonly format: CaseFormat;
  readonly diagnose: Diagnose;
  readonly clock: Clock;
  /** How many cases are under way at a time; 1 if absent. */
  readonly concurrency?: number;
  /** How often each case is run; 1 if absent. */
  readonly repeats?: number;
  /** Called after each attempt. */
  readonly onAttempt?: (done: number, of: number, attempt: Attempt) => void;
}

/** Runs every case, each as often as was asked, and keeps their order whatever the order of their ends. */
export async function replay(caseDirs: readonly string[], how: Replay): Promise<readonly Attempt[]> {
  const { concurrency = 1, repeats = 1 } = how;
  const queue = caseDirs.flatMap((dir) => Array.from({ length: repeats }, () => dir));
  const attempts: Attempt[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < queue.length; index = next++) {
      const attempt = await tryCase(queue[index] ?? '', how);
      attempts[index] = attempt;
      done += 1;
      how.onAttempt?.(done, queue.length, attempt);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, queue.length)) }, worker));
  return attempts;
}

async function tryCase(caseDir: string, { format, diagnose, clock }: Replay): Promise<Attempt> {
  const startedAt = clock.now();
  let id = caseDir.split(/[\\/]/u).findLast((part) => part !== '') ?? caseDir;
  const ended = (outcome: Attempt['outcome']): Attempt => ({
    caseDir,
    id,
    ms: clock.now() - startedAt,
    outcome,
  });
  try {
    const opened = await format.open(caseDir);
    id = opened.id;
    try {
      return ended({ status: 'diagnosed', diagnosis: await diagnose(opened) });
    } finally {
      await Promise.allSettled(opened.sources.map((source) => source.close()));
    }
  } catch (error) {
    return ended({ status: 'failed', ...blame(error) });
  }
}

const rooms: readonly string[] = ['model', 'model-service', 'source', 'slack', 'store'];

/** A case that cannot be read is the recording's fault; our own errors name theirs by the start of their code. */
function blame(error: unknown): { readonly domain: FailureDomain; readonly message: string } {
  if (error instanceof InputError) return { domain: 'source', message: error.message };
  if (!(error instanceof CasefileError))
    return {
      domain: 'bot',
      message: `An internal error (${error instanceof Error ? error.name : typeof error}).`,
    };
  const room = error.code.split('.')[0]?.replaceAll('_', '-') ?? '';
  return { domain: rooms.includes(room) ? (room as FailureDomain) : 'bot', message: error.message };
}
