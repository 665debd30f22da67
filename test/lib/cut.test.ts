import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cut } from '../../src/lib/cut.ts';

test('leaves a text that fits as it is', () => {
  expect(cut('twelve chars', 12)).toBe('twelve chars');
});

test('cuts between graphemes and says so', () => {
  expect(cut('ab👩‍👩‍👧cd', 6)).toBe('ab…');
  expect(cut('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301…');
});

test('never takes more room than there is, whatever the text', () => {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').length;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 40 }), (text, room) => {
      const short = cut(text, room, escaped);

      expect(escaped(short)).toBeLessThanOrEqual(room);
      expect(short === text || short.endsWith('…')).toBe(true);
    }),
  );
});

test('cuts a text of megabytes at once', () => {
  expect(cut('x'.repeat(20_000_000), 10)).toBe('xxxxxxxxx…');
});
