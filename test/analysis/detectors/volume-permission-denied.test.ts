import { expect, test } from 'vitest';
import { volumePermissionDenied } from '../../../src/analysis/detectors/volume-permission-denied.ts';
import { cluster, deployment, pod } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

const container = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
const spec = { volumes: [{ name: 'data', hostPath: { path: '/mnt' } }] };
const crashing = (shape = {}) => cluster().workload('store', { ready: 0, container, spec, ...shape });

test.each([
  "Fatal error: can't open the RDB file dump.rdb for reading: Permission denied",
  'java.nio.file.AccessDeniedException: /data/journal',
  "mkdir: cannot create directory '/data/db': Operation not permitted",
  'open /data/wal: read-only file system',
])('hears it in the log: %s', (line) => {
  expect(said(volumePermissionDenied, crashing().log(deployment('store'), line, 'unknown'))).toEqual([
    'shop/Deployment/store volume-mount-permission-denied',
  ]);
});

test('hears it from the kubelet', () => {
  const shop = crashing().event(
    pod('store'),
    'FailedMount',
    'MountVolume.SetUp failed for volume "data": mkdir /mnt: permission denied',
  );

  expect(said(volumePermissionDenied, shop)).toHaveLength(1);
});

test('is silent about a database that refuses a user', () => {
  const shop = crashing().log(deployment('store'), 'ERROR 1044: Access denied for user to database');

  expect(said(volumePermissionDenied, shop)).toEqual([]);
});

test('is silent where only configuration is mounted', () => {
  const shop = crashing({ spec: { volumes: [{ name: 'data', configMap: { name: 'x' } }] } }).log(
    deployment('store'),
    'open /etc/x: permission denied',
  );

  expect(said(volumePermissionDenied, shop)).toEqual([]);
});

test('is silent where the container runs all the same', () => {
  const shop = crashing({ ready: 1 }).log(deployment('store'), 'open /data/cache: permission denied');

  expect(said(volumePermissionDenied, shop)).toEqual([]);
});

test('is silent about an exception whose name only looks like a refusal of the system', () => {
  const shop = crashing().log(
    deployment('store'),
    'ResourceAccessException: I/O error on GET request for "http://cart:80/api/items": Connection refused',
  );

  expect(said(volumePermissionDenied, shop)).toEqual([]);
});
