import { compact, type Manifest } from '../manifest.ts';
import { below, longText, type Line, value } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';
import { nodeTerms } from './node-terms.ts';
import { capacity, claimRef, modes, storageClass, volumeMode } from './storage.ts';
import { volumeSource } from './volumes.ts';

export const persistentVolume: KindReader = {
  kind: 'PersistentVolume',
  apiVersion: 'v1',
  resources: ['persistentvolumes', 'persistentvolume', 'pv'],
  namespaced: false,
  describe: ({ lines }) => ({
    spec: compact({
      storageClassName: storageClass(lines),
      capacity: capacity(value(lines, 'Capacity')),
      accessModes: modes(value(lines, 'Access Modes')),
      persistentVolumeReclaimPolicy: value(lines, 'Reclaim Policy'),
      ...volumeMode(lines),
      claimRef: claimRef(value(lines, 'Claim')),
      nodeAffinity: affinity(lines),
      ...volumeSource(below(lines, 'Source')),
    }),
    status: compact({
      phase: value(lines, 'Status')?.replace(/^Terminating.*$/u, 'Bound'),
      message: longText(lines, 'Message'),
      reason: value(lines, 'Reason'),
    }),
  }),
  row: (cells) => ({
    spec: compact({
      storageClassName: cells['STORAGECLASS'],
      capacity: capacity(cells['CAPACITY']),
      accessModes: modes(cells['ACCESS MODES']),
      persistentVolumeReclaimPolicy: cells['RECLAIM POLICY'],
      claimRef: claimRef(cells['CLAIM']),
    }),
    status: compact({ phase: cells['STATUS'], reason: cells['REASON'] || undefined }),
  }),
};

function affinity(lines: readonly Line[]): Manifest | undefined {
  const nodeSelectorTerms = nodeTerms(below(below(lines, 'Node Affinity'), 'Required Terms'));
  return nodeSelectorTerms.length === 0 ? undefined : { required: { nodeSelectorTerms } };
}
