import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnoseCase } from '../../src/cli/diagnose-case.ts';
import { casefile } from '../../src/evals/formats/casefile.ts';

const folder = resolve(import.meta.dirname, '../../cases');
const bundled = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'write')
  .map((entry) => entry.name);

describe('the bundled incidents', () => {
  it('are at least the four that the README promises', () => {
    expect(bundled).toEqual(
      expect.arrayContaining(['edge-network-policy', 'flag-flip', 'memory-quota', 'recovered-alert']),
    );
  });

  it.each(bundled)('%s: exactly the true causes are named, and no bystander', async (name) => {
    const directory = join(folder, name);
    const opened = await casefile.open(directory);

    const { diagnosis, ledger } = await diagnoseCase(opened);
    const answer = await casefile.answer(directory);

    const named = diagnosis.causes.filter((cause) => cause.status === 'cause');
    expect(named.map(({ entity, mechanism }) => ({ entity, mechanism }))).toEqual(answer?.causes);
    expect(diagnosis.verdict === 'no-fault').toBe(answer?.causes.length === 0);
    for (const receipt of diagnosis.causes.flatMap((cause) => cause.receipts))
      expect(ledger.find(receipt.evidence)?.records.length).toBeGreaterThan(0);
  });
});
