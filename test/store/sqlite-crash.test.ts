import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const script = fileURLToPath(new URL('./store-process.ts', import.meta.url));
const run = (...args: string[]) =>
  spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

/** Everything that the process said, killed as soon as it has said `lines` lines. */
async function saidUntilKilled(child: ChildProcess, lines: number): Promise<string[]> {
  const said: string[] = [];
  if (child.stdout)
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      if (said.length === lines) child.kill('SIGKILL');
    }
  return said;
}

it('keeps every acknowledged write of a process killed in the middle, and makes its job due again', async () => {
  const path = join(folder, 'killed.db');
  const child = run('write', path);
  const ended = once(child, 'exit');

  const [first, ...written] = await saidUntilKilled(child, 60);
  const [, signal] = await ended;

  expect(signal).toBe('SIGKILL');
  expect(first).toBe('leased 0');
  expect(written.length).toBeGreaterThanOrEqual(59);
  const store = openSqliteStore(path);
  for (const n of written.map(Number))
    expect(await store.read('documents', `${n}`)).toEqual({ key: `${n}`, version: 1, value: { n } });
  expect(Number((await store.read('counter', 'last'))?.version)).toBeGreaterThanOrEqual(written.length);
  expect(await store.claim('runs', 999, 1_000)).toBeUndefined();
  expect(await store.claim('runs', 1_000, 1_000)).toMatchObject({ key: 'job', attempt: 1 });
  await store.close();
});

it('keeps nothing of a group that a crash cuts in two, and everything before it', async () => {
  const path = join(folder, 'cut.db');
  const child = run('cut', path);
  const ended = once(child, 'exit');

  const said = await saidUntilKilled(child, Infinity);

  expect(await ended).toEqual([null, 'SIGKILL']);
  expect(said).toEqual(['before']);
  const store = openSqliteStore(path);
  expect((await store.list('documents')).map(({ key }) => key)).toEqual(['before']);
  expect(await store.write('documents', 'first', {}, 0)).toBe(true);
  await store.close();
});

it('loses no update of two processes that create one file and count in it together', async () => {
  const path = join(folder, 'shared.db');

  const exits = await Promise.all([1, 2].map(() => once(run('count', path, '150'), 'exit')));

  expect(exits).toEqual([
    [0, null],
    [0, null],
  ]);
  const store = openSqliteStore(path);
  expect((await store.read('counter', 'shared'))?.value).toEqual({ n: 300 });
  await store.close();
});
