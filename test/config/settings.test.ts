import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';
import { InputError } from '../../src/lib/errors.ts';

const fileWith = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'casefile-')), 'casefile.yaml');
  writeFileSync(path, text);
  return path;
};
const refusal = async (text: string): Promise<string> => {
  const error: unknown = await readSettings(fileWith(text)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
};

describe('settings', () => {
  it('are all defaults without a file', async () => {
    const settings = await readSettings(undefined);

    expect(settings.channels).toEqual([]);
    expect(settings.budgets).toEqual({
      ...{ lookUpSeconds: 15, lookBackMinutes: 60, concurrency: 4 },
      run: { turns: 24, tokens: 200_000, seconds: 300 },
      day: { tokens: 5_000_000 },
      channel: { tokens: 2_000_000 },
    });
  });

  it('are all defaults from an empty file', async () => {
    const settings = await readSettings(fileWith(''));

    expect(settings.sources).toEqual({});
  });

  it('keep a source as it is written, for the source to check', async () => {
    const settings = await readSettings(fileWith('sources: {prometheus: {url: "http://127.0.0.1:9090"}}'));

    expect(settings.sources).toEqual({ prometheus: { url: 'http://127.0.0.1:9090' } });
  });

  it('name an unknown key, nested ones with their path', async () => {
    expect(await refusal('chanels: [C0123]')).toContain('unknown key chanels');
    expect(await refusal('budgets: {lookupSeconds: 3}')).toContain('unknown key budgets.lookupSeconds');
  });

  it('name the key of a bad value', async () => {
    expect(await refusal('channels: ["#incidents"]')).toContain('channels.0: expected a Slack channel id');
    expect(await refusal('budgets: {lookUpSeconds: -1}')).toContain('budgets.lookUpSeconds');
  });

  it('name the file that is not YAML or cannot be read', async () => {
    expect(await refusal('channels: [unclosed')).toContain('not valid YAML');
    expect(await refusal('channels: *nobody')).toContain('not valid YAML');
    expect(await refusal('[channels]')).toMatch(/casefile\.yaml: Invalid input: expected object/u);
    await expect(readSettings('/nowhere/casefile.yaml')).rejects.toThrow(
      'cannot read /nowhere/casefile.yaml',
    );
  });
});
