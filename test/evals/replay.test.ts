import { describe, expect, test } from 'vitest';
import { replay } from '../../src/evals/replay.ts';
import { CasefileError, InputError } from '../../src/lib/errors.ts';
import { diagnosis, memoryFormat, openCase } from '../support/eval-format.ts';

class LedgerFull extends CasefileError {
  override readonly name = 'LedgerFull';
  readonly code = 'store.full';
}

const ticking = () => {
  let now = 0;
  return { now: () => (now += 5), wait: async () => undefined };
};
const fine = async () => diagnosis('no-fault');

test('keeps the order of the cases whatever the order of their ends', async () => {
  const first = Promise.withResolvers<undefined>();
  const format = memoryFormat({ '/a': {}, '/b': {}, '/c': {} });
  const ended: string[] = [];

  const attempts = await replay(['/a', '/b', '/c'], {
    format,
    clock: ticking(),
    concurrency: 2,
    diagnose: async ({ id }) => {
      if (id === '/a') await first.promise;
      if (id === '/c') first.resolve(undefined);
      return fine();
    },
    onAttempt: (_done, _of, attempt) => ended.push(attempt.id),
  });

  expect(attempts.map((each) => each.id)).toEqual(['/a', '/b', '/c']);
  expect(ended.indexOf('/b')).toBeLessThan(ended.indexOf('/a'));
});

test('never runs more cases at a time than asked', async () => {
  const dirs = Array.from({ length: 12 }, (_, index) => `/${index}`);
  const format = memoryFormat(Object.fromEntries(dirs.map((dir) => [dir, {}])));
  let under = 0;
  let most = 0;

  await replay(dirs, {
    format,
    clock: ticking(),
    concurrency: 3,
    diagnose: async () => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      await Promise.resolve();
      under -= 1;
      return fine();
    },
  });

  expect(most).toBe(3);
});

test('runs each case as often as asked and tells how far it is', async () => {
  const told: [number, number][] = [];

  const attempts = await replay(['/a', '/b'], {
    format: memoryFormat({ '/a': {}, '/b': {} }),
    clock: ticking(),
    repeats: 2,
    diagnose: fine,
    onAttempt: (done, of) => told.push([done, of]),
  });

  expect(attempts.map((each) => each.id)).toEqual(['/a', '/a', '/b', '/b']);
  expect(told).toEqual([
    [1, 4],
    [2, 4],
    [3, 4],
    [4, 4],
  ]);
  expect(attempts[0]?.ms).toBe(5);
});

describe('a case that fails', () => {
  const fails = async (error: Error) =>
    replay(['/bad', '/good'], {
      format: memoryFormat({ '/bad': {}, '/good': {} }),
      clock: ticking(),
      diagnose: async ({ id }) => (id === '/bad' ? Promise.reject(error) : fine()),
    });

  test('hides none of the others', async () => {
    const [bad, good] = await fails(new Error('boom'));

    expect(bad?.outcome).toEqual({ status: 'failed', domain: 'bot', message: 'An internal error (Error).' });
    expect(good?.outcome.status).toBe('diagnosed');
  });

  test('is blamed on whom its error names', async () => {
    const [bad] = await fails(new LedgerFull('The ledger is full.'));

    expect(bad?.outcome).toEqual({ status: 'failed', domain: 'store', message: 'The ledger is full.' });
  });

  test('is the recording’s fault where it cannot be read', async () => {
    const format = memoryFormat({
      '/torn': { opened: new InputError('/torn/x.json is not complete JSON.') },
    });

    const [torn] = await replay(['/torn'], { format, clock: ticking(), diagnose: fine });

    expect(torn).toMatchObject({ id: 'torn', outcome: { status: 'failed', domain: 'source' } });
  });
});

test('closes the sources of a case, also when its diagnosis fails', async () => {
  const closed: string[] = [];
  const source = (name: string) => ({ close: async () => void closed.push(name) }) as never;
  const format = memoryFormat({
    '/a': { opened: openCase('a', { sources: [source('a1'), source('a2')] }) },
    '/b': { opened: openCase('b', { sources: [source('b1')] }) },
  });

  await replay(['/a', '/b'], {
    format,
    clock: ticking(),
    diagnose: async ({ id }) => (id === 'b' ? Promise.reject(new Error('no')) : fine()),
  });

  expect(closed).toEqual(['a1', 'a2', 'b1']);
});
