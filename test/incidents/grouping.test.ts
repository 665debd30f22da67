import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Board,
  emptyBoard,
  learned,
  type Newcomer,
  place,
  type Rule,
} from '../../src/incidents/grouping.ts';
import { areRelated, surroundingsOf, surroundingsOfEntity } from '../../src/incidents/surroundings.ts';
import { anAlert, anIncident } from '../support/arrivals.ts';

type Labels = Readonly<Record<string, string>>;
const around = (labels: Labels, values: readonly string[] = []) =>
  surroundingsOf(anAlert({ labels, values }));

const rule: Rule = { windowMs: 300_000, causeMs: 3_600_000, stormAlerts: 5 };

const newcomer = (name: string, labels: Labels, change: Partial<Newcomer> = {}): Newcomer => ({
  ...{ key: name, around: around(labels), critical: false, alone: false, now: 0 },
  seed: anIncident({ id: name }),
  ...change,
});

/** Puts newcomers on a board, one after another; the incident of each. */
function placed(newcomers: readonly Newcomer[], on: Board = emptyBoard) {
  let board = on;
  const homes = newcomers.map((each) => {
    const placement = place(board, each, rule);
    board = placement.board;
    return placement.group.incident;
  });
  return { board, homes };
}

const unrelated = (count: number, change: Partial<Newcomer> = {}): Newcomer[] =>
  Array.from({ length: count }, (_, n) => newcomer(`a${n}`, { service: `svc-${n}` }, change));

describe('two alerts', () => {
  const shop = { namespace: 'shop' };
  it.each([
    ['name one service', { service: 'cart' }, { service: 'cart', severity: 'critical' }],
    ['name one workload by other labels', { service: 'cart', ...shop }, { deployment: 'cart', ...shop }],
    [
      'name pods of one workload',
      { pod: 'cart-6d4b75cb6d-hwxqj', ...shop },
      { pod: 'cart-6d4b75cb6d-x9f2z', ...shop },
    ],
    ['name a service, one without its namespace', { app: 'cart' }, { app: 'cart', ...shop }],
    ['are about a node and a pod on it', { node: 'n1' }, { node: 'n1', pod: 'cart-0', ...shop }],
    ['are about a namespace and a service in it', { ...shop }, { service: 'cart', ...shop }],
    ['name a service as Datadog tags it', { kube_deployment: 'cart' }, { service: 'cart' }],
    ['name a service in their job only', { job: 'ledger' }, { service: 'ledger' }],
  ] as const)('that %s are related', (_how, one, other) => {
    expect(areRelated(around(one), around(other))).toBe(true);
    expect(areRelated(around(other), around(one))).toBe(true);
  });

  it.each([
    ['name two services in one namespace', { service: 'cart', ...shop }, { service: 'mail', ...shop }],
    [
      'name two services on one node',
      { service: 'cart', node: 'n1', ...shop },
      { service: 'mail', node: 'n1', namespace: 'post' },
    ],
    ['name one service in two namespaces', { service: 'cart', ...shop }, { service: 'cart', namespace: 'b' }],
    [
      'name one service in two clusters',
      { service: 'cart', cluster: 'a' },
      { service: 'cart', cluster: 'b' },
    ],
    [
      'name one service in two environments',
      { service: 'cart', env: 'prod' },
      { service: 'cart', env: 'dev' },
    ],
    ['name two nodes', { node: 'n1' }, { node: 'n2' }],
    [
      'share severity, team and scrape only',
      { severity: 'critical', team: 'sre', prometheus: 'monitoring/k8s', job: 'kubelet' },
      { severity: 'critical', team: 'sre', prometheus: 'monitoring/k8s', job: 'kubelet' },
    ],
    [
      'come through one exporter',
      { service: 'kube-state-metrics', pod: 'kube-state-metrics-0' },
      { service: 'kube-state-metrics', pod: 'kube-state-metrics-0' },
    ],
    ['say nothing', {}, {}],
  ] as const)('that %s are apart', (_how, one, other) => {
    expect(areRelated(around(one), around(other))).toBe(false);
    expect(areRelated(around(other), around(one))).toBe(false);
  });

  it.each([
    [['shop', 'cart', 'critical'], ['cart', 'shop', 'warning'], true],
    [['shop', 'cart'], ['shop', 'mail'], false],
    [['critical'], ['critical'], false],
  ])('that give the values %j and %j without names are related: %s', (one, other, expected) => {
    expect(areRelated(around({}, one), around({}, other))).toBe(expected);
  });

  it.each([
    [{ service: 'cart', namespace: 'shop' }, true],
    [{ service: 'cart', namespace: 'post' }, false],
    [{ service: 'mail', namespace: 'shop' }, false],
  ])('of which one gives values and the other the labels %j are related: %s', (labels, expected) => {
    expect(areRelated(around({}, ['shop', 'cart']), around(labels))).toBe(expected);
  });
});

describe('an entity that a diagnosis names', () => {
  it.each([
    ['shop/Deployment/cart', { pod: 'cart-6d4b75cb6d-hwxqj', namespace: 'shop' }, true],
    ['shop/Pod/cart-6d4b75cb6d-hwxqj', { service: 'cart', namespace: 'shop' }, true],
    ['cluster/Node/n1', { node: 'n1' }, true],
    ['cluster/Namespace/shop', { service: 'cart', namespace: 'shop' }, true],
    ['prometheus/Service/cart', { service: 'cart', namespace: 'shop' }, true],
    ['shop/Deployment/cart', { service: 'cart', namespace: 'post' }, false],
    ['cluster/Node/n1', { node: 'n2' }, false],
  ] as const)('%s is what %j is about: %s', (entity, labels, expected) => {
    expect(areRelated(surroundingsOfEntity(entity), around(labels))).toBe(expected);
  });
});

describe('a new alert', () => {
  const cart = { service: 'cart', namespace: 'shop' };

  it.each([
    ['within the window', 300_000, 'first'],
    ['after the window', 300_001, 'second'],
  ])('of the same neighbourhood %s belongs to incident %3$s', (_when, now, home) => {
    const { homes } = placed([newcomer('first', cart), newcomer('second', cart, { now })]);

    expect(homes).toEqual(['first', home]);
  });

  it('counts its window from the last arrival, not from the first', () => {
    const times = [0, 250_000, 500_000, 750_000];

    const { homes } = placed(times.map((now, n) => newcomer(`a${n}`, cart, { now })));

    expect(homes).toEqual(['a0', 'a0', 'a0', 'a0']);
  });

  it('of an independent fault opens its own', () => {
    const { homes } = placed([
      newcomer('first', cart),
      newcomer('second', { service: 'mail', namespace: 'shop' }),
    ]);

    expect(homes).toEqual(['first', 'second']);
  });

  it('about a whole namespace joins, and does not draw the rest of the namespace after it', () => {
    const { homes } = placed([
      newcomer('first', cart),
      newcomer('quota', { namespace: 'shop' }),
      newcomer('mail', { service: 'mail', namespace: 'shop' }),
    ]);

    expect(homes).toEqual(['first', 'first', 'mail']);
  });

  it.each([
    ['an hour', 3_600_000, 'first'],
    ['longer', 3_600_001, 'second'],
  ])('about what a diagnosis blames joins for %s at most', (_long, now, home) => {
    const { board } = placed([newcomer('first', cart)]);
    const causes = [surroundingsOfEntity('data/StatefulSet/ledger-db')];
    const wiser = learned(board, 'first', { causes, reached: [] });

    const { homes } = placed([newcomer('second', { pod: 'ledger-db-0', namespace: 'data' }, { now })], wiser);

    expect(homes).toEqual([home]);
  });

  it('about what a diagnosis says is reached joins within the window', () => {
    const { board } = placed([newcomer('first', cart)]);
    const reached = [surroundingsOfEntity('shop/Service/frontend')];

    const { homes } = placed(
      [newcomer('second', { service: 'frontend', namespace: 'shop' })],
      learned(board, 'first', { causes: [], reached }),
    );

    expect(homes).toEqual(['first']);
  });

  it('that a person asks about opens its own, however related', () => {
    const { homes } = placed([newcomer('first', cart), newcomer('asked', cart, { alone: true })]);

    expect(homes).toEqual(['first', 'asked']);
  });
});

describe('a storm', () => {
  it('begins with the sixth alert within a minute that is related to nothing', () => {
    const { homes } = placed(unrelated(9));

    expect(homes).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a5', 'a5', 'a5']);
  });

  it('does not begin when the same alerts take longer than a minute', () => {
    const slow = unrelated(9).map((each, n) => ({ ...each, now: n * 15_000 }));

    expect(new Set(placed(slow).homes).size).toBe(9);
  });

  it('lasts while it goes on, however few of its alerts open incidents', () => {
    const long = unrelated(200).map((each, n) => ({ ...each, now: n * 2_000 }));

    expect(new Set(placed(long).homes).size).toBe(6);
  });

  it('takes in what states no place, and two places apart at most', () => {
    const places = ['a', 'b', 'c', 'd', 'e'].map((namespace, n) =>
      newcomer(`n${n}`, { namespace, service: `s-${namespace}` }),
    );
    const again = places.map((each, n) => ({
      ...each,
      key: `m${n}`,
      around: { ...each.around, workloads: [`t${n}`] },
    }));

    const { homes } = placed([...unrelated(5), ...places, ...again]);

    expect(homes.slice(5)).toEqual(['n0', 'n1', 'n2', 'n2', 'n2', 'n0', 'n1', 'n2', 'n2', 'n2']);
  });

  it('leaves critical alerts of other neighbourhoods their own incidents, three at most', () => {
    const critical = ['a', 'b', 'c', 'd'].map((namespace, n) =>
      newcomer(`c${n}`, { namespace, service: `s-${namespace}` }, { critical: true }),
    );
    const { board, homes } = placed([...unrelated(6), ...critical]);

    expect(homes.slice(5)).toEqual(['a5', 'c0', 'c1', 'c2', 'c3']);
    expect(board.groups.filter(({ storm }) => storm !== undefined).map(({ incident }) => incident)).toEqual([
      'a5',
      'c3',
    ]);
  });

  it('is one incident where all state one cluster, whatever their namespaces', () => {
    const all = unrelated(40).map((each, n) => ({
      ...each,
      around: { ...each.around, namespace: `n${n % 8}`, cluster: 'eu-1' },
    }));

    expect(new Set(placed(all).homes.slice(5))).toEqual(new Set(['a5']));
  });

  it('is no reason to part what is related', () => {
    const { homes } = placed([...unrelated(6), newcomer('again', { service: 'svc-2' })]);

    expect(homes.at(-1)).toBe('a2');
  });
});

describe('any sequence of alerts', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const labels = fc.record(
    { service: name, namespace: name, node: name, cluster: fc.constantFrom('x', 'y') },
    { requiredKeys: [] },
  );
  const arrival = fc.record({ labels, critical: fc.boolean(), gap: fc.integer({ min: 0, max: 120_000 }) });

  it('finds each alert one home, and the same one when it is placed again', () => {
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 60 }), (arrivals) => {
        let now = 0;
        const all = arrivals.map(({ labels: given, critical, gap }, n) =>
          newcomer(`a${n}`, given, { critical, now: (now += gap) }),
        );
        let board = emptyBoard;
        for (const each of all) {
          const first = place(board, each, rule);
          const second = place(first.board, each, rule);
          expect(second.group.incident).toBe(first.group.incident);
          expect(second.how).toBe('joined');
          board = first.board;
        }
      }),
    );
  });

  it('never brings two clusters into one incident, while there is no storm', () => {
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 5 }), (given) => {
        const { homes } = placed(given.map((each, n) => newcomer(`a${n}`, each)));
        for (const [n, { cluster }] of given.entries()) {
          const opener = given[Number(homes[n]?.slice(1))]?.cluster;
          expect(cluster ?? opener ?? '').toBe(opener ?? cluster ?? '');
        }
      }),
    );
  });

  it('opens eleven incidents at most in a minute, whatever arrives', () => {
    const one = fc.record({ labels, critical: fc.boolean() });
    fc.assert(
      fc.property(fc.array(one, { minLength: 50, maxLength: 300 }), (arrivals) => {
        const { homes } = placed(
          arrivals.map(({ labels: given, critical }, n) => newcomer(`a${n}`, given, { critical })),
        );
        expect(new Set(homes).size).toBeLessThanOrEqual(11);
      }),
    );
  });
});
