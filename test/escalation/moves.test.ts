import { describe, expect, it } from 'vitest';
import { escalationActs, escalationStates } from '../../src/escalation/escalation.ts';
import { answered, ended, escalationMoves, isLegal, ledTo, passedOn } from '../../src/escalation/moves.ts';
import { anEscalation } from '../support/escalations.ts';

const legal: readonly string[] = [
  'waiting → acknowledged',
  'waiting → taken-over',
  'waiting → over',
  'acknowledged → taken-over',
  'acknowledged → handed-back',
  'acknowledged → over',
  'taken-over → handed-back',
  'taken-over → over',
  'handed-back → acknowledged',
  'handed-back → taken-over',
  'handed-back → over',
];
const pairs = escalationStates.flatMap((from) =>
  escalationStates.map((to) => ({ from, to, title: `${from} → ${to}` })),
);
const later = '2026-03-04T14:12:00.000Z';

describe('an escalation', () => {
  it.each(pairs)('$title is legal only where the table says so', ({ from, to, title }) => {
    expect(isLegal(anEscalation({ state: from }), to)).toBe(legal.includes(title));
  });

  it('has moves for every state', () => {
    expect(Object.keys(escalationMoves).sort()).toEqual([...escalationStates].sort());
  });

  it.each(pairs.filter(({ title }) => legal.includes(title)))('keeps who did it: $title', ({ from, to }) => {
    const act = escalationActs.find((one) => ledTo[one] === to);
    if (act === undefined) return;
    const before = anEscalation({ state: from });

    const after = answered(before, act, 'U0ANN', later);

    expect(after).toEqual({
      ...before,
      ...{ state: to, changedAt: later, revision: 2, answers: [{ by: 'U0ANN', at: later, act }] },
    });
  });

  it.each(pairs.filter(({ title }) => !legal.includes(title)))('refuses $title', ({ from, to }) => {
    const act = escalationActs.find((one) => ledTo[one] === to);

    if (act !== undefined)
      expect(answered(anEscalation({ state: from }), act, 'U0ANN', later)).toBeUndefined();
    else expect(ended(anEscalation({ state: 'over' }), later)).toEqual(anEscalation({ state: 'over' }));
  });

  it('goes to the next contact, and not twice for the same silence', () => {
    const before = anEscalation();

    const after = passedOn(before, 0, later);

    expect(after).toMatchObject({ contact: 1, contactedAt: later, revision: 2 });
    expect(passedOn(after, 0, later)).toBe(after);
    expect(passedOn(after, 1, later)).toBe(after);
  });

  it.each(['acknowledged', 'taken-over', 'handed-back', 'over'] as const)(
    'asks nobody else when %s',
    (state) => {
      const before = anEscalation({ state });

      expect(passedOn(before, 0, later)).toBe(before);
    },
  );
});
