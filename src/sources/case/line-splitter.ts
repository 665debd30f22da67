import { Buffer } from 'node:buffer';

const newline = 0x0a;

/**
 * Cuts a stream of bytes into lines of text. A line longer than `maxLineBytes` is dropped while it passes,
 * never held whole. Invalid UTF-8 becomes U+FFFD.
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  readonly #onLine: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #held: Buffer[] = [];
  #heldBytes = 0;
  #tooLong = 0;

  constructor(maxLineBytes: number, onLine: (line: string) => void) {
    this.#maxLineBytes = maxLineBytes;
    this.#onLine = onLine;
  }

  /** How many lines were dropped for their length. */
  get tooLong(): number {
    return this.#tooLong;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.#hold(chunk.subarray(start, end));
      this.end();
      start = end + 1;
    }
    this.#hold(chunk.subarray(start));
  }

  /** Hands over the line that is under way: at a line break, and at the end of a whole file. */
  end(): void {
    const [held, bytes] = [this.#held, this.#heldBytes];
    this.#held = [];
    this.#heldBytes = 0;
    if (bytes > this.#maxLineBytes) return;
    const line = this.#decoder.decode(held.length === 1 ? held[0] : Buffer.concat(held));
    if (line.trim() !== '') this.#onLine(line);
  }

  #hold(part: Buffer): void {
    const before = this.#heldBytes;
    this.#heldBytes += part.length;
    if (this.#heldBytes <= this.#maxLineBytes) {
      if (part.length > 0) this.#held.push(part);
    } else if (before <= this.#maxLineBytes) {
      this.#tooLong += 1;
      this.#held = [];
    }
  }
}
