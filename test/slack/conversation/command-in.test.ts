import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { commandIn } from '../../../src/slack/conversation/command-in.ts';
import { commands } from '../../../src/slack/conversation/commands/registry.ts';

const meant = (text: string) => {
  const found = commandIn(text);
  return found && [found.command.name, found.argument];
};

describe('a command', () => {
  test.each([
    ['status', 'status', ''],
    ['Status?', 'status', ''],
    ['statsu', 'status', ''],
    ['how far are you', 'status', ''],
    ['receipts', 'receipts', ''],
    ['show me the receipts', 'receipts', ''],
    ['recipts!', 'receipts', ''],
    ['evidence', 'receipts', ''],
    ['why', 'why', ''],
    ['Why?', 'why', ''],
    ['why checkout', 'why', 'checkout'],
    ['why not checkout?', 'why', 'checkout'],
    ['why not the database?', 'why', 'database'],
    ['why `shop/Deployment/cart`', 'why', 'shop/deployment/cart'],
    ['why not', 'why', ''],
    ['ruled out', 'ruled out', ''],
    ['ruled-out?', 'ruled out', ''],
    ['what was ruled out?', 'ruled out', ''],
    ['RULED OUT', 'ruled out', ''],
    ['escalate', 'escalate', ''],
    ['please escalate this now', 'escalate', ''],
    ['stop', 'stop', ''],
    ['Stop!', 'stop', ''],
    ['stop looking', 'stop', ''],
    ['cancel it please', 'stop', ''],
    ['reinvestigate', 'reinvestigate', ''],
    ['re-investigate', 'reinvestigate', ''],
    ['look again', 'reinvestigate', ''],
    ['help', 'help', ''],
    ['what can you do?', 'help', ''],
    ['actually it was the deploy of pricing', 'actually …', 'it was the deploy of pricing'],
    ['Actually, the DB failed over.', 'actually …', 'the DB failed over.'],
    ['correction: it was DNS', 'actually …', 'it was DNS'],
    ['no, the certificate expired', 'actually …', 'the certificate expired'],
  ])('is heard in “%s”', (text, name, argument) => {
    expect(meant(text)).toEqual([name, argument]);
  });

  test.each([
    'why is checkout slow?',
    'why not restart the database and see what happens?',
    'what stopped the deploy?',
    'did it stop?',
    'stop the deploy of pricing?',
    'is the status page down?',
    'what is the status of cart',
    'actually, is it the database?',
    'no, why would it?',
    'no traffic arrives at cart',
    'can you help me understand the receipts of cart',
    'who was escalated to?',
    'what changed?',
    'ruled out by whom?',
    'statistics',
    '',
  ])('is not heard in “%s”', (text) => {
    expect(meant(text)).toBeUndefined();
  });

  it('is never heard in a longer question', () => {
    const word = fc.constantFrom(
      'status',
      'stop',
      'why',
      'receipts',
      'help',
      'escalate',
      'is',
      'cart',
      'the',
      'slow',
    );

    fc.assert(
      fc.property(fc.array(word, { minLength: 6, maxLength: 12 }), (words) => {
        expect(meant(`${words.join(' ')}?`)).toBeUndefined();
      }),
    );
  });
});

test('every file in the folder is registered', () => {
  const folder = join(import.meta.dirname, '../../../src/slack/conversation/commands');
  const files = readdirSync(folder).filter((name) => name !== 'registry.ts');

  expect(files.length).toBeGreaterThan(7);
  expect(commands).toHaveLength(files.length);
  expect(new Set(commands.map(({ name }) => name)).size).toBe(files.length);
});
