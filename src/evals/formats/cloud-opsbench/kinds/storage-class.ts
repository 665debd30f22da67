import { compact, flag } from '../manifest.ts';
import { value } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';

export const storageClassKind: KindReader = {
  kind: 'StorageClass',
  apiVersion: 'storage.k8s.io/v1',
  resources: ['storageclasses', 'storageclass', 'sc'],
  namespaced: false,
  describe: ({ lines }) =>
    compact({
      provisioner: value(lines, 'Provisioner'),
      reclaimPolicy: value(lines, 'ReclaimPolicy'),
      volumeBindingMode: value(lines, 'VolumeBindingMode'),
      allowVolumeExpansion: flag(value(lines, 'AllowVolumeExpansion')),
    }),
  row: (cells) =>
    compact({
      provisioner: cells['PROVISIONER'],
      reclaimPolicy: cells['RECLAIMPOLICY'],
      volumeBindingMode: cells['VOLUMEBINDINGMODE'],
      allowVolumeExpansion: flag(cells['ALLOWVOLUMEEXPANSION']),
    }),
};
