import { closeSync, openSync, writeSync } from 'node:fs';

const flushLength = 1_048_576;

/** A tab-separated file under way, quoted after RFC 4180; held in memory a megabyte at a time. */
export class Table {
  readonly #file: number;
  #held = '';
  #length = 0;

  constructor(path: string, header: readonly string[]) {
    this.#file = openSync(path, 'w');
    this.row(header);
  }

  /** How much was written, in UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  row(fields: readonly (string | number)[]): void {
    const line = `${fields.map(quoted).join('\t')}\n`;
    this.#length += line.length;
    this.#held += line;
    if (this.#held.length > flushLength) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeSync(this.#file, this.#held);
    this.#held = '';
  }
}

const quoted = (field: string | number): string => {
  const text = String(field);
  return /["\n\r\t]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
