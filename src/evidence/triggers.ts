/** The bit for thirteen digits or more, with single spaces or hyphens between them or not. */
export const longNumber = 1 << 30;

const codeBits = 5;
const gramMask = (1 << (4 * codeBits)) - 1;

const digit = 27;
const joint = 28;

/** Five bits a UTF-16 unit: letters without case, one code for digits, one for `_ - .`, 0 for all the rest. */
const codes = new Uint8Array(65_536);
for (const [index, letter] of Array.from('abcdefghijklmnopqrstuvwxyz').entries()) {
  codes[letter.charCodeAt(0)] = index + 1;
  codes[letter.toUpperCase().charCodeAt(0)] = index + 1;
}
for (const one of '0123456789') codes[one.charCodeAt(0)] = digit;
for (const one of '_-.') codes[one.charCodeAt(0)] = joint;
codes['@'.charCodeAt(0)] = 29;

const space = 32;
const hyphen = 45;

/**
 * A function that says in one pass which of the lists have a word in a text, one bit each, at most thirty. Of a
 * word only the first four characters count, so a bit says "perhaps". A few dozen patterns cannot be searched for
 * one by one in the amount of text that an investigation reads; this takes about a nanosecond a character.
 */
export function triggerScanner(lists: readonly (readonly string[])[]): (text: string) => number {
  const table = new Uint32Array(gramMask + 1);
  for (const [bit, words] of lists.entries()) for (const word of words) enter(table, word, 1 << bit);
  return (text) => {
    let found = 0;
    let gram = 0;
    let digits = 0;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      const code = codes[unit] ?? 0;
      const isSeparator = (unit === space || unit === hyphen) && (gram & 31) === digit;
      gram = ((gram << codeBits) | code) & gramMask;
      found |= table[gram] ?? 0;
      if (code === digit) digits++;
      else if (!isSeparator) digits = 0;
      if (digits === 13) found |= longNumber;
    }
    // A word of one character may be the last one.
    for (let padding = 1; padding < 4; padding++)
      found |= table[(gram << (padding * codeBits)) & gramMask] ?? 0;
    return found;
  };
}

/** A word shorter than four characters stands for itself with whatever follows. */
function enter(table: Uint32Array, word: string, bit: number): void {
  const start = Array.from(word.slice(0, 4)).reduce(
    (gram, _, index) => (gram << codeBits) | (codes[word.charCodeAt(index)] ?? 0),
    0,
  );
  const width = 1 << (codeBits * Math.max(0, 4 - word.length));
  for (let gram = start * width; gram < (start + 1) * width; gram++) table[gram] = (table[gram] ?? 0) | bit;
}
