import { describe, expect, test } from 'vitest';
import { admissionDenied } from '../../../src/analysis/detectors/admission-denied.ts';
import { claimMissing } from '../../../src/analysis/detectors/claim-missing.ts';
import { crashLoop } from '../../../src/analysis/detectors/crash-loop.ts';
import { initContainerStuck } from '../../../src/analysis/detectors/init-container-stuck.ts';
import { schedulerSilent } from '../../../src/analysis/detectors/scheduler-silent.ts';
import type { JsonObject } from '../../../src/lib/json.ts';
import { type Cluster, clock, cluster, deployment, pod, replicaSet } from '../../support/cluster.ts';
import { said } from '../../support/findings.ts';

describe('pods that the API server refuses', () => {
  const refused = (message: string): Cluster =>
    cluster()
      .workload('orders', { ready: 0, pods: 0 })
      .event(replicaSet('orders'), 'FailedCreate', `Error creating: ${message}`);

  test.each([
    ['webhook-denied', 'admission webhook "policy.guard.example" denied the request: image is not signed'],
    [
      'webhook-denied',
      'Internal error occurred: failed calling webhook "inject.mesh.example": failed to call webhook: Post "https://injector.mesh.svc:443/inject?timeout=10s": connection refused',
    ],
    [
      'limit-range-violation',
      'pods "orders-x" is forbidden: maximum memory usage per Container is 128Mi, but limit is 512Mi',
    ],
    [
      'limit-range-violation',
      'pods "orders-x" is forbidden: minimum cpu usage per Container is 100m, but request is 10m',
    ],
    [
      'pod-security-denied',
      'pods "orders-x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false',
    ],
  ])('are told by %s: %s', (mechanism, message) => {
    expect(said(admissionDenied, refused(message))).toEqual([`shop/Deployment/orders ${mechanism}`]);
  });

  test('blames the webhook where that does not answer', () => {
    const shop = refused(
      'Internal error occurred: failed calling webhook "inject.mesh.example": timeout',
    ).object({
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: 'inject' },
      webhooks: [{ name: 'inject.mesh.example', failurePolicy: 'Fail' }],
    });

    expect(said(admissionDenied, shop)).toEqual([
      'cluster/MutatingWebhookConfiguration/inject webhook-denied',
    ]);
  });

  test('are no fault any more once they were created', () => {
    const shop = cluster()
      .workload('orders')
      .event(replicaSet('orders'), 'FailedCreate', 'admission webhook "x" denied the request: no');

    expect(said(admissionDenied, shop)).toEqual([]);
  });
});

describe('init containers', () => {
  const withInit = (state: JsonObject, extra: JsonObject = {}): Cluster =>
    cluster().workload('orders', {
      ready: 0,
      spec: {
        initContainers: [{ name: 'wait', command: ['sh', '-c', 'until nc -z store 3306; do sleep 1; done'] }],
        containers: [{ name: 'server' }],
      },
      podStatus: {
        phase: 'Pending',
        initContainerStatuses: [{ name: 'wait', restartCount: 0, state, ...extra }],
      },
    });
  const expected = ['shop/Deployment/orders init-container-stuck'];

  test('are stuck when they run for minutes', () => {
    expect(said(initContainerStuck, withInit({ running: { startedAt: clock('14:00') } }))).toEqual(expected);
  });

  test('are stuck when they fail again and again', () => {
    const shop = withInit(
      { waiting: { reason: 'CrashLoopBackOff' } },
      { restartCount: 4, lastState: { terminated: { exitCode: 1 } } },
    );

    expect(said(initContainerStuck, shop)).toEqual(expected);
  });

  test('name the Service that they wait for', () => {
    const shop = withInit({ running: { startedAt: clock('14:00') } }).service('store', {}, 0);

    expect([...initContainerStuck.detect(shop.view())][0]?.claim).toContain('shop/Service/store');
  });

  test.each([
    ['have just begun', { running: { startedAt: clock('14:19') } }],
    ['are done', { terminated: { exitCode: 0, reason: 'Completed' } }],
  ])('are not stuck when they %s', (_, state) => {
    expect(said(initContainerStuck, withInit(state))).toEqual([]);
  });
});

describe('crash loops', () => {
  const crashing = (terminated: JsonObject): Cluster =>
    cluster().workload('orders', {
      ready: 0,
      containerStatus: {
        restartCount: 6,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated },
      },
    });

  test('quote the last decisive line and are but a sign', () => {
    const shop = crashing({ exitCode: 1, reason: 'Error' })
      .log(deployment('orders'), 'panic: listener closed', 'fatal')
      .log(deployment('orders'), 'bye', 'info');

    const [found] = crashLoop.detect(shop.view());

    expect(found).toMatchObject({ entity: deployment('orders'), strength: 'weak' });
    expect(found?.claim).toContain('panic: listener closed');
  });

  test.each([
    ['a kill for memory', crashing({ exitCode: 137, reason: 'OOMKilled' })],
    [
      'a single restart',
      cluster().workload('orders', {
        ready: 0,
        containerStatus: { restartCount: 1, lastState: { terminated: { exitCode: 1 } } },
      }),
    ],
  ])('are not seen in %s', (_, shop) => {
    expect(said(crashLoop, shop)).toEqual([]);
  });
});

describe('pods that nobody places', () => {
  const pending = (spec: JsonObject = {}, conditions: readonly JsonObject[] = []): Cluster =>
    cluster()
      .node('master', { labels: { 'node-role.kubernetes.io/control-plane': '' } })
      .node('node-a')
      .workload('orders', {
        ready: 0,
        node: null,
        spec: { containers: [{ name: 'server' }], ...spec },
        podStatus: { conditions },
      });

  test('point at the scheduler where nothing is said of them', () => {
    expect(said(schedulerSilent, pending())).toEqual(['cluster/Node/master kube-scheduler-unavailable']);
  });

  test('point at their own settings where they ask for another scheduler', () => {
    expect(said(schedulerSilent, pending({ schedulerName: 'gpu-scheduler' }))).toEqual([
      'shop/Deployment/orders wrong-scheduler-name',
    ]);
  });

  test.each([
    ['judged', pending({}, [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }])],
    [
      'refused in an event',
      pending().event(pod('orders'), 'FailedScheduling', '0/2 nodes are available: 2 Insufficient cpu.'),
    ],
    ['held back on purpose', pending({ schedulingGates: [{ name: 'wait' }] })],
    [
      'passed over while others are placed',
      pending().event('shop/Pod/other', 'Scheduled', 'Successfully assigned', '2026-03-10T14:19:50.000Z'),
    ],
  ])('say nothing of the scheduler when they were %s', (_, shop) => {
    expect(said(schedulerSilent, shop)).toEqual([]);
  });
});

describe('pods that wait for a claim', () => {
  const message = '0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: not helpful.';
  const waiting = (): Cluster =>
    cluster()
      .workload('orders', {
        ready: 0,
        node: null,
        spec: {
          containers: [{ name: 'server' }],
          volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }],
        },
      })
      .event(pod('orders'), 'FailedScheduling', message);
  const quota = (used: string) => ({
    kind: 'ResourceQuota',
    metadata: { name: 'disk', namespace: 'shop' },
    status: { hard: { persistentvolumeclaims: '2' }, used: { persistentvolumeclaims: used } },
  });

  test('that does not exist', () => {
    expect(said(claimMissing, waiting())).toEqual(['shop/Deployment/orders claim-missing']);
  });

  test('that a full quota keeps out', () => {
    expect(said(claimMissing, waiting().object(quota('2')))).toEqual([
      'shop/ResourceQuota/disk storage-quota-exceeded',
    ]);
  });

  test('are not told of a quota with room', () => {
    expect(said(claimMissing, waiting().object(quota('1')))).toEqual([
      'shop/Deployment/orders claim-missing',
    ]);
  });

  test('that another node still holds', () => {
    const shop = cluster()
      .workload('orders', { ready: 0 })
      .event(
        pod('orders'),
        'FailedAttachVolume',
        'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
      );

    expect(said(claimMissing, shop)).toEqual(['shop/Deployment/orders volume-attached-elsewhere']);
  });

  test('are left to the binder where the claim is there', () => {
    const claim = {
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'shop' },
      status: { phase: 'Pending' },
    };

    expect(said(claimMissing, waiting().object(claim))).toEqual([]);
  });
});
