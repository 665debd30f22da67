import { expect, test } from 'vitest';
import { claimUnbound } from '../../../src/analysis/detectors/claim-unbound.ts';
import { type Cluster, cluster } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';
import { storageClaim, volume } from '../../support/scenes.ts';

const spec = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const local = {
  kind: 'StorageClass',
  metadata: { name: 'local' },
  provisioner: 'kubernetes.io/no-provisioner',
};
const waiting = (claim: object = {}, ...volumes: ReturnType<typeof volume>[]): Cluster =>
  volumes.reduce(
    (shop, one) => shop.object(one),
    cluster()
      .workload('cart', { ready: 0, node: null, spec })
      .object(storageClaim('Pending', claim))
      .object(local),
  );
const mechanism = (shop: Cluster): string | undefined => said(claimUnbound, shop)[0]?.split(' ')[1];

test.each([
  ['pvc-capacity-mismatch', {}, volume({ capacity: { storage: '512Mi' } })],
  ['pvc-access-mode-mismatch', { accessModes: ['ReadWriteMany'] }, volume()],
  ['pvc-storage-class-mismatch', { storageClassName: 'lokal' }, volume()],
  ['pvc-selector-mismatch', { selector: { matchLabels: { tier: 'db' } } }, volume({}, { tier: 'web' })],
  ['pv-binding-occupied', {}, volume({ claimRef: { namespace: 'shop', name: 'other' } })],
  [
    'pv-binding-occupied',
    { volumeName: 'data-pv' },
    volume({ claimRef: { namespace: 'shop', name: 'other' } }),
  ],
])('finds %s', (expected, claim, one) => {
  expect(mechanism(waiting(claim, one))).toBe(expected);
});

test('goes by the volume that comes nearest', () => {
  const far = {
    ...volume({ storageClassName: 'x', capacity: { storage: '1Mi' } }),
    metadata: { name: 'a-pv', labels: {} },
  };

  expect(mechanism(waiting({}, far, volume({ accessModes: ['ReadOnlyMany'] })))).toBe(
    'pvc-access-mode-mismatch',
  );
});

test('says that it goes by exclusion where the demands of the claim were not seen', () => {
  const unseen = { accessModes: [], resources: {} };

  const [found] = claimUnbound.detect(waiting(unseen, volume({}, { tier: 'web' })).view());

  expect(found?.mechanism).toBe('pvc-selector-mismatch');
  expect(found?.strength).toBe('strong');
  expect(found?.claim).toContain('by exclusion for its labels');
  expect(found?.doubt).toBe('which labels it selects was not seen');
});

test.each([
  ['pvc-access-mode-mismatch', { accessModes: ['ReadOnlyMany'] }],
  ['pvc-capacity-mismatch', { accessModes: ['ReadWriteOnce'] }],
])('takes %s for the likeliest where the volume without labels has %j', (expected, spec) => {
  const unseen = { accessModes: [], resources: {} };

  expect(mechanism(waiting(unseen, volume(spec)))).toBe(expected);
});

test('names a class that does not exist by the event, even without volumes', () => {
  const shop = waiting({ storageClassName: 'fast' }).event(
    'shop/PersistentVolumeClaim/data',
    'ProvisioningFailed',
    'storageclass.storage.k8s.io "fast" not found',
  );

  expect(mechanism(shop)).toBe('pvc-storage-class-mismatch');
});

test.each([
  [
    'is bound',
    cluster()
      .workload('cart', { spec })
      .object(storageClaim('Bound'))
      .object(volume({ capacity: { storage: '1Mi' } })),
  ],
  [
    'nobody uses',
    cluster()
      .object(storageClaim('Pending'))
      .object(volume({ capacity: { storage: '1Mi' } })),
  ],
  [
    'a provisioner is still working on',
    waiting({ storageClassName: 'cloud' }).object({
      kind: 'StorageClass',
      metadata: { name: 'cloud' },
      provisioner: 'csi.example',
    }),
  ],
])('is silent about a claim that %s', (_, shop) => {
  expect(mechanism(shop)).toBeUndefined();
});
