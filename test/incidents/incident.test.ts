import { describe, expect, it } from 'vitest';
import { IllegalMove, type IncidentState, incidentStates, move } from '../../src/incidents/incident.ts';
import { anIncident } from '../support/arrivals.ts';

const legal: readonly string[] = [
  'open → investigating',
  'open → resolved',
  'open → failed',
  'investigating → diagnosed',
  'investigating → escalated',
  'investigating → resolved',
  'investigating → failed',
  'diagnosed → investigating',
  'diagnosed → escalated',
  'diagnosed → resolved',
  'escalated → investigating',
  'escalated → diagnosed',
  'escalated → resolved',
  'resolved → investigating',
  'resolved → diagnosed',
  'failed → investigating',
  'failed → escalated',
  'failed → resolved',
];
const pairs = incidentStates.flatMap((from) =>
  incidentStates.map((to) => ({ from, to, title: `${from} → ${to}` })),
);
const later = '2026-09-27T11:00:00.000Z';
const inState = (state: IncidentState) => ({ ...anIncident(), state });

describe('an incident', () => {
  it.each(pairs.filter(({ title }) => legal.includes(title)))('may go $title', ({ from, to }) => {
    const before = inState(from);

    const after = move(before, to, later);

    const looked = to === 'investigating' ? { lookedAt: later } : {};
    expect(after).toEqual({ ...before, state: to, changedAt: later, ...looked });
    expect(before.state).toBe(from);
  });

  it.each(pairs.filter(({ title }) => !legal.includes(title)))('may not go $title', ({ from, to }) => {
    const refused = () => move(inState(from), to, later);

    expect(refused).toThrow(IllegalMove);
    expect(refused).toThrow(expect.objectContaining({ code: 'incident.illegal_move', from, to }));
  });

  it('leaves its failure behind when it is investigated again', () => {
    const failed = { ...inState('failed'), failure: { domain: 'source', message: 'no answer' } as const };

    expect(move(failed, 'investigating', later).failure).toBeUndefined();
  });
});
