import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const script = fileURLToPath(new URL('./run-process.ts', import.meta.url));
const caseDir = fileURLToPath(new URL('../../cases/flag-flip', import.meta.url));

/** One look-up a turn, then an answer that names nothing. */
const plan: readonly (readonly [string, object])[] = [
  ['alerts', {}],
  ['recent_changes', {}],
  ['events', {}],
  ['traces', {}],
  ['submit_diagnosis', { causes: [], symptoms: [], ruled_out: [], unknowns: [], actions: [] }],
];

/** How many answers of the model each request carried. */
let asked: number[];
let killAt: number;
let child: ChildProcess | undefined;
let server: Server;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: { role: string }[] };
      const turn = messages.filter(({ role }) => role === 'assistant').length;
      asked.push(turn);
      // Killed while it waits: this answer is never given, and nobody pays for it.
      if (asked.length === killAt) {
        child?.kill('SIGKILL');
        return;
      }
      const [name, args] = plan[turn] ?? ['submit_diagnosis', {}];
      const call = { id: 'call_0', type: 'function', function: { name, arguments: JSON.stringify(args) } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          model: 'scripted',
          usage: { prompt_tokens: 100, completion_tokens: 10 },
          choices: [{ finish_reason: 'tool_calls', message: { role: 'assistant', tool_calls: [call] } }],
        }),
      );
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  child?.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
});

/** Everything that a process said until it ended. */
async function run(db: string, lateMs: number): Promise<Record<string, unknown>[]> {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const args = ['--disable-warning=ExperimentalWarning', script, db, url, String(lateMs), caseDir];
  child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: Record<string, unknown>[] = [];
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout }))
      said.push(JSON.parse(line) as Record<string, unknown>);
  return said;
}

it('goes on after kill -9 without asking again for turns that were paid for', {
  timeout: 120_000,
}, async () => {
  const db = join(folder, 'killed.db');
  killAt = 4;

  const before = await run(db, 0);
  const after = await run(db, 60_000);

  // The fourth question was on its way when the process died; the three before it are not asked again.
  expect(asked).toEqual([0, 1, 2, 3, 3, 4]);
  expect(before.every((line) => 'gathered' in line)).toBe(true);
  expect(after.filter((line) => 'gathered' in line)).toEqual([]);
  expect(after.at(-1)).toMatchObject({
    verdict: 'likely',
    model: { turns: 5, lookUps: 4, ended: 'submitted', failures: {} },
    cost: { tokens: { input: 500, output: 50 } },
    // By day, and by day and channel: five turns, none of them twice.
    spend: [
      [10, 5],
      [21, 5],
    ],
  });
});

it('gives the same diagnosis as a run that nobody killed', { timeout: 120_000 }, async () => {
  killAt = 0;
  const whole = await run(join(folder, 'whole.db'), 0);
  asked = [];
  killAt = 3;
  const killed = join(folder, 'twice.db');
  await run(killed, 0);
  const resumed = await run(killed, 60_000);

  const told = (said: Record<string, unknown>[]) => ({ ...said.at(-1), cost: undefined, window: undefined });
  expect(told(resumed)).toEqual(told(whole));
  expect(told(whole)).toMatchObject({ verdict: 'likely' });
});
