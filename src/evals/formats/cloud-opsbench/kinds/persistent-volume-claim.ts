import { compact, type Manifest } from '../manifest.ts';
import { conditions } from './conditions.ts';
import { entries, find, type Line, value } from '../kubectl/outline.ts';
import type { KindReader } from './kind.ts';
import { capacity, modes, storageClass, volumeMode } from './storage.ts';

/**
 * kubectl prints neither the request nor the wanted access modes of a claim, only what it was given: they
 * stand under `status`, and in `spec` only what the claim itself says.
 */
export const persistentVolumeClaim: KindReader = {
  kind: 'PersistentVolumeClaim',
  apiVersion: 'v1',
  resources: ['persistentvolumeclaims', 'persistentvolumeclaim', 'pvc'],
  namespaced: true,
  describe: ({ lines }) => ({
    spec: compact({
      storageClassName: storageClass(lines),
      volumeName: value(lines, 'Volume'),
      ...volumeMode(lines),
      dataSource: dataSource(lines),
    }),
    status: compact({
      phase: value(lines, 'Status'),
      capacity: capacity(value(lines, 'Capacity')),
      accessModes: modes(value(lines, 'Access Modes')),
      conditions: conditions(lines),
      usedBy: usedBy(lines),
    }),
  }),
  row: (cells) => ({
    spec: compact({ storageClassName: cells['STORAGECLASS'], volumeName: cells['VOLUME'] || undefined }),
    status: compact({
      phase: cells['STATUS'],
      capacity: capacity(cells['CAPACITY']),
      accessModes: modes(cells['ACCESS MODES']),
    }),
  }),
};

/** Not part of the API's claim: kubectl looks up the pods that mount it. */
const usedBy = (lines: readonly Line[]): readonly string[] => entries(lines, 'Used By');

function dataSource(lines: readonly Line[]): Manifest | undefined {
  const inside = find(lines, 'DataSource')?.children ?? [];
  return compact({ kind: value(inside, 'Kind'), name: value(inside, 'Name') });
}
