import { compact, type Manifest } from '../manifest.ts';
import { isNothing, type Line, value } from '../kubectl/outline.ts';

const accessModes: Readonly<Record<string, string>> = {
  RWO: 'ReadWriteOnce',
  ROX: 'ReadOnlyMany',
  RWX: 'ReadWriteMany',
  RWOP: 'ReadWriteOncePod',
};

/** `RWO,ROX` in the words of the API. */
export const modes = (printed: string | undefined): readonly string[] =>
  printed === undefined || isNothing(printed)
    ? []
    : printed.split(/[,\s]+/u).map((mode) => accessModes[mode] ?? mode);

/** The class by name; an empty name is kept, because it means something: no dynamic provisioning. */
export const storageClass = (lines: readonly Line[]): string | undefined => {
  const line = lines.find((each) => each.key === 'StorageClass');
  return line === undefined || line.value === '<unset>' ? undefined : line.value;
};

/** `ns/claim` as a reference. */
export function claimRef(printed: string | undefined): Manifest | undefined {
  const [, namespace, name] = /^([^/\s]+)\/(\S+)$/u.exec(printed ?? '') ?? [];
  return name === undefined ? undefined : { kind: 'PersistentVolumeClaim', namespace, name };
}

export const capacity = (printed: string | undefined): Manifest | undefined =>
  printed === undefined || isNothing(printed) || printed === '0' ? undefined : { storage: printed };

export const volumeMode = (lines: readonly Line[]): Manifest | undefined =>
  compact({ volumeMode: value(lines, 'VolumeMode') });
