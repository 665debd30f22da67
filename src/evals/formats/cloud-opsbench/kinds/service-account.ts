import { compact, type Manifest } from '../manifest.ts';
import { entries, type Line } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';

export const serviceAccount: KindReader = {
  kind: 'ServiceAccount',
  apiVersion: 'v1',
  resources: ['serviceaccounts', 'serviceaccount', 'sa'],
  namespaced: true,
  describe: ({ lines }) =>
    compact({
      imagePullSecrets: references(lines, 'Image pull secrets'),
      secrets: references(lines, 'Mountable secrets'),
    }),
  row: () => undefined,
};

const references = (lines: readonly Line[], key: string): readonly Manifest[] =>
  entries(lines, key).map((name) => compact({ name: name.replace(/ \(not found\)$/u, '') }) ?? {});
