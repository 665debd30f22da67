import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a piece of work took in a process of its own. */
export const Measured = z.object({
  ms: z.number(),
  cpuMs: z.number(),
  /** The most that was resident at once, in mebibytes. */
  peakMb: z.number(),
  found: z.string(),
  /** Each case's diagnosis after it was opened, where there are several. */
  perCaseMs: z.array(z.number()),
  openMs: z.number(),
});
export type Measured = z.infer<typeof Measured>;

/** Runs one of the jobs of `worker.ts` in a fresh process, so that its memory is its own. */
export function inChild(job: string, ...rest: readonly string[]): Promise<Measured> {
  const worker = fileURLToPath(new URL('worker.ts', import.meta.url));
  const child = fork(worker, [job, ...rest], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(Measured.parse(message)));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The job ${job} ended with ${code ?? 'a signal'}.`)));
  });
}
