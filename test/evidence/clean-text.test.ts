import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanJson, cleanText, decodeUtf8 } from '../../src/evidence/clean-text.ts';
import type { JsonValue } from '../../src/lib/json.ts';

const flagOfScotland = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}';

describe('cleanText', () => {
  it.each([
    ['ANSI colours', '\x1b[31mERROR\x1b[0m x', 'ERROR x', { 'terminal escape': 2 }],
    ['cursor movement with odd parameters', 'a\x1b[?25l\x1b[2K\x1b[1;2 qb', 'ab', { 'terminal escape': 3 }],
    [
      'hyperlinks, but not what they are written on',
      '\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x07',
      'click',
      { 'terminal escape': 2 },
    ],
    ['window titles and device strings', '\x1b]0;title\x07a\x1bPq#0\x1b\\b', 'ab', { 'terminal escape': 2 }],
    ['eight-bit escapes', '\x9b31mred\x9d0;t\x9c', 'red', { 'terminal escape': 2 }],
    ['character set switches and resets', '\x1b(Ba\x1bcb', 'ab', { 'terminal escape': 2 }],
    ['an escape that begins nothing', 'end\x1b', 'end', { 'terminal escape': 1 }],
    [
      'an unclosed hyperlink, of which the text stays',
      '\x1b]8;;http://x',
      '8;;http://x',
      { 'terminal escape': 1 },
    ],
    ['control codes', 'a\0\0b\x07\bc\x7f\rd\x85', 'abcd', { 'control code': 7 }],
    ['bidirectional controls', 'a\u202eb\u2066c\u200f\u061c', 'abc', { 'bidirectional control': 4 }],
    ['zero-width characters', 'pass\u200bword\u2060\ufeff', 'password', { 'zero-width character': 3 }],
    ['joiners between Latin letters', 'pa\u200css\u200dword', 'password', { 'zero-width character': 2 }],
    ['joiners at the edges of emoji', '👩\u200d!\u200d👩', '👩!👩', { 'zero-width character': 2 }],
    ['tag characters', 'hi\u{e0068}\u{e0069}', 'hi', { 'tag character': 2 }],
    [
      'tag characters after a flag that spell something else',
      '\u{1f3f4}\u{e0068}\u{e0069}\u{e007f}',
      '\u{1f3f4}',
      { 'tag character': 3 },
    ],
    ['piled up variation selectors', '❤\ufe0f\ufe01\ufe02', '❤\ufe0f', { 'variation selector': 2 }],
    ['variation selectors without a Han character', 'a\u{e0100}', 'a', { 'variation selector': 1 }],
  ])('takes out %s', (_what, text, expected, repairs) => {
    expect(cleanText(text)).toEqual({ text: expected, repairs });
  });

  it('leaves replacement characters where they stand, counted', () => {
    expect(cleanText('caf\ufffd\ufffd')).toEqual({
      text: 'caf\ufffd\ufffd',
      repairs: { 'replacement character': 2 },
    });
  });

  it('makes lone surrogates visible', () => {
    expect(cleanText('a\ud800b\udc00')).toEqual({ text: 'a\ufffdb\ufffd', repairs: { 'lone surrogate': 2 } });
  });

  it.each([
    'cafÃ©',
    'itâ€™s',
    'naÃ¯ve',
    'ðŸ”¥',
    'ï»¿start',
    'Ð¿Ñ\u0080Ð¸'.replaceAll('\u0080', '\u00bf'),
    'Â°C',
  ])('counts the mojibake in %s and does not touch it', (text) => {
    expect(cleanText(text)).toEqual({ text, repairs: { mojibake: 1 } });
  });

  it('takes carriage returns before line feeds for line ends, not for damage', () => {
    expect(cleanText('a\r\nb\r\n')).toEqual({ text: 'a\nb\n', repairs: {} });
  });

  it.each([
    'plain ASCII,\n\twith tab and line feed ~',
    'Straße, naïve café, ÀÉÎÕÜ, Ångström, 20 °C, £5, “quoted” – dash…',
    'エラー: 接続がタイムアウトしました',
    'می‌خواهم نمی‌دانم',
    'क्‍ष र्‌य',
    'ന്‍',
    '👩‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 ❤️‍🔥 🏴‍☠️ 1️⃣',
    flagOfScotland,
    '葛\u{e0100}城市',
  ])('leaves %j alone', (text) => {
    expect(cleanText(text)).toEqual({ text, repairs: {} });
  });

  it('finds nothing more to take out of what it cleaned, whatever the text', () => {
    const nasty = [
      '\x1b',
      '[',
      '31m',
      ']',
      '\x07',
      '\x9b',
      '\x9c',
      '\0',
      '\r',
      '\n',
      '\u200c',
      '\u200d',
      '\u200b',
    ]
      .concat([
        '\u202e',
        '\ufe0f',
        '\ufe01',
        '\u{e0100}',
        '\u{1f3f4}',
        '\u{e0067}',
        '\u{e007f}',
        '👩',
        '🏽',
        'م',
        'क',
      ])
      .concat(['\ud800', '\udc00', '\ufffd', 'Ã', '©', '葛', 'a', flagOfScotland]);

    fc.assert(
      fc.property(fc.array(fc.constantFrom(...nasty)), (pieces) => {
        const once = cleanText(pieces.join('')).text;

        const { text, repairs } = cleanText(once);

        expect(text).toBe(once);
        expect(
          Object.keys(repairs).filter((kind) => !['mojibake', 'replacement character'].includes(kind)),
        ).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['ASCII', 'x'],
    ['Japanese', '界'],
    ['escapes', '\x1b'],
    ['string openings', '\x9d'],
    ['sequence openings', '\x1b[0;'],
    ['parameters', '\x1b[' + '0'.repeat(100)],
    ['joiners', '\u200d'],
    ['Latin-1 letters', 'Ã'],
    ['tags', '\u{e0041}'],
  ])('goes once through a line of 10 MB of %s', { timeout: 10_000 }, (_what, piece) => {
    const text = piece.repeat(10_000_000 / piece.length);

    const { repairs } = cleanText(text);

    expect(Object.values(repairs).every(Number.isInteger)).toBe(true);
  });
});

describe('cleanJson', () => {
  it('cleans strings and keys at every depth and adds up the repairs', () => {
    const value = { a: ['x\0', { 'k\u200bey': '\0', n: 1 }], b: null };

    expect(cleanJson(value)).toEqual({
      value: { a: ['x', { key: '', n: 1 }], b: null },
      repairs: { 'control code': 2, 'zero-width character': 1 },
    });
  });

  it('returns a clean value itself', () => {
    const value = { a: [{ b: 'c' }], d: true };

    expect(cleanJson(value).value).toBe(value);
  });

  it('keeps both members whose keys become equal', () => {
    expect(cleanJson({ a: 1, 'a\0': 2, 'a\0\0': 3 }).value).toEqual({ a: 1, 'a (2)': 2, 'a (3)': 3 });
  });

  it('keeps a member named __proto__ a member', () => {
    const { value } = cleanJson(JSON.parse('{"__proto__":{"a":"\\u0000"}}') as JsonValue);

    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":""}}');
  });

  it('cuts what is nested too deeply, and says so', () => {
    const { value, repairs } = cleanJson(JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as JsonValue);

    expect(repairs).toEqual({ 'too deeply nested': 1 });
    expect(JSON.stringify(value)).toContain('[nested too deeply]');
  });
});

describe('decodeUtf8', () => {
  it('decodes what is UTF-8 without repairs', () => {
    expect(decodeUtf8(Buffer.from('né 界 \ufffd'))).toEqual({ text: 'né 界 \ufffd', repairs: {} });
  });

  it('counts invalid bytes, not the replacement characters that were sent', () => {
    const bytes = Buffer.concat([
      Buffer.from('a\ufffd'),
      Buffer.from([0xff, 0x62, 0xc3, 0x28]),
      Buffer.from('é'),
    ]);

    expect(decodeUtf8(bytes)).toEqual({
      text: 'a\ufffd\ufffdb\ufffd(é',
      repairs: { 'replacement character': 2 },
    });
  });
});
