import { compact, count } from '../manifest.ts';
import type { KindReader } from './kind.ts';

export const configMap: KindReader = {
  kind: 'ConfigMap',
  apiVersion: 'v1',
  resources: ['configmaps', 'configmap', 'cm'],
  namespaced: true,
  describe: ({ text }) => compact({ data: compact(dataOf(text)) }),
  row: (cells) => compact({ keys: count(cells['DATA']) }),
};

/** The part between `Data` and `BinaryData`: a key with a colon, four dashes, and the value as it is. */
function dataOf(text: string): Record<string, string> {
  const body = /(?:^|\n)Data\n====\n(.*?)(?:\n\nBinaryData\n====|\nEvents:|$)/su.exec(text)?.[1] ?? '';
  const heads = [...body.matchAll(/(?:^|\n)([-._a-zA-Z0-9]+):\n----\n/gu)];
  return Object.fromEntries(
    heads.map((head, index) => {
      const from = head.index + head[0].length;
      return [head[1] ?? '', body.slice(from, heads[index + 1]?.index ?? body.length).trimEnd()];
    }),
  );
}
