import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/evidence/evidence.ts';
import type { JsonValue } from '../../src/lib/json.ts';
import { completeAlert } from '../../src/triage/complete-alert.ts';
import { anAlert, noon } from '../support/arrivals.ts';

const evidenceOf = (...records: JsonValue[]): readonly Evidence[] => [
  {
    ...{ id: 'ev_00000000000000000001', source: 'alertmanager', signal: 'alerts', query: 'all', records },
    ...{ window: { from: noon, to: noon }, observedAt: noon, redactions: {}, repairs: {} },
  },
];
const record = (labels: Record<string, string>, startsAt = noon) => ({
  ...{ name: 'LedgerQueueGrowing', state: 'firing', annotations: {}, startsAt },
  labels: { alertname: 'LedgerQueueGrowing', ...labels },
});

describe('an alert without label names', () => {
  it('gets the labels of the record that has all its values', () => {
    const meant = record({ namespace: 'billing', service: 'ledger' });
    const other = record({ namespace: 'billing', service: 'invoices' });

    const { labels, labelsKnown, startsAt } = completeAlert(anAlert(), evidenceOf(other, meant));

    expect(labels).toMatchObject({ namespace: 'billing', service: 'ledger' });
    expect([labelsKnown, startsAt]).toEqual([true, noon]);
  });

  it('gets only what all the records that it can mean agree on, since the earliest of them', () => {
    const early = '2026-09-27T11:30:00.000Z';
    const alert = anAlert({ values: ['billing'] });

    const { labels, startsAt } = completeAlert(
      alert,
      evidenceOf(record({ namespace: 'billing' }), record({ namespace: 'billing' }, early)),
    );

    expect(labels).toEqual({ alertname: 'LedgerQueueGrowing', namespace: 'billing' });
    expect(startsAt).toBe(early);
  });

  it('stays as it is where no record has its values, or a record is unreadable', () => {
    const alert = anAlert({ values: ['payments'] });

    expect(completeAlert(alert, evidenceOf(record({ namespace: 'billing' }), { odd: true }))).toEqual(alert);
  });

  it('is left alone when it named its labels itself', () => {
    const alert = anAlert({ labelsKnown: true, labels: { service: 'ledger' } });

    expect(completeAlert(alert, evidenceOf(record({ service: 'other' })))).toBe(alert);
  });
});
