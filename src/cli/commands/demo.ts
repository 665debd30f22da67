import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { renderThread } from '../../demo/render-thread.ts';
import { systemClock } from '../../lib/clock.ts';
import { InputError } from '../../lib/errors.ts';
import { createLog } from '../../lib/log.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { bundledCases } from '../bundled-cases.ts';
import type { LocalDemo } from '../local-demo.ts';
import { playedThreads } from '../played-threads.ts';

interface Options {
  readonly once?: boolean;
  readonly port: number;
  readonly incident: string;
}

export const demoCommand = (): Command =>
  new Command('demo')
    .summary('try the bot without Slack: a local workspace and a bundled incident')
    .description(
      'Starts a workspace on this machine with the real bot in it, and plays a bundled incident.\n' +
        'Open the printed address in a browser; stop with Ctrl-C. Nothing is kept.',
    )
    .option('--once', 'no page: play one incident to the end, print the thread and exit')
    .option('--port <number>', 'where the page is served', portNumber, 4320)
    .option('--incident <id>', 'the incident to begin with', 'edge-network-policy')
    .action(async (options: Options) => {
      const log = createLog(options.once ? 'error' : 'warn');
      const [cases, store] = [bundledCases(), openSqliteStore(':memory:')];
      if (!cases.some(({ meta }) => meta.id === options.incident))
        throw new InputError(
          `No incident ${options.incident}; there are ${cases.map(({ meta }) => meta.id).join(', ')}.`,
        );
      const headless = options.once ?? false;
      const port = headless ? 0 : options.port;
      // The workspace needs development dependencies, which a production image leaves out.
      const { startDemo } = await import('../local-demo.ts').catch(withoutDevelopmentPackages);
      const demo = await startDemo({ cases, store, log, port, page: !headless, clock: systemClock });
      const play = headless ? playOnce : playUntilStopped;
      await play(demo, options.incident, store).finally(() => demo.stop());
      await store.close();
    });

function withoutDevelopmentPackages(error: unknown): never {
  throw new InputError('The demo needs the development dependencies; install them with npm ci.', {
    cause: error,
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new InvalidArgumentError('Expected a port number.');
}

async function playUntilStopped(demo: LocalDemo, incident: string): Promise<void> {
  process.stdout.write(`Casefile demo: open ${demo.workspace.url} in a browser. Ctrl-C stops it.\n`);
  await demo.play(incident);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}

async function playOnce(demo: LocalDemo, incident: string, store: Store): Promise<void> {
  const alert = await demo.play(incident);
  const [thread = [], packet] = await playedThreads(demo, store, alert);
  const ansi = process.stdout.isTTY;
  const channels = demo.workspace.channels.map(({ name }) => `#${name}`);
  const shown = [[channels[0], thread] as const, ...(packet ? [[channels[1], packet] as const] : [])];
  const text = shown.map(([channel, messages]) => `${channel}\n\n${renderThread(messages, { ansi })}`);
  process.stdout.write(`${text.join('\n\n')}\n`);
}
