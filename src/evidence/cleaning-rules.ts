import type { Counter } from './tally.ts';

/** One pass over a text: what it changes or only notices is counted. */
type CleaningRule = (text: string, counter: Counter) => string;

/** Text in which none of these stands is clean; one look at it is enough. */
export const suspect =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\xc2-\xf4\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffd\p{Cs}\u{e0000}-\u{e01ef}]/u;

/** Takes out what matches, or puts `instead` in its place; each match counts as `weight` says. */
const replacing =
  (kind: string, pattern: RegExp, instead = '', weight = (match: string) => match.length): CleaningRule =>
  (text, counter) =>
    text.replace(pattern, (match: string) => {
      counter.add(kind, weight(match));
      return instead;
    });

const counting =
  (kind: string, pattern: RegExp): CleaningRule =>
  (text, counter) => {
    counter.add(kind, text.match(pattern)?.length ?? 0);
    return text;
  };

const once = (): number => 1;

/**
 * ECMA-48: control strings (OSC with its hyperlinks and titles, DCS, SOS, PM, APC), control sequences, other
 * escapes, and an escape that begins nothing. No part may run over the start of another one, which keeps the
 * time linear.
 */
const terminalEscape =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[ -/]*[0-~]|\x1b/gu;

/** The characters that bytes 80 to BF become when they are read as Latin-1 or as Windows-1252. */
const misread = '[\\x80-\\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
const mojibake = new RegExp(
  `[ÂÃ]${misread}|â[\\x80€]${misread}|ð[\\x9fŸ]${misread}{2}|ï»¿|(?:[\\xc4-\\xf4][\\x80-\\xbf]{1,3}){2,}`,
  'gu',
);

/** Scripts in which a joiner between letters changes how they are written. */
const joined = ['Arab', 'Syrc', 'Mong', 'Nkoo', 'Thaa', 'Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml']
  .concat(['Telu', 'Knda', 'Mlym', 'Sinh', 'Khmr', 'Mymr', 'Tibt', 'Adlm', 'Rohg', 'Mand'])
  .map((script) => `\\p{scx=${script}}`)
  .join('');
const emojiBefore = '\\p{ExtPict}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?';
const strayJoiner = new RegExp(
  `(?<![${joined}])\\u200c|\\u200c(?![${joined}])|` +
    `(?<![${joined}]|${emojiBefore})\\u200d|(?<=${emojiBefore})\\u200d(?!\\p{ExtPict})`,
  'gu',
);

/** Choices of glyph: those above U+E0100 stand only after a Han character, the others one at a time. */
const strayHanVariation = /(?<!\p{sc=Han})[\u{e0100}-\u{e01ef}]/gu;
const strayVariation = /(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]/gu;

/** The flags of England, Scotland and Wales are spelt with tag characters; nothing else may be. */
const strayTags =
  /(\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f})|[\u{e0000}-\u{e007f}]/gu;

const taggingFlags: CleaningRule = (text, counter) =>
  text.replace(strayTags, (_match: string, flag: string | undefined) => {
    if (flag === undefined) counter.add('tag character');
    return flag ?? '';
  });

/**
 * In this order: what a pass takes out must not let something arise that an earlier one looks for. Replacement
 * characters come after lone surrogates, which become such.
 */
export const cleaningRules: readonly CleaningRule[] = [
  counting('replacement character', /\ufffd/gu),
  replacing('lone surrogate', /\p{Cs}/gu, '\ufffd'),
  counting('mojibake', mojibake),
  replacing('terminal escape', terminalEscape, '', once),
  (text) => text.replaceAll('\r\n', '\n'),
  replacing('control code', /[\0-\x08\x0b-\x1f\x7f-\x9f]+/gu),
  replacing('bidirectional control', /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu),
  replacing('zero-width character', /[\u034f\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]+/gu),
  taggingFlags,
  replacing('zero-width character', strayJoiner),
  replacing('variation selector', strayHanVariation, '', once),
  replacing('variation selector', strayVariation),
];
