import { age, aligned, fields, table } from './columns.ts';
import type { Claim, Cluster, Quota, Volume } from './model.ts';
import { eventsUnder } from './print-events.ts';

const short = (mode: string): string =>
  ({ ReadWriteOnce: 'RWO', ReadWriteMany: 'RWX', ReadOnlyMany: 'ROX' })[mode] ?? mode;
const modes = (all: readonly string[]): string => all.map(short).join(',');
const pick = (rows: readonly string[][], only?: string) =>
  rows.filter(([name]) => only === undefined || name === only);

export function listedClaims(cluster: Cluster, only?: string): string {
  const rows = cluster.claims.map((claim) => [
    claim.name,
    claim.bound ? 'Bound' : 'Pending',
    claim.bound ? claim.volume : '',
    claim.bound ? claim.size : '',
    claim.bound ? modes(claim.modes) : '',
    claim.storageClass,
    '<unset>',
    age(claim.age),
  ]);
  return table(
    ['NAME', 'STATUS', 'VOLUME', 'CAPACITY', 'ACCESS MODES', 'STORAGECLASS', 'VOLUMEATTRIBUTESCLASS', 'AGE'],
    pick(rows, only),
  );
}

export function describedClaim(cluster: Cluster, claim: Claim): string {
  const head = fields([
    ['Name', claim.name],
    ['Namespace', cluster.namespace],
    ['StorageClass', claim.storageClass],
    ['Status', claim.bound ? 'Bound' : 'Pending'],
    ['Volume', claim.volume],
    ['Labels', '<none>'],
    ['Annotations', '<none>'],
    ['Finalizers', '[kubernetes.io/pvc-protection]'],
    ['Capacity', claim.bound ? claim.size : claim.volume === '' ? '' : '0'],
    ['Access Modes', claim.bound ? modes(claim.modes) : ''],
    ['VolumeMode', 'Filesystem'],
    ['Used By', claim.usedBy],
  ]);
  return `${head}\n${eventsUnder(cluster, claim.events)}\n`;
}

export function listedVolumes(cluster: Cluster, only?: string): string {
  const rows = cluster.volumes.map((volume) => [
    volume.name,
    volume.size,
    modes(volume.modes),
    'Retain',
    volume.status,
    volume.claim,
    volume.storageClass,
    '<unset>',
    '',
    age(cluster.age),
  ]);
  return table(
    [
      ...['NAME', 'CAPACITY', 'ACCESS MODES', 'RECLAIM POLICY', 'STATUS', 'CLAIM', 'STORAGECLASS'],
      ...['VOLUMEATTRIBUTESCLASS', 'REASON', 'AGE'],
    ],
    pick(rows, only),
  );
}

export const describedVolume = (volume: Volume): string =>
  `${fields([
    ['Name', volume.name],
    ['Labels', Object.entries(volume.labels).map(([key, value]) => `${key}=${value}`)],
    ['Annotations', '<none>'],
    ['Finalizers', '[kubernetes.io/pv-protection]'],
    ['StorageClass', volume.storageClass],
    ['Status', volume.status],
    ['Claim', volume.claim],
    ['Reclaim Policy', 'Retain'],
    ['Access Modes', modes(volume.modes)],
    ['VolumeMode', 'Filesystem'],
    ['Capacity', volume.size],
    ['Node Affinity', '<none>'],
    ['Message', ''],
  ])}\nSource:\n    Type:          HostPath (bare host directory volume)\n    Path:          /srv/${volume.name}\n    HostPathType:  DirectoryOrCreate\nEvents:            <none>\n`;

export const listedClasses = (cluster: Cluster, only?: string): string =>
  table(
    ['NAME', 'PROVISIONER', 'RECLAIMPOLICY', 'VOLUMEBINDINGMODE', 'ALLOWVOLUMEEXPANSION', 'AGE'],
    pick(
      cluster.classes.map(({ name, provisioner, binding }) => [
        ...[name, provisioner, 'Delete', binding, 'false', '91d'],
      ]),
      only,
    ),
  );

export const listedQuotas = (cluster: Cluster, only?: string): string =>
  table(
    ['NAME', 'AGE', 'REQUEST', 'LIMIT'],
    pick(
      cluster.quotas.map((quota) => {
        const part = (limits: boolean) =>
          Object.keys(quota.hard)
            .filter((key) => key.startsWith('limits.') === limits)
            .map((key) => `${key}: ${quota.used[key] ?? '0'}/${quota.hard[key] ?? ''}`)
            .join(', ');
        return [quota.name, age(cluster.age), part(false), part(true)];
      }),
      only,
    ),
  );

const quotaTable = (quota: Quota): readonly string[] =>
  aligned(
    [
      ['Resource', 'Used', 'Hard'],
      ['--------', '----', '----'],
      ...Object.keys(quota.hard).map((key) => [key, quota.used[key] ?? '0', quota.hard[key] ?? '']),
    ],
    2,
  );

export const describedQuota = (cluster: Cluster, quota: Quota): string =>
  `Name:       ${quota.name}\nNamespace:  ${cluster.namespace}\n${quotaTable(quota).join('\n')}\n`;

export function describedNamespace(cluster: Cluster): string {
  const quotas = cluster.quotas.map(
    (quota) =>
      ` Name:     ${quota.name}\n${quotaTable(quota)
        .map((line) => ` ${line}`)
        .join('\n')}`,
  );
  return `Name:         ${cluster.namespace}\nLabels:       kubernetes.io/metadata.name=${cluster.namespace}\nAnnotations:  <none>\nStatus:       Active\n\n${
    quotas.length === 0 ? 'No Resource Quotas.' : `Resource Quotas\n${quotas.join('\n')}`
  }\nNo LimitRange resource.\n`;
}
