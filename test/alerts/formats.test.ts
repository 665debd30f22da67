import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { alertFormats } from '../../src/alerts/formats/registry.ts';
import { alertFormatContract } from '../contracts/alert-format.ts';

for (const format of alertFormats) alertFormatContract(format);

it('the registry has a line for each file of the folder', () => {
  const folder = new URL('../../src/alerts/formats/', import.meta.url);

  const files = readdirSync(folder).filter((file) => file !== 'registry.ts');

  expect(files.length).toBeGreaterThan(0);
  expect(alertFormats.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});
