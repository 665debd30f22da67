import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map((path) => join('docs', path));

it.each(['README.md', 'CONTRIBUTING.md', ...docs])('%s links only to files that are there', (path) => {
  const text = readFileSync(join(root, path), 'utf8');
  const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/gu)].flatMap((match) => match[1] ?? []);

  const local = targets.filter((target) => !/^[a-z]+:/u.test(target));

  expect(local.filter((target) => !existsSync(join(root, dirname(path), target)))).toEqual([]);
});
