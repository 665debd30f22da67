import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { itbench } from '../../../../src/evals/formats/itbench/format.ts';
import { score } from '../../../../src/evals/score.ts';
import { InputError } from '../../../../src/lib/errors.ts';
import { cause, diagnosis } from '../../../support/eval-format.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const folder = temporaryFolder();

/** A scenario whose answer is the given text. */
function scenario(yaml: string): string {
  const dir = mkdtempSync(join(folder, 'Scenario-'));
  writeFileSync(join(dir, 'ground_truth.yaml'), yaml);
  return dir;
}

const answerTo = async (yaml: string) => {
  const answer = await itbench.answer(scenario(yaml));
  if (answer === undefined) throw new Error('The fixture has no answer.');
  return answer;
};

/** A group of the answer; `more` are further lines of it. */
const group = (id: string, kind: string, ...more: readonly string[]) =>
  [`- id: ${id}`, `kind: ${kind}`, ...more].join('\n  ');
const root = 'root_cause: true';
const inShop = 'namespace: orchard';
const filter = (pattern: string) => `filter: ['${pattern}']`;
const groups = (...all: readonly string[]) => `groups:\n${all.join('\n')}\n`;

type Id = `${string}/${string}/${string}`;

/** Strict and relaxed. */
async function scored(yaml: string, ...entities: readonly Id[]): Promise<readonly number[]> {
  const causes = entities.map((entity) => cause(entity, 'some-mechanism'));
  const found = score(itbench, diagnosis('likely', causes), await answerTo(yaml));
  return [found.precisionAtFullRecall, found.precisionAtFullRecallRelaxed];
}

const right = [1, 1];
const wrong = [0, 0];

const byName = groups(
  group('flags', 'ConfigMap', 'name: switchboard', inShop, root),
  group('gate', 'Service', filter(String.raw`gate\b`), inShop),
);
const byFilter = (pattern: string, kind = 'Deployment') =>
  groups(group('cause', kind, filter(pattern), inShop, root));

describe('identity', () => {
  test('a group is met by its name, its kind and its namespace', async () => {
    expect(await scored(byName, 'orchard/ConfigMap/switchboard')).toEqual(right);
    expect(await scored(byName, 'orchard/ConfigMap/switchboard-2')).toEqual(wrong);
    expect(await scored(byName, 'orchard/Secret/switchboard')).toEqual(wrong);
  });

  test('the wrong namespace is no match', async () => {
    expect(await scored(byName, 'vineyard/ConfigMap/switchboard')).toEqual(wrong);
    expect(await scored(byName, 'cluster/ConfigMap/switchboard')).toEqual(wrong);
  });

  test('a group without a namespace is met in any', async () => {
    const anywhere = groups(group('cause', 'NetworkPolicy', 'name: shut', root));

    expect(await scored(anywhere, 'vineyard/NetworkPolicy/shut')).toEqual(right);
  });

  test('a symptom that the answer mentions is no cause', async () => {
    expect(await scored(byName, 'orchard/Service/gate')).toEqual(wrong);
  });

  test('kinds are compared without case', async () => {
    expect(await scored(byFilter('slow', 'HttpChaos'), 'orchard/HTTPChaos/slow')).toEqual(right);
  });
});

describe('filters', () => {
  test('a filter covers the whole name, and a word boundary at its end is the end of the name', async () => {
    const service = byFilter(String.raw`store\b`, 'Service');

    expect(await scored(service, 'orchard/Service/store')).toEqual(right);
    expect(await scored(service, 'orchard/Service/store-proxy')).toEqual(wrong);
    expect(await scored(service, 'orchard/Service/bookstore')).toEqual(wrong);
  });

  test('a filter that leaves its beginning open leaves its end open too', async () => {
    const schedule = byFilter('.*advice', 'Schedule');

    expect(await scored(schedule, 'orchard/Schedule/stress-advice-cpu')).toEqual(right);
    expect(await scored(schedule, 'orchard/Schedule/stress-gate-cpu')).toEqual(wrong);
  });

  test('the filter counts where a name or a description disagrees with it', async () => {
    const both = `${groups(group('cause', 'ConfigMap', 'name: old-name', filter('switchboard'), inShop, root))}fault:
- condition: The Service gate is at fault
  entity: {kind: Service, name: gate}
`;

    expect(await scored(both, 'orchard/ConfigMap/switchboard')).toEqual(right);
    expect(await scored(both, 'orchard/ConfigMap/old-name')).toEqual(wrong);
    expect(await scored(both, 'orchard/Service/gate')).toEqual(wrong);
  });

  test('what is no regular expression is read as a glob', async () => {
    expect(
      await scored(byFilter('*.*', 'HorizontalPodAutoscaler'), 'orchard/HorizontalPodAutoscaler/gate'),
    ).toEqual(right);
    expect(await scored(byFilter('*-gate.*', 'Service'), 'orchard/Service/my-gate-1')).toEqual(right);
    expect(await scored(byFilter('*gate(', 'Service'), 'orchard/Service/my-gate(')).toEqual(right);
    expect(await scored(byFilter('*gate(', 'Service'), 'orchard/Service/my-gate')).toEqual(wrong);
  });

  test('a pattern in the shape of a pod name on a Deployment loses its tail', async () => {
    const deployment = byFilter('orders-.*');

    expect(await scored(deployment, 'orchard/Deployment/orders')).toEqual(right);
    expect(await scored(deployment, 'orchard/Deployment/orders-archive')).toEqual(wrong);
  });

  test('a group that gives neither filter nor name is never met', async () => {
    expect(await scored(groups(group('cause', 'Pod', inShop, root)), 'orchard/Pod/x')).toEqual(wrong);
  });
});

describe('workloads', () => {
  const deployment = byFilter(String.raw`orders\b`);

  test.each([
    'orchard/Deployment/orders',
    'orchard/StatefulSet/orders',
    'orchard/DaemonSet/orders',
    'orchard/ReplicaSet/orders-5f45f75855',
    'orchard/Pod/orders-5f45f75855-j5sn9',
    'orchard/Pod/orders-0',
    'orchard/Pod/orders-x7k2p',
  ] as const)('%s stands for the Deployment orders', async (entity) => {
    expect(await scored(deployment, entity)).toEqual(right);
  });

  test.each([
    'orchard/Service/orders',
    'orchard/Pod/orders-archive-5f45f75855-j5sn9',
    'orchard/Deployment/orders-db',
  ] as const)('%s does not', async (entity) => {
    expect(await scored(deployment, entity)).toEqual(wrong);
  });

  test('a Deployment stands for its pods, by their pattern or a full name', async () => {
    const exact = groups(group('cause', 'Pod', 'name: orders-5f45f75855-j5sn9', inShop, root));

    expect(await scored(byFilter('orders-.*', 'Pod'), 'orchard/Deployment/orders')).toEqual(right);
    expect(await scored(exact, 'orchard/Deployment/orders')).toEqual(right);
    expect(await scored(byFilter('store-.*', 'Pod'), 'orchard/Deployment/store-proxy')).toEqual(wrong);
  });
});

describe('chaos', () => {
  test('a schedule and the object that it made are one thing', async () => {
    const schedule = groups(group('cause', 'Schedule', filter('cut-orders'), 'namespace: chaos', root));
    const child = groups(group('cause', 'NetworkChaos', filter('cut-orders-.*'), 'namespace: chaos', root));

    expect(await scored(schedule, 'chaos/NetworkChaos/cut-orders-x2k9d')).toEqual(right);
    expect(await scored(child, 'chaos/Schedule/cut-orders')).toEqual(right);
    expect(await scored(schedule, 'chaos/NetworkChaos/cut-billing-x2k9d')).toEqual(wrong);
    expect(await scored(schedule, 'chaos/Deployment/cut-orders')).toEqual(wrong);
  });
});

describe('namespaces', () => {
  const namespace = groups(
    group('cause', 'Namespace', filter('orchard'), inShop, root),
    group('quota', 'ResourceQuota', 'name: limits', inShop),
  );

  test('a namespace is met in itself and in the cluster', async () => {
    expect(await scored(namespace, 'orchard/Namespace/orchard')).toEqual(right);
    expect(await scored(namespace, 'cluster/Namespace/orchard')).toEqual(right);
    expect(await scored(namespace, 'cluster/Namespace/vineyard')).toEqual(wrong);
  });

  test('a quota in it is another thing', async () => {
    expect(await scored(namespace, 'orchard/ResourceQuota/limits')).toEqual(wrong);
  });
});

describe('aliases', () => {
  const aliased = `aliases:
- [orders-deployment, orders-service]
${groups(
  group('orders-deployment', 'Deployment', filter(String.raw`orders\b`), inShop, root),
  group('orders-service', 'Service', filter(String.raw`orders\b`), inShop),
  group('gate-service', 'Service', filter(String.raw`gate\b`), inShop),
)}`;

  test('any member of an alias list stands for the others, be it the victim', async () => {
    expect(await scored(aliased, 'orchard/Service/orders')).toEqual(right);
    expect(await scored(aliased, 'orchard/Service/gate')).toEqual(wrong);
  });

  test('a second member is a second hit', async () => {
    expect(await scored(aliased, 'orchard/Deployment/orders', 'orchard/Service/orders')).toEqual([0.5, 1]);
  });

  test('true causes that are aliases of each other are one', async () => {
    const twins = `aliases: [[one, two]]\n${groups(group('one', 'Service', 'name: a', inShop, root), group('two', 'Service', 'name: b', inShop, root))}`;

    expect((await answerTo(twins)).causes).toHaveLength(1);
    expect(await scored(twins, 'orchard/Service/b')).toEqual(right);
  });
});

describe('precision at full recall', () => {
  const two = groups(
    group('one', 'Deployment', filter('orders-.*'), inShop, root),
    group('two', 'NetworkPolicy', 'name: shut', inShop, root),
  );

  test('an empty list scores nothing', async () => {
    expect(await scored(byName)).toEqual(wrong);
  });

  test('the right cause beside a symptom scores a half', async () => {
    expect(await scored(byName, 'orchard/ConfigMap/switchboard', 'orchard/Service/gate')).toEqual([0.5, 0.5]);
  });

  test('one of two causes scores nothing, both score all', async () => {
    expect(await scored(two, 'orchard/Deployment/orders')).toEqual(wrong);
    expect(await scored(two, 'orchard/Deployment/orders', 'orchard/NetworkPolicy/shut')).toEqual(right);
  });

  test('a second hit on one cause is false, strictly, and free, relaxed', async () => {
    const deploymentAndPod = ['orchard/Deployment/orders', 'orchard/Pod/orders-5f45f75855-j5sn9'] as const;

    expect(await scored(byFilter('orders-.*'), ...deploymentAndPod)).toEqual([0.5, 1]);
    expect(await scored(two, ...deploymentAndPod, 'orchard/NetworkPolicy/shut')).toEqual([2 / 3, 1]);
  });

  test('causes that one pattern covers need as many names as there are causes', async () => {
    const any = ['a', 'b'].map((id) => group(id, 'HorizontalPodAutoscaler', filter('*.*'), inShop, root));

    expect(await scored(groups(...any), 'orchard/HorizontalPodAutoscaler/gate')).toEqual(wrong);
    expect(
      await scored(
        groups(...any),
        'orchard/HorizontalPodAutoscaler/gate',
        'orchard/HorizontalPodAutoscaler/orders',
      ),
    ).toEqual(right);
  });
});

describe('the file', () => {
  test('is absent where the answer is withheld', async () => {
    expect(await itbench.answer(folder)).toBeUndefined();
  });

  test('is refused by its name where it is no answer', async () => {
    const refusal = itbench.answer(scenario('groups: nothing\n'));

    await expect(refusal).rejects.toThrow(InputError);
    await expect(refusal).rejects.toThrow(/ground_truth\.yaml: not an answer: groups/u);
  });

  test('labels a case by the kinds of its causes', async () => {
    expect((await answerTo(byName)).label).toBe('ConfigMap');
    expect((await answerTo(groups(group('a', 'Pod', 'name: a')))).label).toBe('no fault');
  });

  test('predictions are entities, and so are guesses', () => {
    const said = itbench.predict(diagnosis('likely', [cause('orchard/Deployment/orders', 'oom-killed')]));

    expect(said).toEqual([{ entity: 'orchard/Deployment/orders' }]);
    expect(itbench.about('orchard/Pod/a', { entity: 'x/Y/z', named: [] })).toEqual({
      entity: 'orchard/Pod/a',
    });
  });
});
