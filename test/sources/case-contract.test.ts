import { join } from 'node:path';
import { openCase } from '../../src/sources/case.ts';
import { sourceContract } from '../contracts/source.ts';

const dir = join(import.meta.dirname, '../../cases/edge-network-policy');

for (const { name } of openCase(dir).sources)
  sourceContract(`${name} of a recorded case`, async () => {
    const source = openCase(dir).sources.find((one) => one.name === name);
    if (source === undefined) throw new Error(`the case has no ${name}`);
    return source;
  });
