import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { groupingOf } from '../../src/cli/grouping.ts';
import { readSettings } from '../../src/config/settings.ts';
import { InputError } from '../../src/lib/errors.ts';

const read = (grouping: Readonly<Record<string, unknown>>) => {
  const path = join(mkdtempSync(join(tmpdir(), 'casefile-')), 'casefile.yaml');
  writeFileSync(path, JSON.stringify({ grouping }));
  return readSettings(path);
};

describe('grouping', () => {
  test('has a default for every key, in minutes, days and hours', async () => {
    expect((await readSettings(undefined)).grouping).toEqual({
      ...{ windowMinutes: 5, causeMinutes: 60, stormAlerts: 5, recurrenceDays: 14 },
      ...{ threadDays: 3, quietHours: 24, flapMinutes: 10 },
    });
  });

  test('reaches triage in milliseconds, each key as itself', async () => {
    const settings = await read({
      ...{ windowMinutes: 2, causeMinutes: 3, stormAlerts: 7, recurrenceDays: 4 },
      ...{ threadDays: 5, quietHours: 6, flapMinutes: 8 },
    });

    expect(groupingOf(settings)).toEqual({
      ...{ windowMs: 120_000, causeMs: 180_000, stormAlerts: 7, recurrenceMs: 345_600_000 },
      ...{ threadMs: 432_000_000, quietMs: 21_600_000, flapMs: 480_000 },
    });
  });

  test.each([
    ['windowMinutes', 0.5],
    ['windowMinutes', 1440],
    ['causeMinutes', 1440],
    ['stormAlerts', 1],
    ['stormAlerts', 1000],
    ['recurrenceDays', 365],
    ['threadDays', 0],
    ['threadDays', 365],
    ['quietHours', 720],
    ['flapMinutes', 0],
    ['flapMinutes', 1440],
  ])('takes %s: %s', async (key, value) => {
    expect((await read({ [key]: value })).grouping).toMatchObject({ [key]: value });
  });

  test.each([
    ['windowMinutes', 0],
    ['windowMinutes', 1441],
    ['windowMinutes', '5m'],
    ['causeMinutes', -1],
    ['causeMinutes', 1441],
    ['stormAlerts', 0],
    ['stormAlerts', 2.5],
    ['stormAlerts', 1001],
    ['recurrenceDays', 0],
    ['recurrenceDays', 366],
    ['threadDays', -1],
    ['threadDays', 366],
    ['quietHours', 0],
    ['quietHours', 721],
    ['flapMinutes', -1],
    ['flapMinutes', 1441],
    ['flapMinutes', true],
  ])('refuses %s: %j by its name', async (key, value) => {
    const error: unknown = await read({ [key]: value }).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toContain(`grouping.${key}: `);
  });

  test('refuses a key that it does not have by its name', async () => {
    await expect(read({ windowSeconds: 5 })).rejects.toThrow('unknown key grouping.windowSeconds');
  });
});
