import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that runs beside the tests, as a child of this process and never longer than it. */
export interface Program {
  /** What `ready` captured first. */
  readonly said: string;
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program and waits until it writes something that fits `ready`; what it wrote is in the error. */
export async function startProgram(path: string, args: readonly string[], ready: RegExp): Promise<Program> {
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.on('exit', () => running.delete(child));
  const said = await firstMatch(child, ready).catch(async (error: unknown) => {
    await kill(child);
    throw error;
  });
  return { said, stop: () => kill(child) };
}

function firstMatch(child: ChildProcess, ready: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let written = '';
    const read = (chunk: Buffer) => {
      written += chunk.toString();
      const match = ready.exec(written);
      if (match !== null) resolve(match[1] ?? match[0]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`${child.spawnfile} ended early:\n${written}`)));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  // Nothing that these programs keep outlives the test: there is no reason to let them finish.
  child.kill('SIGKILL');
  await ended;
}
