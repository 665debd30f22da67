import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/escalation/decide.ts';
import type { Impact } from '../../src/escalation/impact.ts';
import { triggers } from '../../src/escalation/triggers/registry.ts';
import { type TriggerCase, triggerContract } from '../contracts/trigger.ts';
import { aCause, aLookUp, aModelNote, anAlert, anIncident, aReceipt } from '../support/diagnoses.ts';
import { someFacts, thresholds } from '../support/escalations.ts';

const insufficient = { verdict: 'insufficient', causes: [] } as const;
const impact = (change: Partial<Impact> = {}): Impact => ({
  ...{ entity: 'shop/Service/checkout', errorShare: 0.38, affected: 2100, requests: 5500, minutes: 12 },
  receipts: [aReceipt()],
  ...change,
});
const checkout = { name: 'checkout', tier: 1, owner: 'payments' };
const withImpact = (change: Partial<Impact>, services = [checkout]) =>
  someFacts({ impacts: [impact(change)], services });

const cases: Readonly<Record<string, { fires: readonly TriggerCase[]; silent: readonly TriggerCase[] }>> = {
  'person-asked': {
    fires: [{ title: 'somebody did', facts: someFacts({ askedBy: 'U0ANN' }) }],
    silent: [{ title: 'nobody did', facts: someFacts() }],
  },
  'suspected-instruction': {
    fires: [
      {
        title: 'a log line wants something',
        facts: someFacts({
          diagnosis: {
            suspicions: [{ what: 'to delete a namespace.', entity: 'shop/Pod/web-1', receipts: [] }],
          },
        }),
        says: /`shop\/Pod\/web-1` reads like an instruction: to delete a namespace\.$/u,
      },
    ],
    silent: [{ title: 'none was found', facts: someFacts({ diagnosis: { suspicions: [] } }) }],
  },
  'security-sensitive': {
    fires: [
      {
        title: 'the alert is a finding',
        facts: someFacts({
          incident: anIncident({ alerts: [anAlert({ labels: { finding_type: 'UnauthorizedAccess:EC2' } })] }),
          diagnosis: { verdict: 'no-fault' },
        }),
        says: /UnauthorizedAccess/u,
      },
      {
        title: 'the service is marked',
        facts: someFacts({ services: [{ name: 'vault', securitySensitive: true }] }),
        says: /`vault`/u,
      },
    ],
    silent: [
      {
        title: 'the marked service is healthy',
        facts: someFacts({
          services: [{ name: 'vault', securitySensitive: true }],
          diagnosis: { verdict: 'no-fault' },
        }),
      },
      { title: 'the service is not marked', facts: someFacts({ services: [checkout] }) },
    ],
  },
  'customer-impact': {
    fires: [
      {
        title: 'the share is on the line',
        facts: withImpact({ errorShare: 0.1, affected: 5 }),
        says: /10 %/u,
      },
      { title: 'the number is on the line', facts: withImpact({ errorShare: 0.01, affected: 1000 }) },
      {
        title: 'requests were not counted',
        facts: withImpact({ affected: undefined, requests: undefined }),
      },
      {
        title: 'no services are known',
        facts: withImpact({}, []),
        says: /38 % .*`checkout`, 2,100 in 12 min/u,
      },
      { title: 'the tier is the last that counts', facts: withImpact({}, [{ ...checkout, tier: 2 }]) },
    ],
    silent: [
      { title: 'just below both', facts: withImpact({ errorShare: 0.099, affected: 999 }) },
      { title: 'hardly anybody asks', facts: withImpact({ errorShare: 1, affected: 19, requests: 19 }) },
      { title: 'the tier is below the line', facts: withImpact({}, [{ ...checkout, tier: 3 }]) },
      { title: 'it belongs to no service', facts: withImpact({ entity: 'shop/Service/report' }) },
      { title: 'nothing was measured', facts: someFacts({ services: [checkout] }) },
      {
        title: 'the settings moved the line',
        facts: withImpact({}),
        thresholds: { errorShare: 0.5, affectedRequests: 9999 },
      },
    ],
  },
  'competing-causes': {
    fires: [
      {
        title: 'two fit',
        facts: someFacts({ diagnosis: { verdict: 'competing', causes: [aCause(), aCause()] } }),
        says: /^2 causes/u,
      },
    ],
    silent: [{ title: 'one is likely', facts: someFacts({ diagnosis: { verdict: 'likely' } }) }],
  },
  'conflicting-evidence': {
    fires: [
      {
        title: 'a receipt speaks against an asserted cause',
        facts: someFacts({
          diagnosis: { causes: [aCause({ receipts: [aReceipt(), aReceipt({ stance: 'contradicts' })] })] },
        }),
      },
    ],
    silent: [
      {
        title: 'it speaks against what nobody asserts',
        facts: someFacts({
          diagnosis: {
            causes: [aCause({ status: 'hypothesis', receipts: [aReceipt({ stance: 'contradicts' })] })],
          },
        }),
      },
    ],
  },
  'missing-telemetry': {
    fires: [
      {
        title: 'a source was denied and there is no cause',
        facts: someFacts({
          diagnosis: {
            ...insufficient,
            coverage: [aLookUp(), aLookUp({ source: 'loki', signal: 'logs', status: 'denied' })],
          },
        }),
        says: /loki logs \(access denied\)/u,
      },
      {
        title: 'there are no sources at all',
        facts: someFacts({ diagnosis: { ...insufficient, coverage: [] } }),
      },
    ],
    silent: [
      {
        title: 'all answered, though with nothing',
        facts: someFacts({ diagnosis: { ...insufficient, coverage: [aLookUp({ status: 'empty' })] } }),
      },
      {
        title: 'the cause stands without it',
        facts: someFacts({ diagnosis: { verdict: 'likely', coverage: [aLookUp({ status: 'denied' })] } }),
      },
    ],
  },
  outage: {
    fires: [
      {
        title: 'a source is out',
        facts: someFacts({
          diagnosis: {
            ...insufficient,
            coverage: [aLookUp(), aLookUp({ source: 'loki', status: 'timeout' })],
          },
        }),
        says: /do not answer: loki/u,
      },
      {
        title: 'all are out',
        facts: someFacts({ diagnosis: { ...insufficient, coverage: [aLookUp({ status: 'unreachable' })] } }),
        says: /^No source answers/u,
      },
      {
        title: 'the model service is out',
        facts: someFacts({
          diagnosis: {
            verdict: 'likely',
            model: aModelNote({ ended: 'failed', failureDomain: 'model-service' }),
          },
        }),
        says: /model service/u,
      },
      {
        title: 'the run failed with it',
        facts: someFacts({ failure: { domain: 'model-service', message: '503' } }),
      },
    ],
    silent: [
      {
        title: 'one look-up of a source failed',
        facts: someFacts({
          diagnosis: {
            ...insufficient,
            coverage: [aLookUp(), aLookUp({ signal: 'events', status: 'timeout' })],
          },
        }),
      },
      {
        title: 'the rules confirm without the model',
        facts: someFacts({ diagnosis: { model: aModelNote({ ended: 'failed' }) } }),
      },
      {
        title: 'the run failed by itself',
        facts: someFacts({ failure: { domain: 'bot', message: 'defect' } }),
      },
    ],
  },
  'investigation-failed': {
    fires: [
      {
        title: 'a defect',
        facts: someFacts({ failure: { domain: 'bot', message: 'defect' } }),
        says: /Casefile itself/u,
      },
    ],
    silent: [
      {
        title: 'the model service',
        facts: someFacts({ failure: { domain: 'model-service', message: '503' } }),
      },
    ],
  },
  'repeated-failed-attempts': {
    fires: [
      {
        title: 'the second without a cause',
        facts: someFacts({ failedAttempts: 1, diagnosis: insufficient }),
        says: /^2 investigations/u,
      },
    ],
    silent: [
      {
        title: 'the first without a cause',
        facts: someFacts({ failedAttempts: 0, diagnosis: insufficient }),
      },
      { title: 'the second has a cause', facts: someFacts({ failedAttempts: 3 }) },
      {
        title: 'the settings allow three',
        facts: someFacts({ failedAttempts: 1, diagnosis: insufficient }),
        thresholds: { failedAttempts: 3 },
      },
    ],
  },
  'compliance-sensitive': {
    fires: [
      {
        title: 'the service is under a regime',
        facts: someFacts({ services: [{ name: 'cards', compliance: ['pci'] }] }),
        says: /`cards` is under pci/u,
      },
    ],
    silent: [
      { title: 'it is under none', facts: someFacts({ services: [{ name: 'cards', compliance: [] }] }) },
      {
        title: 'nothing is wrong',
        facts: someFacts({
          services: [{ name: 'cards', compliance: ['pci'] }],
          diagnosis: { verdict: 'no-fault' },
        }),
      },
    ],
  },
  'action-outside-boundary': {
    fires: [
      {
        title: 'the kind is not allowed',
        facts: someFacts({ diagnosis: { actions: [{ kind: 'rollback', args: {}, why: 'w' }] } }),
        thresholds: { allowedActions: ['restart'] },
        says: /rollback/u,
      },
    ],
    silent: [
      {
        title: 'the kind is allowed',
        facts: someFacts({ diagnosis: { actions: [{ kind: 'restart', args: {}, why: 'w' }] } }),
        thresholds: { allowedActions: ['restart'] },
      },
      {
        title: 'no boundary is configured',
        facts: someFacts({ diagnosis: { actions: [{ kind: 'rollback', args: {}, why: 'w' }] } }),
      },
    ],
  },
  'budget-exhausted': {
    fires: [
      {
        title: 'the budget ended it',
        facts: someFacts({
          diagnosis: { verdict: 'likely', model: aModelNote({ ended: 'budget', turns: 9 }) },
        }),
        says: /9 turns/u,
      },
    ],
    silent: [
      { title: 'it submitted', facts: someFacts({ diagnosis: { verdict: 'likely', model: aModelNote() } }) },
      {
        title: 'the cause was confirmed before',
        facts: someFacts({ diagnosis: { model: aModelNote({ ended: 'budget' }) } }),
      },
    ],
  },
};

for (const trigger of triggers)
  triggerContract({ trigger, ...(cases[trigger.name] ?? { fires: [], silent: [] }) });

describe('the triggers', () => {
  it('are listed, a file each', () => {
    const files = readdirSync(new URL('../../src/escalation/triggers/', import.meta.url));
    const own = files.filter((file) => file !== 'registry.ts');

    expect(own.length).toBeGreaterThan(0);
    expect(triggers.map(({ name }) => `${name}.ts`).sort()).toEqual(own.sort());
    expect(new Set(triggers.map(({ name }) => name)).size).toBe(triggers.length);
  });

  it('in shadow are told apart from those that fire, and those that are off are not asked', () => {
    const facts = someFacts({
      askedBy: 'U0ANN',
      diagnosis: { ...insufficient, coverage: [aLookUp({ status: 'timeout' })] },
    });

    const decision = decide(facts, { thresholds, shadow: ['outage'], off: ['missing-telemetry'] });

    expect(decision.fired.map(({ name }) => name)).toEqual(['person-asked']);
    expect(decision.shadow).toEqual(['outage']);
  });
});
