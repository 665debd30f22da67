import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import type { WrittenCase } from './story.ts';

/** Signals whose lines are many and alike. */
const bulky = new Set(['objects', 'logs', 'metrics', 'traces']);

/** The files of a case: names and bytes, the same on every run. */
export function filesOf(written: WrittenCase): ReadonlyMap<string, Buffer> {
  const text = (content: string): Buffer => Buffer.from(content);
  const lines = Object.entries(written.records).map(([signal, records]): [string, Buffer] => {
    const plain = text(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    return bulky.has(signal) ? [`${signal}.jsonl.gz`, pack(plain)] : [`${signal}.jsonl`, plain];
  });
  return new Map([
    ['case.yaml', text(stringify(written.meta, { lineWidth: 110 }))],
    ['answer.yaml', text(stringify(written.answer))],
    ['message.json', text(`${JSON.stringify(written.message, null, 2)}\n`)],
    ...lines,
  ]);
}

/** Without the time and the platform of the writing machine in the header. */
function pack(plain: Buffer): Buffer {
  const packed = gzipSync(plain, { level: 9 });
  packed[9] = 0xff;
  return packed;
}

export function writeCase(dir: string, written: WrittenCase): void {
  mkdirSync(dir, { recursive: true });
  for (const [name, content] of filesOf(written)) writeFileSync(join(dir, name), content);
}
