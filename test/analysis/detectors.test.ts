import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { detectors } from '../../src/analysis/detectors/registry.ts';
import { detectorContract } from '../contracts/detector.ts';

const folder = new URL('../../src/analysis/detectors/', import.meta.url);

describe('the registry of detectors', () => {
  const files = readdirSync(folder).filter((name) => name !== 'registry.ts');
  const registry = readFileSync(new URL('registry.ts', folder), 'utf8');

  test('has a line for every file, and a file for every line', () => {
    const imported = [...registry.matchAll(/from '\.\/([^']+)'/gu)].map((match) => match[1]);

    expect(files.length).toBeGreaterThan(0);
    expect(imported.sort()).toEqual(files.sort());
    expect(detectors).toHaveLength(files.length);
  });

  test('names each detector once', () => {
    const names = detectors.map((detector) => detector.mechanism);

    expect(new Set(names).size).toBe(names.length);
  });
});

for (const detector of detectors) detectorContract(detector);
