import type { JsonValue } from '../../../lib/json.ts';

/**
 * Reads a value as Python's `repr` prints it (dict, list, tuple, text, number, True, False, None; JSON's spellings
 * are understood as well). Undefined for anything else; a tuple becomes an array, a key that is no text its text.
 */
export function parsePython(text: string): JsonValue | undefined {
  const reader = new Reader(text);
  try {
    const value = reader.value(0);
    return reader.isDone() ? value : undefined;
  } catch (error) {
    if (error instanceof NotALiteral) return undefined;
    throw error;
  }
}

/** Never leaves this file: the way out of nested readings. */
class NotALiteral extends Error {}

const maxDepth = 64;
const words: Readonly<Record<string, JsonValue>> = {
  ...{ True: true, False: false, None: null, true: true, false: false, null: null },
  ...{ nan: 'nan', inf: 'inf' },
};
const escapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '0': '\0' },
  '\n': '',
};
const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isDone(): boolean {
    this.#skip();
    return this.#at === this.#text.length;
  }

  value(depth: number): JsonValue {
    if (depth > maxDepth) throw new NotALiteral();
    this.#skip();
    const next = this.#text[this.#at];
    if (next === '{') return this.#dict(depth);
    if (next === '[') return this.#members(']', depth);
    if (next === '(') return this.#members(')', depth);
    const quote = this.#match(/[bBuUrR]?(['"])/uy)?.[1];
    return quote === undefined ? this.#atom() : this.#string(quote);
  }

  #dict(depth: number): JsonValue {
    this.#at += 1;
    const members: [string, JsonValue][] = [];
    while (!this.#takes('}')) {
      const key = this.value(depth + 1);
      if (!this.#takes(':')) throw new NotALiteral();
      members.push([typeof key === 'string' ? key : JSON.stringify(key), this.value(depth + 1)]);
      this.#separate('}');
    }
    return Object.fromEntries(members);
  }

  #members(end: string, depth: number): JsonValue {
    this.#at += 1;
    const members: JsonValue[] = [];
    while (!this.#takes(end)) {
      members.push(this.value(depth + 1));
      this.#separate(end);
    }
    return members;
  }

  /** A comma, or the end in sight. */
  #separate(end: string): void {
    if (this.#takes(',')) return;
    this.#skip();
    if (this.#text[this.#at] !== end) throw new NotALiteral();
  }

  #string(quote: string): string {
    let made = '';
    for (;;) {
      const plain = this.#match(quote === "'" ? /[^'\\]*/uy : /[^"\\]*/uy)?.[0] ?? '';
      made += plain;
      const stop = this.#text[this.#at];
      if (stop === undefined) throw new NotALiteral();
      this.#at += 1;
      if (stop === quote) return made;
      made += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? '';
    this.#at += letter.length;
    const length = codeLengths[letter];
    if (length === undefined) return escapes[letter] ?? (/['"\\]/u.test(letter) ? letter : `\\${letter}`);
    const digits = this.#text.slice(this.#at, this.#at + length);
    const code = /^[0-9a-f]+$/iu.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : -1;
    if (code < 0 || code > 0x10ffff) throw new NotALiteral();
    this.#at += length;
    return String.fromCodePoint(code);
  }

  #atom(): JsonValue {
    const word = this.#match(/[-+\w.]+/uy)?.[0] ?? '';
    if (Object.hasOwn(words, word)) return words[word] ?? null;
    const number = /^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu.test(word)
      ? Number(word.replaceAll('_', ''))
      : Number.NaN;
    if (!Number.isFinite(number)) throw new NotALiteral();
    return number;
  }

  #takes(sign: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #skip(): void {
    this.#match(/\s*/uy);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }
}
