import fc from 'fast-check';
import { expect, it } from 'vitest';
import { longNumber, triggerScanner } from '../../src/evidence/triggers.ts';

const scan = triggerScanner([['password', '-key'], ['@'], ['eyJ']]);

it.each([
  ['nothing of the kind', 0],
  ['PassWord', 1],
  ['api_key api.key', 1],
  ['a@b', 2],
  ['x eyJhbGci', 4],
  ['passable: a@b eyJ0', 7],
  ['1234567890123', longNumber],
  ['1234 5678-9012 3', longNumber],
  ['123456789012', 0],
  ['1234567  890123', 0],
  ['日本語 пароль', 0],
])('finds the lists whose words stand in %j', (text, found) => {
  expect(scan(text)).toBe(found);
});

it('misses no word, wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (before, after) => {
      expect(scan(`${before}password${after}`) & 1).toBe(1);
    }),
  );
});
