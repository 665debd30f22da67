import { describe, expect, it } from 'vitest';
import type { Draft } from '../../src/diagnosis/diagnosis.ts';
import { type GateFacts, settle } from '../../src/diagnosis/gate.ts';
import type { CoverageEntry } from '../../src/evidence/coverage.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import type { Receipt } from '../../src/evidence/receipt.ts';
import type { EntityId } from '../../src/lib/entity.ts';

const window = { from: '2026-03-01T10:00:00.000Z', to: '2026-03-01T11:00:00.000Z' };
const evidence: Evidence = {
  id: 'ev_00000000000000000001',
  source: 'kubernetes',
  signal: 'events',
  query: 'events in bank',
  window,
  observedAt: window.to,
  records: [
    { entity: 'bank/ReplicaSet/ledger-1', message: 'exceeded quota: mem' },
    { entity: 'bank/Service/ledger', message: 'connection refused' },
  ],
  redactions: {},
  repairs: {},
};
const receipt = (change: Partial<Receipt> = {}): Receipt => ({
  evidence: evidence.id,
  locator: '0/message',
  quote: 'exceeded quota: mem',
  shows: 'state',
  stance: 'supports',
  ...change,
});
const mechanism = receipt();
const link = receipt({ locator: '1/message', quote: 'connection refused', shows: 'symptom' });
const answered: CoverageEntry = {
  ...{ source: 'kubernetes', signal: 'events', status: 'ok', records: 2, note: '', broken: 0 },
  ...{ redactions: {}, repairs: {} },
};

const quota: EntityId = 'bank/ResourceQuota/mem';
const cause = (change: Partial<Draft['causes'][number]> = {}): Draft['causes'][number] => ({
  entity: quota,
  mechanism: 'memory-quota-exceeded',
  claim: 'The quota is used up.',
  receipts: [mechanism, link],
  ...change,
});
const draft = (change: Partial<Draft> = {}): Draft => ({
  ...{
    causes: [cause()],
    symptoms: [],
    propagations: [],
    alerts: [],
    ruledOut: [],
    unknowns: [],
    actions: [],
  },
  healthy: false,
  ...change,
});
const facts = (change: Partial<GateFacts> = {}): GateFacts => ({
  find: (id) => (id === evidence.id ? evidence : undefined),
  exists: () => true,
  workloadOf: (entity) => entity,
  coverage: [answered],
  window,
  ...change,
});

describe('the gate', () => {
  it('confirms a cause whose mechanism and effect have receipts', () => {
    const settled = settle(draft(), facts());

    expect(settled.verdict).toBe('confirmed');
    expect(settled.causes).toMatchObject([{ entity: quota, status: 'cause' }]);
    expect(settled.objections).toEqual([]);
  });

  it.each([
    ['evidence that is not in the ledger', receipt({ evidence: 'ev_ffffffffffffffffffff' })],
    ['a quote that is not there', receipt({ quote: 'exceeded quota: cpu' })],
    ['a real quote at another place', receipt({ locator: '1/message' })],
    ['a locator that leads nowhere', receipt({ locator: '9/message' })],
  ])('drops a receipt with %s, and the cause to a hypothesis', (_, forged) => {
    const settled = settle(draft({ causes: [cause({ receipts: [forged, link] })] }), facts());

    expect(settled.causes).toMatchObject([{ status: 'hypothesis', receipts: [link] }]);
    expect(settled.verdict).toBe('insufficient');
    expect(settled.objections.map((objection) => objection.code)).toEqual([
      'receipt-unsupported',
      'no-mechanism',
    ]);
  });

  it('asserts nothing about an entity that was never seen', () => {
    const settled = settle(draft(), facts({ exists: () => false }));

    expect(settled.causes).toMatchObject([{ status: 'hypothesis' }]);
    expect(settled.objections).toMatchObject([{ code: 'entity-unknown' }]);
  });

  it('asserts nothing that has no link to a symptom', () => {
    const settled = settle(draft({ causes: [cause({ receipts: [mechanism] })] }), facts());

    expect(settled.objections).toMatchObject([{ code: 'no-link' }]);
    expect(settled.verdict).toBe('insufficient');
  });

  it('does not take a contradicting receipt as proof', () => {
    const against = receipt({ stance: 'contradicts' });

    const settled = settle(draft({ causes: [cause({ receipts: [against, link] })] }), facts());

    expect(settled.objections).toMatchObject([{ code: 'no-mechanism' }]);
  });

  it('asserts nothing that began after the window', () => {
    const settled = settle(draft({ causes: [cause({ since: '2026-03-01T11:00:01.000Z' })] }), facts());

    expect(settled.objections).toMatchObject([{ code: 'after-window' }]);
  });

  it('turns a cause that another one explains into a symptom', () => {
    const victim = cause({ entity: 'bank/Deployment/ledger', mechanism: 'crash-loop' });
    const hop = { source: quota, target: victim.entity, effect: 'no pods' };

    const settled = settle(draft({ causes: [victim, cause()], propagations: [hop] }), facts());

    expect(settled.causes.map((one) => one.entity)).toEqual([quota]);
    expect(settled.symptoms).toMatchObject([{ entity: victim.entity, explainedBy: quota }]);
  });

  it('explains along several hops, and not at all in a circle', () => {
    const middle: EntityId = 'bank/Service/ledger';
    const far = cause({ entity: 'bank/Deployment/front' });
    const hops = [
      { source: quota, target: middle, effect: '' },
      { source: middle, target: far.entity, effect: '' },
    ];
    const circle = [...hops, { source: far.entity, target: quota, effect: '' }];

    const chained = settle(draft({ causes: [cause(), far], propagations: hops }), facts());
    const circular = settle(draft({ causes: [cause(), far], propagations: circle }), facts());

    expect(chained.causes).toHaveLength(1);
    expect(circular.causes).toHaveLength(2);
  });

  it('does not let a hypothesis explain anything away', () => {
    const victim = cause({ entity: 'bank/Deployment/ledger' });
    const unproven = cause({ receipts: [] });
    const hop = { source: quota, target: victim.entity, effect: 'no pods' };

    const settled = settle(draft({ causes: [unproven, victim], propagations: [hop] }), facts());

    expect(settled.causes.map((one) => [one.entity, one.status])).toEqual([
      [victim.entity, 'cause'],
      [quota, 'hypothesis'],
    ]);
  });

  it('folds a second hit on one workload into the first', () => {
    const pod = cause({ entity: 'bank/Pod/ledger-1' });
    const deployment = cause({ entity: 'bank/Deployment/ledger' });

    const settled = settle(
      draft({ causes: [deployment, pod] }),
      facts({ workloadOf: () => 'bank/Deployment/ledger' }),
    );

    expect(settled.causes.map((one) => one.entity)).toEqual([deployment.entity]);
    expect(settled.ruledOut).toMatchObject([{ entity: pod.entity }]);
  });

  it('drops symptoms whose receipts do not stand', () => {
    const forged = receipt({ quote: 'nowhere', shows: 'symptom' });
    const symptom = { entity: quota, claim: 'x', explainedBy: quota, receipts: [forged] };

    const settled = settle(draft({ symptoms: [symptom] }), facts());

    expect(settled.symptoms).toEqual([]);
  });
});

describe('the verdict', () => {
  const unreachable: CoverageEntry = { ...answered, source: 'loki', signal: 'logs', status: 'unreachable' };

  it('is capped by a source that did not answer, and says which', () => {
    const settled = settle(draft(), facts({ coverage: [answered, unreachable] }));

    expect(settled.verdict).toBe('likely');
    expect(settled.reason).toContain('loki logs (unreachable)');
  });

  it('is capped by an alert that nothing explains', () => {
    const settled = settle(draft({ alerts: [{ alert: 'HighLatency', explained: false, why: '' }] }), facts());

    expect(settled).toMatchObject({
      verdict: 'likely',
      reason: 'Confidence capped: not explained: HighLatency.',
    });
  });

  it('is capped by a cause that rests on a single record', () => {
    const both = [mechanism, receipt({ shows: 'symptom' })];

    const settled = settle(draft({ causes: [cause({ receipts: both })] }), facts());

    expect(settled.reason).toContain('single record');
  });

  it('is capped by what a claim takes for granted', () => {
    const settled = settle(draft({ causes: [cause({ doubt: 'what it asks for was not seen' })] }), facts());

    expect(settled).toMatchObject({
      verdict: 'likely',
      reason: 'Confidence capped: what it asks for was not seen.',
    });
  });

  it('is competing while two causes cannot be told apart', () => {
    const other: EntityId = 'bank/ConfigMap/limits';
    const causes = [cause({ rivals: [other] }), cause({ entity: other, rivals: [quota] })];

    expect(settle(draft({ causes }), facts()).verdict).toBe('competing');
  });

  it('is no-fault only when everything answered and nothing is wrong', () => {
    const healthy = draft({ causes: [], healthy: true });

    expect(settle(healthy, facts()).verdict).toBe('no-fault');
    expect(settle(healthy, facts({ coverage: [answered, unreachable] })).verdict).toBe('insufficient');
    expect(settle(healthy, facts({ coverage: [] })).verdict).toBe('insufficient');
    expect(settle(healthy, facts({ coverage: [{ ...answered, status: 'empty' }] })).verdict).toBe(
      'insufficient',
    );
  });

  it('is insufficient for symptoms without a cause', () => {
    const settled = settle(draft({ causes: [] }), facts());

    expect(settled).toMatchObject({ verdict: 'insufficient', reason: 'Symptoms, but no cause found.' });
  });
});
