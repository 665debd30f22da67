import { describe, expect, test } from 'vitest';
import { commandIn } from '../../../src/slack/conversation/command-in.ts';

const meant = (text: string) => {
  const found = commandIn(text);
  return found && [found.command.name, found.argument];
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

describe('how long it is to be quiet', () => {
  test.each([
    ['quiet 2h', 2 * hourMs],
    ['Quiet 2H', 2 * hourMs],
    ['quiet 12 hours', 12 * hourMs],
    ['quiet for 1 hour', hourMs],
    ['quiet 30m', 30 * minuteMs],
    ['quiet for 45 mins please', 45 * minuteMs],
    ['mute this channel for 30 minutes', 30 * minuteMs],
    ['snooze 1d', dayMs],
    ['silence here for 2 days', 2 * dayMs],
    ['be quiet for 1 min!', minuteMs],
    ['quiet 7d', 7 * dayMs],
    ['quiet 8d', 7 * dayMs],
    ['quiet 999 days', 7 * dayMs],
  ])('is heard in “%s”', (text, ms) => {
    expect(meant(text)).toEqual(['quiet 2h', String(ms)]);
  });

  test.each(['quiet off', 'Unmute!', 'mute off', 'silence off', 'speak again', 'quiet 0h'])(
    'is over with “%s”',
    (text) => {
      expect(meant(text)).toEqual(['quiet 2h', '0']);
    },
  );

  test.each(['quiet', 'quiet?', 'be quiet', 'mute this thread'])('is asked for by “%s”', (text) => {
    expect(meant(text)).toEqual(['quiet 2h', '?']);
  });

  test.each(['quiet 2w', 'quiet 2', 'quiet 1000h', 'quiet -2h', 'mute for 2h30m'])(
    'is not guessed from “%s”, which is answered with how it is said',
    (text) => {
      expect(meant(text)).toEqual(['quiet 2h', '?']);
    },
  );

  test.each([
    'why is it quiet?',
    'quiet the pods of cart',
    'mute the alert of cart for 2h',
    'is it quiet in the channel of payments?',
    'quiet 2 times',
    'mute web-7',
    'quit 2h',
  ])('is not what “%s” is about', (text) => {
    expect(meant(text)).toBeUndefined();
  });
});
