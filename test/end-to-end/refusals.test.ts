import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startWebApi, type WebApi } from '../support/web-api.ts';

const root = resolve(import.meta.dirname, '../..');

let busy: Server;
let port: number;
let slack: WebApi;

beforeEach(async () => {
  busy = createServer();
  // Without a host, as the bot listens: on every address.
  await new Promise<void>((listening) => busy.listen(0, listening));
  port = (busy.address() as AddressInfo).port;
  slack = await startWebApi();
});
afterEach(async () => {
  busy.close();
  await slack.close();
});

const slackVariables = () => ({
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_SIGNING_SECRET: 'secret',
  SLACK_API_URL: slack.url,
  CASEFILE_DATA_DIR: mkdtempSync(join(tmpdir(), 'casefile-refusals-')),
  CASEFILE_LOG_LEVEL: 'silent',
});

/** Runs a command to its own end; one that does not end by itself lets the test run out of time. */
function run(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const command = ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts', ...args];
  const env = { PATH: process.env['PATH'] ?? '', ...variables };
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return new Promise<{ exitCode: number | null; said: string }>((ended) => {
    child.on('close', (exitCode) => ended({ exitCode, said }));
  });
}

it('ends the demo with a sentence where its port is taken', async () => {
  const ended = await run(['demo', '--port', String(port)]);

  expect(ended).toEqual({ exitCode: 2, said: `casefile: port ${port} is taken\n` });
});

it('ends the bot with a sentence where its port is taken', async () => {
  const ended = await run(['start'], { ...slackVariables(), PORT: String(port) });

  expect(ended).toEqual({ exitCode: 2, said: `casefile: PORT: ${port} is taken.\n` });
});

it('says in a sentence, without a stack, that Slack refused the token', async () => {
  slack.mishap('auth.test', { kind: 'fail', error: 'invalid_auth' });

  const ended = await run(['start'], { ...slackVariables(), PORT: '0' });

  expect(ended.exitCode).toBe(3);
  expect(ended.said).toMatch(/^casefile: auth\.test: Slack refused the token [^\n]*\n$/u);
});
