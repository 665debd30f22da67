import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InputError } from '../../src/lib/errors.ts';
import type { SourceKind } from '../../src/sources/kind.ts';
import { openSources, sourceKinds } from '../../src/sources/registry.ts';
import { caseDir } from '../support/case-dir.ts';
import { manualClock } from '../support/clocks.ts';

const folder = join(import.meta.dirname, '../../src/sources');
const context = { clock: manualClock(0), folder: '/nowhere' };
const address = 'http://127.0.0.1:1';

const isKind = (value: unknown): value is SourceKind =>
  typeof value === 'object' && value !== null && 'name' in value && 'open' in value;

it('lists every kind of source that the folder holds', async () => {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map((file) => import(join(folder, file)) as Promise<object>));

  const kinds = modules.flatMap((module) => Object.values(module).filter(isKind));

  expect(kinds.length).toBeGreaterThan(2);
  expect(new Set(kinds)).toEqual(new Set(sourceKinds));
});

it('opens sources in the order of the configuration', async () => {
  const sources = await openSources(
    { prometheus: { url: address }, alertmanager: { url: address } },
    context,
  );

  expect(sources.map((source) => source.name)).toEqual(['prometheus', 'alertmanager']);
});

it('opens every back end of a recorded case, by a path that starts at the configuration', async () => {
  const dir = caseDir();

  const sources = await openSources({ case: { path: '.' } }, { ...context, folder: dir });

  expect(sources.map((source) => source.name)).toEqual(['kubernetes', 'prometheus', 'loki']);
});

it.each([
  [{ promethius: {} }, 'sources.promethius: unknown source; known are alertmanager, case, prometheus.'],
  [{ prometheus: null }, 'sources.prometheus: '],
  [{ prometheus: {} }, 'sources.prometheus.url: '],
  [{ prometheus: { url: 'ftp://x' } }, 'sources.prometheus.url: expected an http or https address'],
  [{ prometheus: { url: 'not an address' } }, 'sources.prometheus.url: expected an http or https address'],
  [{ prometheus: { url: `${address}/?a=b` } }, 'sources.prometheus.url: the address must end before ? and #'],
  [{ prometheus: { url: address, ulr: 1 } }, 'unknown key sources.prometheus.ulr'],
  [{ prometheus: { url: address, rateSeconds: 1 } }, 'sources.prometheus.rateSeconds: '],
  [{ alertmanager: { url: address, rateSeconds: 60 } }, 'unknown key sources.alertmanager.rateSeconds'],
  [{ alertmanager: { url: address, timeoutMs: '5s' } }, 'sources.alertmanager.timeoutMs: '],
  [{ alertmanager: { url: address, username: 'me' } }, 'sources.alertmanager: username and password belong'],
  [{ alertmanager: { url: address, token: 'a\nb' } }, 'sources.alertmanager.token: '],
  [{ case: { path: 'no-such-folder' } }, 'no-such-folder'],
])('refuses %j by naming what is wrong', async (settings, words) => {
  const opening = openSources(settings, context);

  await expect(opening).rejects.toThrow(InputError);
  await expect(opening).rejects.toThrow(words);
});

it('does not repeat credentials that stand in an address', async () => {
  const opening = openSources({ prometheus: { url: 'http://me:pass4711@127.0.0.1' } }, context);

  await expect(opening).rejects.toThrow('sources.prometheus.url: credentials do not belong into the address');
  await expect(opening).rejects.not.toThrow('pass4711');
});
