import { event, pending, sinceFault, workloadOf } from '../effects.ts';
import { days, type Fault } from '../fault.ts';
import { containerOf, nodeOf, type Claim, type Cluster, type Workload } from '../model.ts';

const unhelpful = 'preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.';

/** A fault that keeps a pod from its node; `name` is the workload. */
const unplaced = (
  label: string,
  name: string,
  variant: string,
  message: string,
  change: (workload: Workload, cluster: Cluster) => void,
  more: Partial<Fault> = {},
): Fault => ({
  ...{ label, variant, object: `app/${name}` },
  inject: (cluster) => {
    const workload = workloadOf(cluster, name);
    change(workload, cluster);
    pending(cluster, workload, `0/4 nodes are available: ${message} ${unhelpful}`);
  },
  ...more,
});

const affinity = (key: string, values: readonly string[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values }] }],
    },
  },
});

const antiAffinity = (app: string) => ({
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: { app } }, topologyKey: 'kubernetes.io/hostname' },
    ],
  },
});

const master = '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }';

function cordon(cluster: Cluster, ...names: readonly string[]): void {
  for (const name of names) {
    const node = nodeOf(cluster, name);
    node.unschedulable = true;
    node.taints.push('node.kubernetes.io/unschedulable:NoSchedule');
  }
}

function taintAll(cluster: Cluster, taint: string): void {
  for (const node of cluster.nodes) if (node.role === 'node') node.taints.push(taint);
}

const immediate = 'pod has unbound immediate PersistentVolumeClaims.';

const claimOf = (cluster: Cluster, name: string): Claim => {
  const claim = cluster.claims.find((each) => each.name === name);
  if (claim === undefined) throw new Error(`no claim ${name}`);
  return claim;
};

/** A claim that no volume satisfies: of the store if it is a Deployment, of a database if a StatefulSet. */
const unbound = (
  label: string,
  name: 'session-redis' | 'berth-mysql',
  variant: string,
  change: (claim: Claim, cluster: Cluster) => readonly [reason: string, message: string, Partial<Claim>?],
): Fault => ({
  ...{ label, variant, object: `app/${name}` },
  inject: (cluster) => {
    const workload = workloadOf(cluster, name);
    const claim = claimOf(cluster, name === 'session-redis' ? 'session-redis-data' : `data-${name}-0`);
    const volume = cluster.volumes.find((each) => each.name === claim.volume);
    if (volume !== undefined) Object.assign(volume, { status: 'Available', claim: '' });
    Object.assign(claim, { bound: false, volume: '', age: sinceFault });
    const [reason, message] = change(claim, cluster);
    claim.events.push(
      event(reason, message, {
        type: reason === 'ProvisioningFailed' ? 'Warning' : 'Normal',
        from: 'persistentvolume-controller',
        last: 6,
        first: sinceFault,
        count: 9,
      }),
    );
    pending(cluster, workload, `0/4 nodes are available: ${immediate} ${unhelpful}`);
  },
});

const volumeOf = (cluster: Cluster, claim: Claim) =>
  cluster.volumes.find(({ name }) => name === `pv-${claim.name}`);
const nothing = 'no persistent volumes available for this claim and no storage class is set';
const manual = 'storageclass "manual" has no provisioner';

function claimFaults(): readonly Fault[] {
  return [
    unbound('pvc_selector_mismatch', 'session-redis', 'no such label', (claim, cluster) => {
      claim.selector = { tier: 'gold' };
      Object.assign(volumeOf(cluster, claim) ?? {}, { labels: { tier: 'silver' } });
      return ['FailedBinding', nothing];
    }),
    unbound('pvc_selector_mismatch', 'berth-mysql', 'a StatefulSet', (claim, cluster) => {
      Object.assign(claim, { selector: { shelf: 'berth' }, storageClass: 'manual' });
      Object.assign(volumeOf(cluster, claim) ?? {}, { labels: { shelf: 'quay' }, storageClass: 'manual' });
      return ['ProvisioningFailed', manual];
    }),
    unbound('pvc_storage_class_mismatch', 'session-redis', 'no such class', (claim) => {
      claim.storageClass = 'premium-rwo';
      return ['ProvisioningFailed', 'storageclass.storage.k8s.io "premium-rwo" not found'];
    }),
    unbound(
      'pvc_storage_class_mismatch',
      'berth-mysql',
      'another class than the volume',
      (claim, cluster) => {
        claim.storageClass = '';
        Object.assign(volumeOf(cluster, claim) ?? {}, { storageClass: 'manual' });
        return ['FailedBinding', nothing];
      },
    ),
    unbound('pvc_access_mode_mismatch', 'session-redis', 'many where the volume takes one', (claim) => {
      claim.modes = ['ReadWriteMany'];
      return ['FailedBinding', nothing];
    }),
    unbound('pvc_access_mode_mismatch', 'berth-mysql', 'a StatefulSet', (claim, cluster) => {
      Object.assign(claim, { modes: ['ReadWriteOnce'], storageClass: 'manual' });
      Object.assign(volumeOf(cluster, claim) ?? {}, { modes: ['ReadOnlyMany'], storageClass: 'manual' });
      cluster.applied.set(
        'berth-mysql',
        `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: ${claim.name}\n  namespace: haven\nspec:\n  accessModes: [ReadWriteOnce]\n  storageClassName: manual\n  resources:\n    requests:\n      storage: 5Gi\n`,
      );
      return ['ProvisioningFailed', manual];
    }),
    unbound('pvc_capacity_mismatch', 'session-redis', 'larger than the volume', (claim) => {
      claim.size = '200Gi';
      return ['FailedBinding', nothing];
    }),
    unbound('pvc_capacity_mismatch', 'berth-mysql', 'a StatefulSet', (claim, cluster) => {
      Object.assign(claim, { size: '50Gi', storageClass: 'manual' });
      Object.assign(volumeOf(cluster, claim) ?? {}, { storageClass: 'manual' });
      const template = workloadOf(cluster, 'berth-mysql');
      template.claimTemplate = { name: 'data', size: '50Gi', storageClass: 'manual' };
      return ['ProvisioningFailed', manual];
    }),
    unbound('pv_binding_occupied', 'session-redis', 'by name', (claim, cluster) => {
      claim.volume = 'pv-data-crew-mysql-0';
      const at = cluster.volumes.findIndex(({ name }) => name === `pv-${claim.name}`);
      cluster.volumes.splice(at, 1);
      return ['FailedBinding', 'volume "pv-data-crew-mysql-0" already bound to a different claim.'];
    }),
    unbound('pv_binding_occupied', 'berth-mysql', 'released and not reclaimed', (claim, cluster) => {
      claim.storageClass = 'manual';
      Object.assign(volumeOf(cluster, claim) ?? {}, {
        storageClass: 'manual',
        status: 'Bound',
        claim: 'haven/data-berth-mysql-old-0',
      });
      const template = workloadOf(cluster, 'berth-mysql');
      template.claimTemplate = { name: 'data', size: '5Gi', storageClass: 'manual' };
      return ['ProvisioningFailed', manual];
    }),
  ];
}

export const scheduling: readonly Fault[] = [
  unplaced(
    'node_cordon_mismatch',
    'tug-fleet',
    'pinned to a cordoned node',
    `1 node(s) were unschedulable, 3 node(s) didn't match Pod's node affinity/selector.`,
    (workload, cluster) => {
      workload.nodeSelector = { 'kubernetes.io/hostname': 'w-2' };
      cordon(cluster, 'w-2');
    },
  ),
  unplaced(
    'node_cordon_mismatch',
    'waste-note',
    'every worker is cordoned',
    '4 node(s) were unschedulable.',
    (_, cluster) => cordon(cluster, 'w-1', 'w-2', 'w-3'),
    { age: 3 * days },
  ),
  unplaced(
    'node_cordon_mismatch',
    'yard-mysql',
    'a StatefulSet by affinity',
    `1 node(s) were unschedulable, 3 node(s) didn't match Pod's node affinity/selector.`,
    (workload, cluster) => {
      workload.affinity = affinity('kubernetes.io/hostname', ['w-3']);
      cordon(cluster, 'w-3');
    },
  ),
  unplaced(
    'node_affinity_mismatch',
    'forecast',
    'in the manifest',
    `${master}, 3 node(s) didn't match Pod's node affinity/selector.`,
    (workload) => {
      workload.affinity = affinity('disktype', ['nvme']);
    },
  ),
  unplaced(
    'node_affinity_mismatch',
    'berth-mysql',
    'a StatefulSet',
    `4 node(s) didn't match Pod's node affinity/selector.`,
    (workload) => {
      workload.affinity = affinity('topology.kubernetes.io/zone', ['north-3']);
    },
    { age: 4 * days },
  ),
  unplaced(
    'node_selector_mismatch',
    'gate-pass',
    'in describe',
    `4 node(s) didn't match Pod's node affinity/selector.`,
    (workload) => {
      workload.nodeSelector = { 'haven.example/pool': 'fast' };
    },
  ),
  unplaced(
    'node_selector_mismatch',
    'broker',
    'a StatefulSet',
    `${master}, 3 node(s) didn't match Pod's node affinity/selector.`,
    (workload) => {
      workload.nodeSelector = { disktype: 'ssd' };
    },
    { age: 4 * days },
  ),
  unplaced(
    'pod_anti_affinity_conflict',
    'classification',
    'its own rules',
    `${master}, 3 node(s) didn't match pod anti-affinity rules.`,
    (workload) => {
      workload.affinity = antiAffinity('haven');
    },
  ),
  unplaced(
    'pod_anti_affinity_conflict',
    'trace-mongo',
    'existing pods object',
    `1 node(s) were unschedulable, 3 node(s) didn't satisfy existing pods anti-affinity rules.`,
    (workload) => {
      workload.affinity = antiAffinity('trace-mongo');
    },
    { age: 4 * days },
  ),
  unplaced(
    'taint_toleration_mismatch',
    'hazard-check',
    'every worker is tainted',
    `1 node(s) were unschedulable, 3 node(s) had untolerated taint {haven.example/dedicated: batch}.`,
    (_, cluster) => taintAll(cluster, 'haven.example/dedicated=batch:NoSchedule'),
  ),
  unplaced(
    'taint_toleration_mismatch',
    'crew-mysql',
    'with the wrong toleration',
    `${master}, 3 node(s) had untolerated taint {tier: database}.`,
    (workload, cluster) => {
      workload.tolerations = ['tier=web:NoSchedule'];
      taintAll(cluster, 'tier=database:NoSchedule');
    },
  ),
  unplaced(
    'cpu_capacity_mismatch',
    'report-desk',
    'a large request',
    `${master}, 3 Insufficient cpu.`,
    (workload) => {
      Object.assign(containerOf(workload), {
        requests: { cpu: '24', memory: '256Mi' },
        limits: { cpu: '24', memory: '640Mi' },
      });
    },
  ),
  unplaced(
    'cpu_capacity_mismatch',
    'ledger-mysql',
    'a StatefulSet, millicores',
    '1 node(s) were unschedulable, 3 Insufficient cpu.',
    (workload) => {
      Object.assign(containerOf(workload), { requests: { cpu: '16500m', memory: '512Mi' } });
    },
  ),
  unplaced(
    'memory_capacity_mismatch',
    'box-trace',
    'a large request',
    `${master}, 3 Insufficient memory.`,
    (workload) => {
      Object.assign(containerOf(workload), {
        requests: { cpu: '100m', memory: '64Gi' },
        limits: { cpu: '1', memory: '64Gi' },
      });
    },
  ),
  unplaced(
    'memory_capacity_mismatch',
    'catalogue-mongo',
    'bare bytes',
    '1 Insufficient memory, 1 node(s) were unschedulable, 2 Insufficient memory.',
    (workload) => {
      Object.assign(containerOf(workload), { requests: { cpu: '100m', memory: '42949672960' } });
    },
    { age: 4 * days },
  ),
  ...claimFaults(),
];
