import { compact } from '../manifest.ts';
import { value } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';

/** kubectl prints the keys of a Secret and how many bytes each holds; the values are nowhere. */
export const secret: KindReader = {
  kind: 'Secret',
  apiVersion: 'v1',
  resources: ['secrets', 'secret'],
  namespaced: true,
  describe: ({ lines, text }) => compact({ type: value(lines, 'Type'), data: compact(keysOf(text)) }),
  row: (cells) => compact({ type: cells['TYPE'] }),
};

const keysOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^([-._a-zA-Z0-9]+):\s+(\d+ bytes)$/gmu)].map((match) => [
      match[1] ?? '',
      match[2] ?? '',
    ]),
  );
