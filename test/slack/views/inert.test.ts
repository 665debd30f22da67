import fc from 'fast-check';
import { expect, test } from 'vitest';
import { code, codeBlock, link, time, words } from '../../../src/slack/views/inert.ts';
import { section } from '../../../src/slack/views/limits.ts';
import { checkBlocks } from '../../support/block-limits.ts';
import { hostileTexts } from '../../support/hostile.ts';

test('escapes what mentions, links and dates are made of', () => {
  expect(words('<!channel> & <@U0EVIL>')).toBe('&lt;!channel&gt; &amp; &lt;@U0EVIL&gt;');
});

test('keeps pairs of backticks as code and marks inside names as they are', () => {
  expect(words('the pods of `a_b*c` in ts_order_service')).toBe('the pods of `a_b*c` in ts_order_service');
});

test('puts look-alikes for marks that would format', () => {
  expect(words('*now* _here_ ~there~ `open')).toBe('∗now∗ ˍhereˍ ∼there∼ ˋopen');
});

test('cannot be made to close a code span or a code block', () => {
  expect(code('a`b')).toBe('`aˋb`');
  expect(codeBlock('a ``` <!here>', 100)).toBe('```\na ˋˋˋ &lt;!here&gt;\n```');
});

test('isolates text that runs right to left and drops controls of its own', () => {
  expect(words('שלום\u202e 1')).toBe('\u2068שלום 1\u2069');
  expect(words('plain\u202e text')).toBe('plain text');
});

test('links only what a browser may open', () => {
  expect(link('https://grafana.example/d/1?a=1&b=<x>|y', 'Open')).toBe(
    '<https://grafana.example/d/1?a=1&amp;b=%3Cx%3E%7Cy|Open>',
  );
  expect(link('javascript:alert(1)', 'Open')).toBe('');
  expect(link('not an address', 'Open')).toBe('');
});

test('gives a time in the zone of the reader, with the day on demand', () => {
  expect(time('2026-03-04T14:02:00.000Z')).toBe('<!date^1772632920^{time_secs}|14:02:00 UTC>');
  expect(time('2026-03-04T16:02:00+02:00', true)).toBe(
    '<!date^1772632920^{date_short_pretty}, {time_secs}|2026-03-04 14:02:00 UTC>',
  );
});

test.each(Object.entries(hostileTexts))('is inert and within its room: %s', (_, text) => {
  const lines = [words(text, 300), code(text, 300), codeBlock(text, 300)];

  expect(checkBlocks([section(...lines)])).toEqual([]);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(304);
});

test('is inert whatever the text', () => {
  const alphabet = [
    '<',
    '>',
    '&',
    '|',
    '!',
    '@',
    '`',
    '```',
    '*',
    '_',
    '\u202e',
    '\u2068',
    '\u2069',
    'א',
    'a',
    ' ',
    '\n',
    '…',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 60 }), (parts) => {
      const text = parts.join('');

      expect(checkBlocks([section(words(text, 40), code(text, 40), codeBlock(text, 40))])).toEqual([]);
    }),
  );
});
