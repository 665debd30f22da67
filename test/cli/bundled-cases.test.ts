import { expect, it } from 'vitest';
import { stories } from '../../cases/write/all.ts';
import { bundledCases } from '../../src/cli/bundled-cases.ts';

it('offers every incident with a message, those in which something was wrong before those that are healthy', () => {
  const offered = bundledCases().map(({ meta }) => meta);
  const verdictOf = new Map(stories.map(({ id, answer }) => [id, answer.verdict]));
  const healthy = offered.map(({ id }) => verdictOf.get(id) === 'no-fault');

  expect(offered.length).toBeGreaterThan(10);
  expect(healthy.indexOf(true)).toBeGreaterThan(3);
  expect(healthy.slice(healthy.indexOf(true)).every(Boolean)).toBe(true);
});

it('lists both kinds by title', () => {
  const titles = bundledCases().map(({ meta }) => meta.title);
  const ends = titles.filter((title, at) => at > 0 && title.localeCompare(titles[at - 1] ?? '', 'en') < 0);

  expect(ends).toHaveLength(1);
});
