import { describe, expect, test } from 'vitest';
import { parsePython } from '../../../../src/evals/formats/itbench/python-literal.ts';

describe('what Python prints', () => {
  test.each([
    [`{'a': 'b', 'n': 1, 'x': -2.5e3}`, { a: 'b', n: 1, x: -2500 }],
    [`{'t': True, 'f': False, 'o': None}`, { t: true, f: false, o: null }],
    [`{"it's": "don't", 'say': '"so"'}`, { "it's": "don't", say: '"so"' }],
    [
      String.raw`{'both': 'it\'s "so"', 'back': 'a\\b', 'lines': 'a\nb\tc'}`,
      { both: `it's "so"`, back: String.raw`a\b`, lines: 'a\nb\tc' },
    ],
    [String.raw`{'x': '\x41\u00e9\U0001f600', 'odd': '\d'}`, { x: 'Aé😀', odd: String.raw`\d` }],
    [
      `{'list': ['a', {'b': (1, 2,)}], 'none': [], 'of': {}}`,
      { list: ['a', { b: [1, 2] }], none: [], of: {} },
    ],
    [`{'bytes': b'raw', 1: 'one', 'big': 1_000}`, { bytes: 'raw', '1': 'one', big: 1000 }],
    [`{'name': "{'inner': 'text'}"}`, { name: `{'inner': 'text'}` }],
    [`  {}  `, {}],
    [`{"json": true, "null": null}`, { json: true, null: null }],
  ])('%s', (text, value) => {
    expect(parsePython(text)).toEqual(value);
  });

  test.each([
    [`{'a': 'b'`],
    [`{'a' 'b'}`],
    [`{'a': 'b} `],
    [`{'a': datetime.now()}`],
    [`{'a': 1} and more`],
    [String.raw`{'a': '\xzz'}`],
    [`{'a': 'b' 'c': 'd'}`],
    [''],
    ['['.repeat(5000)],
  ])('%s is no literal', (text) => {
    expect(parsePython(text)).toBeUndefined();
  });

  test('a member named like a prototype is a plain member', () => {
    const value = parsePython(`{'__proto__': {'polluted': True}}`);

    expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
