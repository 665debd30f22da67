import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Workspace } from '../../src/demo/port.ts';
import { startWorkspace } from '../../src/demo/workspace.ts';
import { until } from '../support/until.ts';

const root = resolve(import.meta.dirname, '../..');

/** A Prometheus that takes questions and does not answer them until it is told to. */
function silentPrometheus() {
  let answers = false;
  let asked = 0;
  const server: Server = createServer((_, response) => {
    asked += 1;
    if (!answers) return;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'success', data: { alerts: [], groups: [], result: [] } }));
  });
  return {
    listen: async () => {
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    asked: () => asked,
    answerFromNowOn: () => {
      answers = true;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

let workspace: Workspace;
let prometheus: ReturnType<typeof silentPrometheus>;
let environment: Record<string, string>;
const bots: ChildProcess[] = [];

beforeEach(async () => {
  workspace = await startWorkspace({ signingSecret: 'unused', page: false });
  prometheus = silentPrometheus();
  const folder = mkdtempSync(join(tmpdir(), 'casefile-restart-'));
  const config = join(folder, 'casefile.yaml');
  writeFileSync(
    config,
    `sources: {prometheus: {url: "${await prometheus.listen()}"}}\nbudgets: {lookUpSeconds: 60}\n`,
  );
  environment = {
    PATH: process.env['PATH'] ?? '',
    SLACK_BOT_TOKEN: workspace.tokens.bot,
    SLACK_APP_TOKEN: workspace.tokens.app,
    SLACK_API_URL: workspace.apiUrl,
    CASEFILE_CONFIG: config,
    CASEFILE_DATA_DIR: join(folder, 'data'),
  };
});
afterEach(async () => {
  for (const bot of bots.splice(0)) await kill(bot);
  prometheus.stop();
  await workspace.stop();
});

function startBotProcess(): ChildProcess {
  const args = ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts', 'start'];
  const bot = spawn(process.execPath, args, { cwd: root, env: environment, stdio: 'ignore' });
  bots.push(bot);
  return bot;
}

async function kill(bot: ChildProcess): Promise<void> {
  if (bot.exitCode !== null || bot.signalCode !== null) return;
  bot.kill('SIGKILL');
  await once(bot, 'exit');
}

const connected = () => until('a socket', () => (workspace.socketMode.connections() > 0 ? true : undefined));

it('finishes an investigation once, in the same thread, after kill -9 and a new start', async () => {
  const killed = startBotProcess();
  await connected();
  const outcome = workspace.postAlert({
    channel: 'incidents',
    from: 'Alertmanager',
    attachments: [{ title: '[FIRING:1] QueueGrowing (ledger critical)', color: 'a30200' }],
  });
  if (outcome.status !== 'posted') throw new Error(outcome.error);
  const thread = () => workspace.messages('C0INCIDENT', outcome.message.ts).slice(1);
  await until('look-ups under way', () =>
    prometheus.asked() > 0 && thread().length === 1 ? true : undefined,
  );

  await kill(killed);
  prometheus.answerFromNowOn();
  startBotProcess();
  await until('a diagnosis', () => (thread().length > 1 ? true : undefined), 60_000);
  await workspace.settled();

  const replies = thread();
  expect(replies).toHaveLength(2);
  expect(replies.every((reply) => reply.thread_ts === outcome.message.ts)).toBe(true);
  expect(workspace.messages('C0INCIDENT')).toHaveLength(1);
}, 120_000);
