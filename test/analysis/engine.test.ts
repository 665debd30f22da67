import { describe, expect, test } from 'vitest';
import { analyse } from '../../src/analysis/engine.ts';
import type { Focus } from '../../src/analysis/view.ts';
import { type Cluster, clock, cluster, deployment, pod, replicaSet } from '../support/cluster.ts';
import { brokenShop, flags, healthyShop, policy, quota } from '../support/scenes.ts';

const draftOf = (shop: Cluster, focus?: Partial<Focus>) => analyse(shop.input(focus)).draft;
const causesOf = (shop: Cluster, focus?: Partial<Focus>): readonly string[] =>
  draftOf(shop, focus).causes.map((cause) => `${cause.entity} ${cause.mechanism}`);

const quotaText =
  'pods "cart-x" is forbidden: exceeded quota: memory, requested: requests.memory=1Gi, used: requests.memory=4Gi, limited: requests.memory=4Gi';
const errors = (name: string) =>
  [`${name}Errors`, { namespace: 'shop', deployment: name }, { entity: deployment(name) }] as const;

describe('root causes', () => {
  test('a quota is the cause; the workload without pods, its Service and its callers are symptoms', () => {
    const shop = cluster()
      .workload('edge', { container: { env: [{ name: 'CART', value: 'cart:80' }] } })
      .service('edge')
      .workload('cart', { ready: 0, pods: 0 })
      .service('cart', {}, 0)
      .object(quota('4Gi', '4Gi'))
      .event(replicaSet('cart'), 'FailedCreate', quotaText)
      .alert(...errors('edge'));

    const draft = draftOf(shop);

    expect(causesOf(shop)).toEqual(['shop/ResourceQuota/memory memory-quota-exceeded']);
    expect(draft.symptoms.map((one) => one.entity)).toEqual([
      deployment('cart'),
      'shop/Service/cart',
      deployment('edge'),
    ]);
    expect(draft.alerts).toEqual([
      { alert: 'edgeErrors', explained: true, why: 'It follows from `shop/ResourceQuota/memory`.' },
    ]);
  });

  test('the way of the trouble is told hop by hop', () => {
    const shop = cluster()
      .workload('edge')
      .workload('cart', { ready: 0, pods: 0 })
      .call(deployment('edge'), deployment('cart'))
      .object(quota('4Gi', '4Gi'))
      .event(replicaSet('cart'), 'FailedCreate', quotaText)
      .alert(...errors('edge'));

    const hops = draftOf(shop).propagations.map(({ source, target }) => `${source} > ${target}`);

    expect(hops).toEqual([
      `shop/ResourceQuota/memory > ${deployment('cart')}`,
      `${deployment('cart')} > ${deployment('edge')}`,
    ]);
  });

  test('a policy that is seen late is still the cause of what began before it was seen', () => {
    const shop = cluster()
      .workload('edge')
      .workload('cart')
      .service('cart')
      .call(deployment('edge'), deployment('cart'))
      .object(policy({ ingress: [] }), clock('14:15'))
      .alert(...errors('edge'));

    expect(causesOf(shop)).toEqual(['shop/NetworkPolicy/guard network-policy-block']);
  });

  test('a caller that is busy waiting is no cause beside the callee that cannot run', () => {
    const shop = cluster()
      .workload('edge')
      .workload('cart', { ready: 0, containerStatus: { state: { waiting: { reason: 'ImagePullBackOff' } } } })
      .event(pod('cart'), 'Failed', 'Failed to pull image "cart:9": code = NotFound desc = not found')
      .call(deployment('edge'), deployment('cart'))
      .metric(deployment('edge'), 'cpu.usage', 0.01, 0.19)
      .metric(deployment('edge'), 'cpu.throttled', 0, 0.8)
      .metric(deployment('edge'), 'latency.p95', 0.01, 2)
      .alert(...errors('edge'));

    const { causes, ruledOut } = draftOf(shop);

    expect(causes.map((cause) => cause.mechanism)).toEqual(['incorrect-image-reference']);
    expect(ruledOut.map((one) => one.why)).toEqual([
      `Has no processor time to spare: it uses 0.19 cores, 0.01 before, of 0.2 allowed; it depends on \`${deployment('cart')}\`, which fails by itself.`,
    ]);
  });

  test('a node that is down explains the pods on it and their callers', () => {
    const shop = cluster()
      .node('node-a', { ready: 'Unknown' })
      .node('node-b')
      .workload('cart', { ready: 0 })
      .workload('edge', { node: 'node-b' })
      .call(deployment('edge'), deployment('cart'))
      .probe('cluster/Node/node-a', 'node-a', false, 'Active: inactive (dead)', 'daemon:kubelet')
      .alert(...errors('edge'));

    expect(causesOf(shop)).toEqual(['cluster/Node/node-a kubelet-unavailable']);
    expect(draftOf(shop).unknowns).toEqual([]);
  });

  test('a node explains what is tried from it in vain, and pods that it alone could run', () => {
    const refused = {
      entity: 'shop/Service/cart',
      probe: 'tcp',
      target: 'cart:80',
      passed: false,
      text: 'timed out',
    };
    const shop = cluster()
      .node('node-a', { ready: 'Unknown' })
      .node('node-b')
      .workload('cart', { node: 'node-b' })
      .service('cart')
      .workload('mail', {
        ready: 0,
        node: null,
        spec: { nodeSelector: { 'kubernetes.io/hostname': 'node-a' } },
      })
      .event(
        pod('mail'),
        'FailedScheduling',
        "0/2 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }, 1 node(s) didn't match Pod's node affinity/selector.",
      )
      .add('probes', { ...refused, from: 'cluster/Node/node-a' })
      .probe('cluster/Node/node-a', 'node-a', false, 'Active: inactive (dead)', 'daemon:kubelet');

    const { causes, unknowns } = draftOf(shop);

    expect(causes.map((cause) => cause.entity)).toEqual(['cluster/Node/node-a']);
    expect(unknowns).toEqual([]);
  });

  test('a strong sign is the cause where its harm is measured, though no alert fires', () => {
    const flip = () =>
      healthyShop().workload('flagd', { spec: { volumes: [{ name: 'f', configMap: { name: 'flags' } }] } });
    const harmed = flip().object(flags('on')).metric(deployment('cart'), 'requests.errors', 0, 0.3);
    const unharmed = flip().object(flags('on')).metric(deployment('cart'), 'requests.errors', 0, 0);

    expect([causesOf(harmed), causesOf(unharmed)]).toEqual([
      ['shop/ConfigMap/flags feature-flag-change'],
      [],
    ]);
  });

  test('a failed check that nothing found can explain does not keep a strong sign from being the cause', () => {
    const shop = healthyShop()
      .workload('flagd', { spec: { volumes: [{ name: 'f', configMap: { name: 'flags' } }] } })
      .object(flags('on'))
      .metric(deployment('cart'), 'requests.errors', 0, 0.3)
      .service('weather', { type: 'ExternalName', selector: {} }, 0)
      .probe('shop/Service/weather', 'weather:443', false, 'Connection Failed');

    expect(causesOf(shop)).toEqual(['shop/ConfigMap/flags feature-flag-change']);
  });

  test('independent faults are all named', () => {
    const pulling = { state: { waiting: { reason: 'ImagePullBackOff' } } };
    const shop = cluster()
      .workload('cart', { ready: 0, containerStatus: pulling })
      .event(pod('cart'), 'Failed', 'Failed to pull image "cart:9": code = NotFound desc = not found')
      .workload('mail', { ready: 0, pods: 0 })
      .event(replicaSet('mail'), 'FailedCreate', 'serviceaccount "mails" not found');

    expect(causesOf(shop)).toEqual([
      `${deployment('cart')} incorrect-image-reference`,
      `${deployment('mail')} missing-service-account`,
    ]);
  });

  test('a caller with a fault of its own is a cause beside its callee, and no hop leads from one to the other', () => {
    const pulling = { ready: 0, containerStatus: { state: { waiting: { reason: 'ImagePullBackOff' } } } };
    const missing = 'Failed to pull image "x:9": code = NotFound desc = not found';
    const shop = cluster()
      .workload('edge', pulling)
      .workload('cart', pulling)
      .event(pod('edge'), 'Failed', missing)
      .event(pod('cart'), 'Failed', missing)
      .call(deployment('edge'), deployment('cart'))
      .alert(...errors('edge'));

    const { causes, propagations } = draftOf(shop);

    expect(causes.map((cause) => cause.entity)).toEqual([deployment('cart'), deployment('edge')]);
    expect(propagations).toEqual([]);
  });

  test('a second hit on one workload folds into the first', () => {
    const container = { livenessProbe: { httpGet: { port: 9090 } } };
    const ended = {
      restartCount: 4,
      lastState: { terminated: { reason: 'OOMKilled', finishedAt: clock('14:18') } },
    };
    const shop = cluster()
      .workload('cart', { ready: 0, container, containerStatus: ended })
      .event(
        pod('cart'),
        'Unhealthy',
        'Liveness probe failed: dial tcp 10.1.0.9:9090: connect: connection refused',
        clock('14:19'),
      );

    const { causes, ruledOut } = draftOf(shop);

    expect(causes).toHaveLength(1);
    expect(ruledOut.map((one) => one.why)).toEqual([
      `A container was killed for exceeding its memory limit of 128Mi; it belongs to the trouble at \`${deployment('cart')}\`.`,
    ]);
  });

  test('a lack of requests behind the broken one is explained by it', () => {
    const shop = cluster()
      .workload('edge')
      .workload('cart', { ready: 0, pods: 0 })
      .workload('store')
      .call(deployment('edge'), deployment('cart'))
      .call(deployment('cart'), deployment('store'))
      .event(replicaSet('cart'), 'FailedCreate', 'serviceaccount "x" not found')
      .alert('StoreNoRequests', {}, { entity: deployment('store') });

    const starved = draftOf(shop).symptoms.filter((symptom) => symptom.entity === deployment('store'));

    expect(starved.map((symptom) => symptom.explainedBy)).toEqual([deployment('cart')]);
  });

  test('a Service that selects nothing does not explain why the pods behind it are not ready', () => {
    const shop = cluster()
      .workload('cart', { ready: 0 })
      .service('cart', { selector: { app: 'carts' } }, 0);

    const { causes, unknowns } = draftOf(shop);

    expect(causes.map((cause) => cause.mechanism)).toEqual(['service-selector-mismatch']);
    expect(unknowns.map((one) => one.what)).toContain(
      `Why: \`${deployment('cart')}\` has 0 of 1 pods ready.`,
    );
  });

  test('every cause shows its mechanism and is tied to a symptom', () => {
    for (const cause of draftOf(brokenShop()).causes) {
      const shown = cause.receipts.map((receipt) => receipt.shows);

      expect(shown.some((one) => one === 'state' || one === 'change' || one === 'absence')).toBe(true);
      expect(shown.some((one) => one === 'symptom' || one === 'link')).toBe(true);
    }
  });

  test('no hop leads from one cause into another', () => {
    const { causes, propagations, symptoms } = draftOf(brokenShop());
    const named = new Set(causes.map((cause) => cause.entity));

    expect(causes.length).toBeGreaterThan(3);
    expect(propagations.filter((hop) => named.has(hop.target))).toEqual([]);
    expect(symptoms.filter((symptom) => named.has(symptom.entity))).toEqual([]);
  });

  test('the order of the evidence does not matter', () => {
    const { evidence, ...rest } = brokenShop().input();

    expect(analyse({ ...rest, evidence: evidence.toReversed() }).draft).toEqual(
      analyse({ ...rest, evidence }).draft,
    );
  });

  test('a hundred objects take less than fifty milliseconds', () => {
    const input = brokenShop().input();
    const times = Array.from({ length: 20 }, () => {
      const start = performance.now();
      analyse(input);
      return performance.now() - start;
    });

    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(50);
  });
});

describe('no cause', () => {
  const nothing: readonly [string, Cluster, Partial<Focus>?][] = [
    ['a healthy system', healthyShop()],
    ['a healthy system that somebody asks about', healthyShop(), { question: 'Is the shop slow?' }],
    [
      'an alert that has resolved',
      healthyShop().alert('CartErrors', {}, { entity: deployment('cart'), state: 'resolved' }),
    ],
    [
      'a pending alert',
      healthyShop().alert('CartErrors', {}, { entity: deployment('cart'), state: 'pending' }),
    ],
    [
      'an information',
      healthyShop().alert('CPUThrottlingHigh', { severity: 'info' }, { entity: deployment('cart') }),
    ],
    [
      'an alert that was firing long before',
      healthyShop().alert(
        'CertificateExpires',
        {},
        { entity: deployment('cart'), startsAt: '2026-01-01T00:00:00.000Z' },
      ),
    ],
    [
      'an old restart',
      healthyShop().workload('mail', {
        containerStatus: {
          restartCount: 9,
          lastState: { terminated: { reason: 'OOMKilled', finishedAt: '2026-03-10T02:00:00.000Z' } },
        },
      }),
    ],
    [
      'one restart that ended well',
      healthyShop().workload('mail', {
        containerStatus: {
          restartCount: 1,
          lastState: { terminated: { reason: 'OOMKilled', finishedAt: clock('14:03') } },
        },
      }),
    ],
    ['a flag that was flipped and does no harm', healthyShop().object(flags('on'))],
    [
      'a check that failed once',
      healthyShop()
        .add('probes', {
          entity: 'shop/Service/cart',
          probe: 'tcp',
          target: 'cart:81',
          passed: false,
          text: 'refused',
          at: clock('13:52'),
        })
        .add('probes', {
          entity: 'shop/Service/cart',
          probe: 'tcp',
          target: 'cart:81',
          passed: true,
          text: 'open',
          at: clock('14:19'),
        }),
    ],
    [
      'trouble elsewhere',
      healthyShop()
        .workload('lab', { namespace: 'lab', ready: 0, pods: 0 })
        .event(replicaSet('lab', 'lab'), 'FailedCreate', quotaText),
      { namespaces: ['shop'] },
    ],
    [
      'an evicted pod that was replaced',
      ['Failed', 'Running'].reduce(
        (shop, phase) =>
          shop.object({
            kind: 'Pod',
            metadata: {
              name: `mail-${phase.toLowerCase()}`,
              namespace: 'shop',
              ownerReferences: [{ kind: 'StatefulSet', name: 'mail', controller: true }],
            },
            spec: { nodeName: 'node-a' },
            status: {
              phase,
              conditions: [{ type: 'Ready', status: phase === 'Running' ? 'True' : 'False' }],
            },
          }),
        healthyShop(),
      ),
    ],
    [
      'a flag that was flipped, with errors in a log that nobody complains about',
      healthyShop().object(flags('on')).log(deployment('cart'), 'cannot render the new layout', 'error', 3),
    ],
    [
      'a Job that is done',
      healthyShop().object({
        kind: 'Pod',
        metadata: {
          name: 'report-x2k4z',
          namespace: 'shop',
          ownerReferences: [{ kind: 'Job', name: 'report' }],
        },
        spec: { nodeName: 'node-a' },
        status: { phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False' }] },
      }),
    ],
    [
      'a workload whose pods were not looked at',
      healthyShop().object({
        kind: 'Deployment',
        metadata: { name: 'mail', namespace: 'shop' },
        spec: { replicas: 2, template: { spec: { containers: [] } } },
        status: { replicas: 2, readyReplicas: 2 },
      }),
    ],
    [
      'a flag that was flipped, with old lines in the log of a caller',
      healthyShop()
        .object(flags('on'))
        .add('logs', {
          entity: deployment('edge'),
          at: clock('13:20'),
          severity: 'error',
          text: 'cart: retry',
          count: 9,
        }),
      { question: 'Did the flag hurt?' },
    ],
    [
      'a notice that comes up again and was there before',
      healthyShop()
        .metric(deployment('cart'), 'cpu.usage', 0.19, 0.19)
        .metric(deployment('cart'), 'cpu.throttled', 0.6, 0.6)
        .alert(
          'CPUThrottlingHigh',
          { severity: 'info' },
          { entity: deployment('cart'), startsAt: '2026-03-01T00:00:00.000Z' },
        ),
      { alerts: [{ name: 'CPUThrottlingHigh', status: 'firing', labels: {} }] },
    ],
    [
      'errors in a log that never stop',
      healthyShop().log(deployment('cart'), 'metadata server not found', 'error', 900),
    ],
  ];

  test.each(nothing)('%s', (_, shop, focus = {}) => {
    const draft = draftOf(shop, focus);

    expect(draft.causes).toEqual([]);
    expect(draft.healthy).toBe(true);
  });

  test('an alert storm with nothing behind it is not healthy, and nobody is blamed', () => {
    const shop = ['edge', 'cart', 'orders', 'ledger'].reduce(
      (built, name) => built.alert(...errors(name)),
      healthyShop(),
    );

    const draft = draftOf(shop);

    expect(draft.causes).toEqual([]);
    expect(draft.healthy).toBe(false);
    expect(draft.unknowns.length).toBeGreaterThan(0);
    expect(draft.alerts.filter((alert) => !alert.explained)).toHaveLength(4);
  });

  test('without any evidence nothing is healthy', () => {
    expect(draftOf(cluster()).healthy).toBe(false);
  });

  test('a firing alert that no source knows of is not healthy', () => {
    const alerts = [{ name: 'Gone', status: 'firing' as const, labels: {} }];

    expect(draftOf(healthyShop(), { alerts }).healthy).toBe(false);
  });
});

describe('alerts in the background', () => {
  test('need no explanation, and the rule is said', () => {
    const shop = healthyShop().alert('InfoInhibitor').alert('Noise', { severity: 'none' });

    const told = draftOf(shop).alerts.map(({ alert, why }) => [alert, why]);

    expect(told).toEqual([
      ['Watchdog', 'It always fires, to prove that alerting works.'],
      ['KubeSchedulerDown', 'It was firing before the window began.'],
      ['InfoInhibitor', 'It always fires, to prove that alerting works.'],
      ['Noise', 'Its severity is `none`.'],
    ]);
  });

  test('are not in the background once somebody asks about them', () => {
    const shop = healthyShop();

    const draft = draftOf(shop, { alerts: [{ name: 'KubeSchedulerDown', status: 'firing', labels: {} }] });

    expect(draft.alerts.find((one) => one.alert === 'KubeSchedulerDown')).toEqual({
      alert: 'KubeSchedulerDown',
      explained: false,
      why: 'No cause was found.',
      asked: true,
    });
  });
});
