import { beforeEach, describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { EvidenceError } from '../../src/evidence/evidence-error.ts';
import { type Answer, Ledger, readEvidence } from '../../src/evidence/ledger.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';

const window = { from: '2026-03-01T14:00:00.000Z', to: '2026-03-01T14:30:00.000Z' };
const answer: Answer = {
  source: 'loki',
  signal: 'logs',
  window,
  query: '{namespace="shop"}',
  status: 'ok',
  records: [{ entity: 'shop/Pod/cart-1', text: 'connection refused' }],
  observedAt: '2026-03-01T14:31:00.000Z',
};
const { source, signal, query } = answer;
const unansweredWith = (status: Answer['status']): Answer => ({ source, signal, window, query, status });

let store: Store;
beforeEach(() => {
  store = openSqliteStore(':memory:');
  return () => store.close();
});

const recorded = async (ledger: Ledger, given: Answer): Promise<Evidence> => {
  const evidence = await ledger.record(given);
  if (evidence === undefined) throw new Error('no evidence was recorded');
  return evidence;
};

describe('a ledger', () => {
  it('turns an answer into evidence with everything that was asked', async () => {
    const evidence = await recorded(new Ledger({ run: 'r' }), {
      ...answer,
      link: 'https://grafana.example/x',
    });

    expect(evidence).toEqual({
      id: expect.stringMatching(/^ev_[0-9a-f]{20}$/u),
      source: 'loki',
      signal: 'logs',
      query: '{namespace="shop"}',
      window,
      observedAt: '2026-03-01T14:31:00.000Z',
      records: [{ entity: 'shop/Pod/cart-1', text: 'connection refused' }],
      link: 'https://grafana.example/x',
      redactions: {},
      repairs: {},
    });
  });

  it('gives the same id to the same content, whatever the order of keys and the time of asking', async () => {
    const ledger = new Ledger({ run: 'a' });
    const records = [{ text: 'connection refused', entity: 'shop/Pod/cart-1' }];

    const first = await recorded(ledger, answer);
    const second = await recorded(new Ledger({ run: 'b' }), { ...answer, records, observedAt: window.to });

    expect(second.id).toBe(first.id);
  });

  it.each([
    ['source', { source: 'kubernetes' }],
    ['signal', { signal: 'events' }],
    ['query', { query: '{}' }],
    ['window', { window: { ...window, to: '2026-03-01T14:40:00.000Z' } }],
    ['records', { records: [] }],
  ] as const)('gives another id to another %s', async (_what, change) => {
    const ledger = new Ledger({ run: 'r' });

    const ids = [await recorded(ledger, answer), await recorded(ledger, { ...answer, ...change })].map(
      ({ id }) => id,
    );

    expect(new Set(ids).size).toBe(2);
  });

  it('cleans before it redacts, so that hidden characters hide no secret', async () => {
    const records = [{ text: 'pass\u200bword=hun\0ter2 for jo@shop.example' }];
    const query = 'token=abc\u202e';

    const evidence = await recorded(new Ledger({ run: 'r', redactEmails: true, store }), {
      ...answer,
      records,
      query,
    });

    expect(evidence).toMatchObject({
      query: 'token=[redacted:token]',
      records: [{ text: 'password=[redacted:password] for [redacted:email]' }],
      redactions: { email: 1, password: 1, token: 1 },
      repairs: { 'bidirectional control': 1, 'control code': 1, 'zero-width character': 1 },
    });
    const kept = [await store.list('evidence'), await store.list('ledger')];
    expect(JSON.stringify(kept)).not.toMatch(/hun|jo@|abc/u);
  });

  it('redacts notes and links, also where no answer came', async () => {
    const ledger = new Ledger({ run: 'r' });

    await ledger.record({ ...unansweredWith('denied'), note: 'https://u:hunter2@loki refused' });

    expect(ledger.coverage()).toMatchObject([{ note: 'https://u:[redacted:url-password]@loki refused' }]);
  });

  it.each(['ok', 'empty', 'truncated'] as const)(
    'has evidence for a look-up that ended %s',
    async (status) => {
      const ledger = new Ledger({ run: 'r' });

      const evidence = await recorded(ledger, {
        ...answer,
        status,
        records: [],
        broken: 2,
        note: 'cut at 100',
      });

      expect(ledger.find(evidence.id)).toBe(evidence);
      expect(ledger.all()).toEqual([evidence]);
      expect(ledger.coverage()).toEqual([
        {
          source: 'loki',
          signal: 'logs',
          status,
          records: 0,
          note: 'cut at 100',
          redactions: {},
          repairs: {},
          broken: 2,
        },
      ]);
    },
  );

  it.each(['denied', 'timeout', 'rate-limited', 'unreachable', 'misconfigured'] as const)(
    'has coverage but no evidence for a look-up that ended %s',
    async (status) => {
      const ledger = new Ledger({ run: 'r' });

      const evidence = await ledger.record({ ...unansweredWith(status), note: 'no' });

      expect(evidence).toBeUndefined();
      expect(ledger.all()).toEqual([]);
      expect(ledger.coverage()).toMatchObject([
        { source: 'loki', signal: 'logs', status, records: 0, note: 'no' },
      ]);
    },
  );

  it('finds only what its own run has seen', async () => {
    const elsewhere = await recorded(new Ledger({ run: 'a', store }), answer);

    expect(new Ledger({ run: 'b', store }).find(elsewhere.id)).toBeUndefined();
  });

  it('records the same answer to the same question once', async () => {
    const ledger = new Ledger({ run: 'r', store });
    const first = await ledger.record(answer);

    const second = await ledger.record({ ...answer, observedAt: window.to });

    expect(second).toBe(first);
    expect(ledger.all()).toHaveLength(1);
    expect(ledger.coverage()).toHaveLength(1);
    expect(await store.list('ledger')).toHaveLength(1);
  });

  it('lets an answer take the place of a failure in its coverage, and not the other way round', async () => {
    const ledger = new Ledger({ run: 'r', store });
    const failure = unansweredWith('timeout');

    await ledger.record(failure);
    await ledger.record(answer);
    await ledger.record(failure);

    expect(ledger.coverage().map((entry) => entry.status)).toEqual(['ok']);
    expect((await Ledger.reopen({ run: 'r', store })).coverage()).toEqual(ledger.coverage());
  });

  it('keeps both answers where the same question was answered differently', async () => {
    const ledger = new Ledger({ run: 'r' });

    await ledger.record(answer);
    await ledger.record({ ...answer, records: [] });

    expect(ledger.all()).toHaveLength(2);
    expect(ledger.coverage().map((entry) => entry.records)).toEqual([0]);
  });

  it('reads a run back from the store in order, and goes on behind it', async () => {
    const ledger = new Ledger({ run: 'i1/1', store });
    const queries = Array.from({ length: 450 }, (_, n) => `q${n}`);
    for (const query of queries) await ledger.record({ ...answer, query });
    await ledger.record({ ...unansweredWith('timeout'), query: 'late' });
    await new Ledger({ run: 'i1/10', store }).record({ ...answer, query: 'of another run' });

    const reopened = await Ledger.reopen({ run: 'i1/1', store });
    await reopened.record({ ...answer, query: 'after' });

    expect(reopened.all().map((evidence) => evidence.query)).toEqual([...queries, 'after']);
    expect(reopened.coverage().slice(0, -1)).toEqual(ledger.coverage());
    expect((await Ledger.reopen({ run: 'i1/1', store })).all()).toEqual(reopened.all());
  });

  it('loses no line when two processes write one run', async () => {
    const ledgers = [new Ledger({ run: 'r', store }), new Ledger({ run: 'r', store })];

    await Promise.all(ledgers.map((ledger, n) => ledger.record({ ...answer, query: `q${n}` })));

    expect((await Ledger.reopen({ run: 'r', store })).all()).toHaveLength(2);
  });

  it('records side by side without mixing up lines', async () => {
    const ledger = new Ledger({ run: 'r', store });

    await Promise.all(Array.from({ length: 20 }, (_, n) => ledger.record({ ...answer, query: `q${n}` })));

    expect((await Ledger.reopen({ run: 'r', store })).all()).toEqual(ledger.all());
  });
});

describe('readEvidence', () => {
  it('reads evidence of any run by its id', async () => {
    const evidence = await recorded(new Ledger({ run: 'r', store }), answer);

    expect(await readEvidence(store, evidence.id)).toEqual(evidence);
    expect(await readEvidence(store, 'ev_0')).toBeUndefined();
  });

  it('refuses evidence that was edited afterwards', async () => {
    const evidence = await recorded(new Ledger({ run: 'r', store }), answer);
    const kept = await store.read('evidence', evidence.id);
    await store.write('evidence', evidence.id, { ...kept?.value, records: [{ text: 'all is well' }] }, 1);

    await expect(readEvidence(store, evidence.id)).rejects.toThrow(EvidenceError);
    await expect(Ledger.reopen({ run: 'r', store })).rejects.toThrow(/does not fit its hash/u);
  });
});
