import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { quantile } from '../src/evals/statistics.ts';
import { MeasuredAgents, Seen } from './agent/measured.ts';

const cases = fileURLToPath(new URL('../cases', import.meta.url));
const limits = { atOnce: 50, peakMb: 700, delayMs: 100, overhead: 6_000, tokens: 40_000 };

/** Investigations with a model that answers after a second, 50 at once; then each bundled case with one at once. */
export async function measureAgent(print: (line: string) => void): Promise<void> {
  const { agents, seen } = await withModel(1_000, limits.atOnce);
  const { runs, answered, ms, cpuMs, peakMb, delayMs, workMs } = agents;
  const load = () => loadavg()[0]?.toFixed(1) ?? '?';
  const told = (delay: typeof delayMs) =>
    `p50 ${delay.p50.toFixed(0)} ms, p99 ${delay.p99.toFixed(0)} ms, max ${delay.max.toFixed(0)} ms`;
  print(`\n${runs} investigations at once, a model with one second of latency`);
  print(
    `  ended                ${runs} of ${runs}, ${answered} with an answer; ${seen.requests} requests, ${seen.mostAtOnce} at once`,
  );
  print(`  time                 ${(ms / 1000).toFixed(1)} s, ${(cpuMs / 1000).toFixed(1)} s of processor`);
  print(`  peak memory          ${peakMb.toFixed(0)} MiB (limit ${limits.peakMb})`);
  print(`  event loop delay     ${told(delayMs)} (limit p99 ${limits.delayMs} ms; load ${load()})`);
  print(`  of that our own work ${told(workMs)}`);

  const { agents: single, seen: quick } = await withModel(0, 0);
  const { tokens, turns } = single;
  print(`Each of the ${single.runs} bundled cases once, an honest model`);
  print(
    `  tokens of a run      median ${quantile(tokens, 0.5).toFixed(0)}, most ${Math.max(...tokens)} in ${Math.max(...turns)} turns (limit ${limits.tokens})`,
  );
  print(
    `  overhead of a turn   ${quick.overhead} tokens at most: prompt, tools and pinned notes (limit ${limits.overhead})`,
  );
}

async function withModel(latencyMs: number, atOnce: number) {
  const model = start('model.ts', String(latencyMs));
  try {
    const { url } = z.object({ url: z.string() }).parse(await told(model));
    const agents = MeasuredAgents.parse(await told(start('worker.ts', url, cases, String(atOnce))));
    model.send('what was seen');
    return { agents, seen: Seen.parse(await told(model)) };
  } finally {
    model.disconnect();
  }
}

const start = (name: string, ...rest: readonly string[]): ChildProcess =>
  fork(fileURLToPath(new URL(`agent/${name}`, import.meta.url)), [...rest], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });

/** The next message; rejects where the process ends without one. */
async function told(child: ChildProcess): Promise<unknown> {
  const waiting = new AbortController();
  const ended = once(child, 'exit', { signal: waiting.signal }).then(([code]) => {
    throw new Error(`A process of the bench ended with ${String(code)}.`);
  });
  ended.catch(() => undefined);
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: waiting.signal }), ended])) as [
      unknown,
    ];
    return message;
  } finally {
    waiting.abort();
  }
}
