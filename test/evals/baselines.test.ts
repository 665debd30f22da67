import { describe, expect, test } from 'vitest';
import { baselines, type Known, readClues } from '../../src/evals/baselines.ts';
import type { ObjectRecord } from '../../src/sources/signals.ts';
import type { Source } from '../../src/sources/source.ts';
import { memoryFormat, openCase, truth, window } from '../support/eval-format.ts';

const format = memoryFormat({});
const known = (text: string, object: string, fault: string, suspect?: Known['clues']['suspect']): Known => ({
  clues: { text, suspect },
  answer: { label: fault, causes: [truth(object, fault)] },
});

const named = (cases: readonly Known[]) =>
  Object.fromEntries(
    baselines(format, cases).map(({ name, a1, objectA1 }) => [name, [a1.hits, objectA1.hits]]),
  );

describe('guessing', () => {
  test('by the words takes the answer that other cases with the same words have', () => {
    const cases = [
      known('slow', 'x', 'a'),
      known('slow', 'x', 'a'),
      known('down', 'y', 'b'),
      known('down', 'y', 'b'),
    ];

    expect(named(cases)['alert text alone']).toEqual([4, 4]);
  });

  test('never sees its own case', () => {
    const cases = [known('one', 'x', 'a'), known('two', 'y', 'b'), known('three', 'z', 'c')];

    expect(named(cases)['majority class']).toEqual([0, 0]);
    expect(named(cases)['alert text alone']).toEqual([0, 0]);
  });

  test('the majority takes the commonest answer', () => {
    const cases = [known('1', 'x', 'a'), known('2', 'x', 'a'), known('3', 'x', 'a'), known('4', 'y', 'b')];

    expect(named(cases)['majority class']).toEqual([3, 3]);
  });

  test('is scored by the precision at full recall as well', () => {
    const cases = [known('1', 'x', 'a'), known('2', 'x', 'b'), known('3', 'x', 'a'), known('4', 'y', 'b')];

    const majority = baselines(format, cases).find((each) => each.name === 'majority class');

    expect(majority?.precisionAtFullRecall).toBe(0.75);
  });

  test('the constant guess blames the suspect for the commonest fault', () => {
    const [web, api] = ['shop/Deployment/web', 'shop/Deployment/api'] as const;
    const cases = [known('1', web, 'a', web), known('2', api, 'a', api), known('3', web, 'b', api)];

    expect(named(cases)['constant guess']).toEqual([2, 2]);
  });
});

const object = (kind: string, name: string, rest: object): ObjectRecord => ({
  entity: `shop/${kind}/${name}`,
  observedAt: window.to,
  manifest: { kind, metadata: { name }, ...rest },
});

const pod = (name: string, owner: string, restartCount: number) =>
  object('Pod', name, {
    metadata: { name, ownerReferences: [{ kind: 'ReplicaSet', name: owner }] },
    status: { containerStatuses: [{ restartCount }] },
  });

const withObjects = (records: readonly ObjectRecord[]): Source => ({
  name: 'objects',
  signals: ['objects'],
  look: async () => ({ status: 'ok', query: '', observedAt: window.to, records }) as never,
  check: async () => ({ status: 'ok', query: '', observedAt: window.to, records: [] }),
  close: async () => undefined,
});

const suspectIn = async (...records: ObjectRecord[]) =>
  (await readClues(openCase('c', { sources: [withObjects(records)], namespaces: ['shop'] }))).suspect;

describe('the suspect', () => {
  const set = object('ReplicaSet', 'api-1', {
    metadata: { name: 'api-1', ownerReferences: [{ kind: 'Deployment', name: 'api' }] },
  });
  const unready = object('Deployment', 'web', { spec: { replicas: 2 }, status: { readyReplicas: 1 } });

  test('is the workload of the pod that restarted most', async () => {
    const suspect = await suspectIn(unready, set, pod('api-1-x', 'api-1', 4), pod('api-1-y', 'api-1', 2));

    expect(suspect).toBe('shop/Deployment/api');
  });

  test('is the first workload that is not ready where nothing restarted', async () => {
    const later = object('StatefulSet', 'zoo', { spec: { replicas: 1 }, status: {} });

    expect(await suspectIn(later, set, pod('api-1-x', 'api-1', 0), unready)).toBe('shop/Deployment/web');
  });

  test('is nobody where all is well', async () => {
    const ready = object('Deployment', 'web', { spec: { replicas: 1 }, status: { readyReplicas: 1 } });

    expect(await suspectIn(ready)).toBeUndefined();
  });
});
