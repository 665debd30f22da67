import { compact, count, flag, type Manifest } from '../manifest.ts';
import { below, type Line, value } from '../kubectl/outline.ts';

/** The volumes of a pod, by what kubectl prints below their names. */
export const volumes = (lines: readonly Line[]): readonly Manifest[] =>
  below(lines, 'Volumes').flatMap((line) =>
    line.key === undefined ? [] : [{ name: line.key, ...volumeSource(line.children) }],
  );

/** Where a volume's bytes are, as the API's volume source; also below `Source:` of a PersistentVolume. */
export function volumeSource(lines: readonly Line[]): Manifest {
  const type = (value(lines, 'Type') ?? '').replace(/\s*\(.*$/su, '');
  return printers[type]?.(lines) ?? (type === '' ? {} : { [lowerFirst(type)]: plainMembers(lines) });
}

const readOnly = (lines: readonly Line[]) => flag(value(lines, 'ReadOnly')) || undefined;
const optional = (lines: readonly Line[]) => flag(value(lines, 'Optional')) || undefined;

const printers: Readonly<Record<string, (lines: readonly Line[]) => Manifest>> = {
  PersistentVolumeClaim: (lines) => ({
    persistentVolumeClaim: compact({ claimName: value(lines, 'ClaimName'), readOnly: readOnly(lines) }),
  }),
  Secret: (lines) => ({
    secret: compact({ secretName: value(lines, 'SecretName'), optional: optional(lines) }),
  }),
  ConfigMap: (lines) => ({ configMap: compact({ name: value(lines, 'Name'), optional: optional(lines) }) }),
  EmptyDir: (lines) => ({
    emptyDir: compact({ medium: value(lines, 'Medium'), sizeLimit: value(lines, 'SizeLimit') }) ?? {},
  }),
  HostPath: (lines) => ({
    hostPath: compact({ path: value(lines, 'Path'), type: value(lines, 'HostPathType') }),
  }),
  NFS: (lines) => ({
    nfs: compact({ server: value(lines, 'Server'), path: value(lines, 'Path'), readOnly: readOnly(lines) }),
  }),
  LocalVolume: (lines) => ({ local: compact({ path: value(lines, 'Path') }) }),
  CSI: (lines) => ({
    csi: compact({
      driver: value(lines, 'Driver'),
      fsType: value(lines, 'FSType'),
      volumeHandle: value(lines, 'VolumeHandle'),
      readOnly: readOnly(lines),
    }),
  }),
  DownwardAPI: () => ({ downwardAPI: {} }),
  EphemeralVolume: (lines) => ({
    ephemeral: {
      volumeClaimTemplate: { spec: compact({ storageClassName: value(lines, 'StorageClass') }) ?? {} },
    },
  }),
  Projected: (lines) => ({ projected: { sources: projected(lines) } }),
};

function projected(lines: readonly Line[]): readonly Manifest[] {
  return lines.flatMap((line, index): readonly Manifest[] => {
    const next = lines[index + 1];
    const mayMiss = /Optional/u.test(next?.key ?? '') ? flag(next?.value) || undefined : undefined;
    const ref = compact({ name: line.value, optional: mayMiss });
    if (line.key === 'SecretName') return [{ secret: ref }];
    if (line.key === 'ConfigMapName') return [{ configMap: ref }];
    if (line.key === 'TokenExpirationSeconds')
      return [{ serviceAccountToken: { expirationSeconds: count(line.value) } }];
    return line.key === 'DownwardAPI' && line.value === 'true' ? [{ downwardAPI: {} }] : [];
  });
}

const lowerFirst = (word: string): string => word.slice(0, 1).toLowerCase() + word.slice(1);

const plainMembers = (lines: readonly Line[]): Manifest =>
  Object.fromEntries(
    lines.flatMap((line) =>
      line.key === undefined || line.key === 'Type' || line.value === ''
        ? []
        : [[lowerFirst(line.key), line.value]],
    ),
  );
