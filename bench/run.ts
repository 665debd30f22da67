import { readdirSync, statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { quantile } from '../src/evals/statistics.ts';
import { measureAgent } from './agent.ts';
import { withSnapshot } from './itbench-snapshot.ts';
import { inChild, type Measured } from './measure.ts';

/**
 * Measures and prints; asserts nothing. Without arguments: generated snapshots of 30 and 300 MB, and the agent. With
 * `--agent`: the agent alone. With `--cases DIR --format NAME`: recorded cases. `--sizes 30,300` sets the sizes in MB.
 */
const { values } = parseArgs({
  options: {
    agent: { type: 'boolean', default: false },
    cases: { type: 'string' },
    format: { type: 'string', default: 'casefile' },
    limit: { type: 'string', default: '0' },
    sizes: { type: 'string', default: '30,300' },
  },
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const told = ({ ms, cpuMs, peakMb }: Measured): string =>
  `${seconds(ms).padStart(8)} (${seconds(cpuMs)} of processor), peak ${peakMb.toFixed(0)} MiB`;

print(
  `${cpus().length} processors, ${cpus()[0]?.model ?? 'unknown'}; load ${loadavg()[0]?.toFixed(1) ?? '?'}; Node ${process.version}`,
);
if (values.cases !== undefined) await measureCases(values.cases, values.format, values.limit);
else {
  if (!values.agent) await measureSnapshots(values.sizes.split(',').map(Number));
  await measureAgent(print);
}

async function measureCases(dir: string, format: string, limit: string): Promise<void> {
  const { perCaseMs, peakMb, openMs, found } = await inChild('cases', dir, format, limit);
  const total = perCaseMs.reduce((a, b) => a + b, 0);
  const count = perCaseMs.length;
  print(`${found} of ${format}, one after the other`);
  print(`  opening        ${(openMs / count).toFixed(1)} ms a case`);
  print(
    `  diagnosis      median ${quantile(perCaseMs, 0.5).toFixed(1)} ms, 95 % under ${quantile(perCaseMs, 0.95).toFixed(1)} ms`,
  );
  print(
    `  cases a second ${((1000 * count) / (total + openMs)).toFixed(1)} with opening, ${((1000 * count) / total).toFixed(1)} without`,
  );
  print(`  peak memory    ${peakMb.toFixed(0)} MiB`);
}

async function measureSnapshots(sizes: readonly number[]): Promise<void> {
  const runs: { readonly bytes: number; readonly ms: number }[] = [];
  for (const size of sizes)
    await withSnapshot({ bytes: size * 1e6, fault: 'network-policy' }, async (dir) => {
      const bytes = bytesUnder(dir);
      print(`\nA generated snapshot of ${(bytes / 1e6).toFixed(0)} MB`);
      const read = await inChild('read', dir);
      const parse = await inChild('parse', dir);
      const diagnosis = await inChild('cases', dir, 'itbench');
      print(`  reading the bytes    ${told(read)}`);
      print(`  parsing the fields   ${told(parse)}`);
      print(`  whole diagnosis      ${told(diagnosis)}: ${diagnosis.found}`);
      print(`    opening ${seconds(diagnosis.openMs)}, diagnosis ${seconds(diagnosis.perCaseMs[0] ?? 0)}`);
      print(
        `  diagnosis to parsing ${(diagnosis.ms / parse.ms).toFixed(2)}; in processor time ${(diagnosis.cpuMs / parse.cpuMs).toFixed(2)}`,
      );
      runs.push({ bytes, ms: diagnosis.ms });
    });
  const [first, last] = [runs[0], runs.at(-1)];
  if (first !== undefined && last !== undefined && runs.length > 1)
    print(
      `\n${(last.bytes / first.bytes).toFixed(1)} times the bytes take ${(last.ms / first.ms).toFixed(1)} times as long.`,
    );
}

function bytesUnder(dir: string): number {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(dir, name)))
    .reduce((sum, each) => sum + (each.isFile() ? each.size : 0), 0);
}
