import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Package {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(read('package.json')) as Package;

const instructions = read('Dockerfile')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
const all = (name: string) => instructions.filter((one) => one.name === name).map((one) => one.rest);
const placeOf = (name: string, words: string) =>
  instructions.findIndex((one) => one.name === name && one.rest.includes(words));

describe('the image', () => {
  it('stands on the Node that the package asks for', () => {
    const major = /^node:(\d+)-slim$/u.exec(all('FROM')[0] ?? '')?.[1];

    expect(`>=${major}`).toBe(manifest.engines.node);
  });

  it('copies only what the repository holds and the build may see', () => {
    const copied = all('COPY').flatMap((rest) => rest.split(' ').slice(0, -1));
    const hidden = read('.dockerignore').split('\n');

    const tracked = copied.filter(
      (path) => execFileSync('git', ['ls-files', path], { cwd: root }).length > 0,
    );

    expect(copied).toContain('package-lock.json');
    expect(tracked).toEqual(copied);
    expect(copied.filter((path) => hidden.includes(path))).toEqual([]);
  });

  it('installs from the lock, without development dependencies, before the sources arrive', () => {
    const install = placeOf('RUN', 'npm ci --omit=dev');

    expect(placeOf('COPY', 'package-lock.json')).toBeGreaterThan(-1);
    expect(install).toBeGreaterThan(placeOf('COPY', 'package-lock.json'));
    expect(placeOf('COPY', 'src')).toBeGreaterThan(install);
  });

  it('runs what `npm run start` runs, as somebody who is not root', () => {
    const command = JSON.parse(all('CMD')[0] ?? '[]') as string[];

    expect(command.join(' ')).toBe(manifest.scripts['start']);
    expect(placeOf('USER', 'node')).toBeGreaterThan(placeOf('RUN', 'chown node:node /data'));
  });

  it('keeps its data on the volume that Fly mounts, and listens where Fly knocks', () => {
    const fly = read('fly.toml');
    const setting = (key: string) => new RegExp(`^${key} = "?([^"\\n]*)"?$`, 'mu').exec(fly)?.[1];

    expect(all('VOLUME')).toEqual([setting('destination')]);
    expect(all('ENV')[0]).toContain(`CASEFILE_DATA_DIR=${setting('CASEFILE_DATA_DIR')}`);
    expect(setting('CASEFILE_DATA_DIR')).toBe(setting('destination'));
    expect(setting('internal_port')).toBe(setting('PORT'));
    expect(all('HEALTHCHECK')[0]).toContain(`${setting('path')}\``);
  });
});

/** Imports that Node follows when a file is loaded: not of types, and not those on demand. */
const loadedImports = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from '([^']+)';/gmu)].map(
    (match) => String(match[1]),
  );

function packagesLoadedBy(entry: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file) || !existsSync(file)) return;
    seen.add(file);
    for (const name of loadedImports(file))
      if (name.startsWith('.')) visit(join(dirname(file), name));
      else
        packages.add(
          name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
        );
  };
  visit(entry);
  expect(seen.size).toBeGreaterThan(100);
  return packages;
}

describe('the command line', () => {
  it('loads no development dependency', () => {
    const packages = packagesLoadedBy(join(root, 'src/cli/main.ts'));

    const outside = [...packages].filter(
      (name) => !name.startsWith('node:') && !builtinModules.includes(name),
    );
    expect(outside).toContain('commander');
    expect(outside.filter((name) => !(name in manifest.dependencies))).toEqual([]);
  });
});
