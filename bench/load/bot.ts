import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { signingSecret } from './deliveries.ts';

/** The real bot over HTTP as a process of its own, and how it does. */
export interface RunningBot {
  readonly port: number;
  /** Resident memory in mebibytes, undefined where the platform does not say. */
  residentMb(): number | undefined;
  kill(): Promise<void>;
  /** Ends it as a deployment does. */
  stop(): Promise<void>;
}

export async function startWebApi(): Promise<{ readonly url: string; close(): void }> {
  const child = fork(fileURLToPath(new URL('web-api.ts', import.meta.url)));
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}/api/`, close: () => void child.kill('SIGKILL') };
}

/** A port that nobody uses now; every start of one bot gets the same, as behind one address. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** `profile` is a folder that gets a processor profile when the bot ends by itself. */
export async function startBot(
  folder: string,
  { apiUrl, port, profile }: { readonly apiUrl: string; readonly port: number; readonly profile?: string },
): Promise<RunningBot> {
  const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = spawn(
    process.execPath,
    [...profiling, '--disable-warning=ExperimentalWarning', main, 'start'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        SLACK_BOT_TOKEN: 'xoxb-load',
        SLACK_SIGNING_SECRET: signingSecret,
        SLACK_API_URL: apiUrl,
        PORT: String(port),
        CASEFILE_DATA_DIR: folder,
      },
    },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  await saidListening(child);
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    port,
    residentMb: () => residentMb(child.pid),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

/** Resolves with the bot's line; reads on afterwards, so that its log never blocks it, and shows its errors. */
function saidListening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    if (child.stderr !== null)
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (said.length < 50) said.push(line);
        if (line.includes('"msg":"listening"')) resolve();
        if (line.includes('"level":50')) process.stderr.write(`  bot: ${line.slice(0, 400)}\n`);
      });
    child.once('exit', (code) =>
      reject(new Error(`the bot ended with ${code ?? 'a signal'}:\n${said.join('\n')}`)),
    );
  });
}

function residentMb(pid: number | undefined): number | undefined {
  try {
    const pages = readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/u)?.[1];
    return pages === undefined ? undefined : Number(pages) / 1024;
  } catch {
    return undefined;
  }
}
