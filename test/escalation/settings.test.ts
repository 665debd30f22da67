import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { escalationOf } from '../../src/cli/escalation.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { readSettings, type Settings } from '../../src/config/settings.ts';
import { InputError } from '../../src/lib/errors.ts';
import { manualClock } from '../support/clocks.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();

async function read(yaml: string): Promise<Settings> {
  const path = join(folder, 'casefile.yaml');
  await writeFile(path, yaml);
  return readSettings(path);
}

const of = (settings: Settings, variables: Readonly<Record<string, string>> = {}) =>
  escalationOf(settings, readEnvironment(variables), manualClock(0));

describe('the settings of escalation', () => {
  it('ask the mention first and each contact once', async () => {
    const settings = await read(
      'escalation: {channel: C0E, mention: S0A, contacts: [U0B, S0A], acknowledgeMinutes: 5}',
    );

    expect(of(settings).settings).toMatchObject({
      ...{ channel: 'C0E', contacts: ['S0A', 'U0B'], acknowledgeMs: 300_000 },
      thresholds: { errorShare: 0.1, affectedRequests: 1000 },
    });
  });

  it('without any leave packets in the thread and ask nobody by name', async () => {
    const { settings, destinations } = of(await readSettings(undefined));

    expect(settings.channel).toBeUndefined();
    expect(settings.contacts).toEqual([]);
    expect(destinations).toEqual([]);
  });

  it('name the services that the triggers know', async () => {
    const settings = await read('services: {checkout: {owner: payments, tier: 1, compliance: [pci]}}');

    expect(of(settings).settings.services).toEqual([
      { name: 'checkout', owner: 'payments', tier: 1, compliance: ['pci'] },
    ]);
  });

  it('allow the actions that the boundary lists', async () => {
    const settings = await read('boundary: {allow: [restart]}');

    expect(of(settings).settings.thresholds.allowedActions).toEqual(['restart']);
  });

  it.each([
    ['escalation: {shadow: [outages]}', /escalation\.shadow\.0: no such trigger; there are .*outage/u],
    ['escalation: {off: [person-asked]}', /escalation\.off\.0: no such trigger/u],
    ['escalation: {chanel: C0E}', /unknown key escalation\.chanel/u],
    ['escalation: {thresholds: {errorShare: 5}}', /escalation\.thresholds\.errorShare/u],
    ['services: {checkout: {tier: 0}}', /services\.checkout\.tier/u],
    ['services: {checkout: {entities: [checkout]}}', /expected namespace\/Kind\/name/u],
  ])('%s is refused by name', async (yaml, message) => {
    await expect(read(yaml)).rejects.toThrow(message);
  });

  it.each([
    ['pagerduty', '{}', 'PAGERDUTY_ROUTING_KEY'],
    ['opsgenie', '{}', 'OPSGENIE_API_KEY'],
    ['webhook', '{url: "https://example.com/hook/"}', 'CASEFILE_WEBHOOK_SECRET'],
  ])('%s needs its secret from the environment', async (name, section, variable) => {
    const settings = await read(`escalation: {destinations: {${name}: ${section}}}`);

    const { destinations } = of(settings, { [variable]: 'sixteen-characters' });

    expect(destinations.map((destination) => destination.name)).toEqual([name]);
    expect(() => of(settings)).toThrow(InputError);
    expect(() => of(settings)).toThrow(
      `escalation.destinations.${name} needs ${variable} in the environment.`,
    );
  });
});
