import { afterEach, beforeEach, expect, test } from 'vitest';
import { seenEvents } from '../../src/slack/connection/seen-events.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';

let store: Store;

beforeEach(() => {
  store = openSqliteStore(':memory:');
});

afterEach(() => store.close());

test('knows an event that it was told of, also in the next process', async () => {
  await seenEvents(store).add('T1:Ev1');

  expect(await seenEvents(store).has('T1:Ev1')).toBe(true);
  expect(await seenEvents(store).has('T1:Ev2')).toBe(false);
});

test('loses none of those that arrive side by side', async () => {
  const seen = seenEvents(store);
  const ids = Array.from({ length: 300 }, (_, n) => `T1:Ev${n}`);

  await Promise.all(ids.map((id) => seen.add(id)));

  expect(await Promise.all(ids.map((id) => seen.has(id)))).toEqual(ids.map(() => true));
});

test('does not grow without end', async () => {
  const seen = seenEvents(store);
  for (let n = 0; n < 8_000; n += 1) await seen.add(`T1:Ev${n}`);

  const buckets = await store.list('slack-events', { limit: 5_000 });
  const sizes = buckets.map(({ value }) => (value['ids'] as readonly string[]).length);

  expect(buckets.length).toBeLessThanOrEqual(1024);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(32);
  expect(await seen.has('T1:Ev7999')).toBe(true);
});
